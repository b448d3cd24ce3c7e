"""`…/minutes/corrections` and `…/minutes/assents`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import MinutesAssent
from app.core.errors import NotFound
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.lifecycle import AgendaItemNotOfSession
from app.identity.answers import created
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.minutes import lifecycle, policy, queries
from app.minutes.models import Correction, CorrectionPhase, Minutes
from app.minutes.router.located import minutes_matched, minutes_of
from app.minutes.schemas.review import (
    CorrectionIn,
    CorrectionList,
    CorrectionOut,
    DispositionIn,
    MinutesAssentIn,
    MinutesAssentList,
    MinutesAssentOut,
)
from app.minutes.service import reviewing
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, standing
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.engine import GroundRuleMissing
from app.sessions import queries as sessions
from app.sessions.models import Session
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Disposing = Annotated[Standing, Depends(standing(P.minutes_dispose))]
Read = Annotated[Session, located(Session, "session_id", P.roundtable_read)]
Corrected = Annotated[Session, located(Session, "session_id", P.minutes_correct)]


async def _who_was_there(
    correcting: Annotated[Standing, Depends(standing(P.minutes_correct))], session: Corrected
) -> Standing:
    policy.require_was_there(len(await sessions.stays(correcting.db, session.id, correcting.seat.id)))
    return correcting


async def _voting(assenting: Annotated[Standing, Depends(standing(P.minutes_assent, keyed=True))]) -> Standing:
    assenting.require_deciding(policy.SectorDoesNotAssent)
    assenting.require_power(Power.decide)
    return assenting


async def _of_minutes(
    minutes: Annotated[Minutes, minutes_of(P.minutes_dispose)],
    correction: Annotated[Correction, located(Correction, "correction_id", P.minutes_dispose)],
) -> Correction:
    if correction.minutes_id != minutes.id:
        raise NotFound
    return correction


@router.get(
    "/corrections",
    operation_id="list_corrections",
    response_model=CorrectionList,
)
async def list_corrections(
    request: Request, reading: Reading, session: Read, paging: Paging, phase: CorrectionPhase | None = None
) -> Response:
    """Every correction that was asked for, by number, with what became of it and why."""
    page = await ledger.page(
        reading.db,
        reading.reader,
        Correction,
        paging,
        Correction.session_id == session.id,
        *([Correction.phase == phase] if phase else []),
        roundtable_id=reading.roundtable.id,
        order=Correction.number,
    )
    return page_response(request, page)


@router.post(
    "/corrections",
    operation_id="raise_correction",
    status_code=201,
    response_model=CorrectionOut,
    responses=problems(
        policy.SeatWasNotThere,
        lifecycle.MinutesNotCirculated,
        DocumentRedacted,
        lifecycle.MinutesAlreadySealed,
        AgendaItemNotOfSession,
    ),
)
async def raise_correction(
    correcting: Annotated[Standing, Depends(_who_was_there)],
    session: Corrected,
    minutes: Annotated[Minutes, minutes_of(P.minutes_correct)],
    body: CorrectionIn,
) -> Response:
    """Say what should stand in the minutes of a session at which your seat was present."""
    return created(await reviewing.raise_correction(correcting, session, minutes, body))


@router.post(
    "/corrections/{correction_id}/disposition",
    operation_id="dispose_correction",
    status_code=201,
    response_model=CorrectionOut,
    responses=problems(
        lifecycle.MinutesNotCirculated,
        DocumentRedacted,
        lifecycle.MinutesAlreadySealed,
        lifecycle.CorrectionDisposed,
        ProtocolMissing,
        GroundRuleMissing,
    ),
)
async def dispose_correction(
    disposing: Disposing,
    minutes: Annotated[Minutes, minutes_of(P.minutes_dispose)],
    correction: Annotated[Correction, Depends(_of_minutes)],
    body: DispositionIn,
) -> Response:
    """Accept a correction or reject it, with the reason. With an accepted one the text goes round anew."""
    return created(await reviewing.dispose(disposing, minutes, correction, body))


@router.get(
    "/assents",
    operation_id="list_minutes_assents",
    response_model=MinutesAssentList,
)
async def list_minutes_assents(request: Request, reading: Reading, session: Read, paging: Paging) -> Response:
    """What the sectors said of the minutes, text by text, in the order in which it was said."""
    page = await ledger.page(
        reading.db,
        reading.reader,
        MinutesAssent,
        paging,
        MinutesAssent.target_id.in_(queries.ids_of_session(session.id)),
        roundtable_id=reading.roundtable.id,
    )
    return page_response(request, page)


@router.post(
    "/assents",
    operation_id="assent_to_minutes",
    status_code=201,
    response_model=MinutesAssentOut,
    responses=problems(
        PowerMissing,
        policy.SectorDoesNotAssent,
        lifecycle.MinutesNotCirculated,
        DocumentRedacted,
        lifecycle.MinutesAlreadySealed,
        AlreadyAssented,
    ),
)
async def assent_to_minutes(
    assenting: Annotated[Standing, Depends(_voting)],
    minutes: Annotated[Minutes, minutes_matched(P.minutes_assent, keyed=True)],
    body: MinutesAssentIn,
) -> Response:
    """Give your sector's word on the text named in If-Match: assent, assent with a reservation, or object with reasons.

    The words are attached to the minutes as they are; an objection does not stop the seal and is sealed with it.
    """
    return created(await reviewing.assent(assenting, minutes, body))
