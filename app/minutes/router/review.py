"""`…/minutes/corrections` and `…/minutes/assents`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import MinutesAssent
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.minutes import lifecycle, policy, queries
from app.minutes.models import Correction, CorrectionPhase
from app.minutes.router.minutes import MinutesAtHand, MinutesMatched, SessionAtHand, SessionSeen
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
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.engine import GroundRuleMissing
from app.sessions import queries as sessions
from app.sessions.lifecycle import AgendaItemNotOfSession
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission


@refuses(policy.SeatWasNotThere)
async def _who_was_there(standing: CurrentStanding, session: SessionAtHand) -> Standing:
    there = len(await sessions.stays(standing.db, session.id, standing.seat.id))
    policy.require_was_there(there, runs=standing.may(P.session_conduct))
    return standing


WhoWasThere = Annotated[Standing, Depends(_who_was_there)]
"""The standing of a seat that was at the session."""


@refuses(policy.SectorDoesNotAssent, PowerMissing)
async def _voting(standing: CurrentStanding) -> Standing:
    standing.require_deciding(policy.SectorDoesNotAssent)
    standing.require_power(Power.decide)
    return standing


@refuses(NotFound)
async def _of_minutes(
    minutes: MinutesAtHand,
    correction: Annotated[Correction, located(Correction, "correction_id")],
) -> Correction:
    if correction.minutes_id != minutes.id:
        raise NotFound
    return correction


async def _match(
    correction: Annotated[Correction, Depends(_of_minutes)],
    _: Annotated[Correction, matched(Correction, "correction_id")],
) -> Correction:
    return correction


@router.get(
    "/corrections",
    operation_id="list_corrections",
    dependencies=[needs(P.roundtable_read)],
    response_model=CorrectionList,
)
async def list_corrections(
    request: Request, session: SessionSeen, paging: Paging, phase: CorrectionPhase | None = None
) -> Response:
    """Every correction that was asked for, by number, with what became of it and why."""
    where = (*equal(Correction.session_id, session.id), *equal(Correction.phase, phase))
    return page_response(request, await session.page(Correction, paging, *where, order=Correction.number))


@router.post(
    "/corrections",
    operation_id="raise_correction",
    dependencies=[needs(P.minutes_correct)],
    status_code=201,
    response_model=CorrectionOut,
    responses=problems(
        lifecycle.MinutesNotCirculated, DocumentRedacted, lifecycle.MinutesAlreadySealed, AgendaItemNotOfSession
    ),
)
async def raise_correction(
    standing: WhoWasThere,
    session: SessionAtHand,
    minutes: MinutesAtHand,
    body: CorrectionIn,
) -> Response:
    """Say what should stand in the minutes of a session at which your seat was present."""
    return created(await reviewing.raise_correction(standing, session, minutes, body))


@router.post(
    "/corrections/{correction_id}/disposition",
    operation_id="dispose_correction",
    dependencies=[needs(P.minutes_dispose)],
    status_code=201,
    response_model=CorrectionOut,
    responses=problems(
        lifecycle.MinutesNotCirculated,
        DocumentRedacted,
        lifecycle.MinutesAlreadySealed,
        lifecycle.CorrectionDisposed,
        ProtocolMissing,
        GroundRuleMissing,
        CalendarTooShort,
    ),
)
async def dispose_correction(
    standing: CurrentStanding,
    minutes: MinutesAtHand,
    correction: Annotated[Correction, Depends(_match)],
    body: DispositionIn,
) -> Response:
    """Accept a correction or reject it, with the reason. With an accepted one the text goes round anew."""
    return created(await reviewing.dispose(standing, minutes, correction, body))


@router.get(
    "/corrections/{correction_id}",
    operation_id="get_correction",
    dependencies=[needs(P.roundtable_read)],
    response_model=CorrectionOut,
)
async def get_correction(
    request: Request, correction: Annotated[Seen, seen(Correction, "correction_id", under=Correction.session_id)]
) -> Response:
    """One correction, with the ETag that its disposition asks for."""
    return found(request, correction.stored)


@router.get(
    "/assents",
    operation_id="list_minutes_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=MinutesAssentList,
)
async def list_minutes_assents(request: Request, session: SessionSeen, paging: Paging) -> Response:
    """What the sectors said of the minutes, text by text, in the order in which it was said."""
    page = await session.page(MinutesAssent, paging, queries.assents_at(session.id))
    return page_response(request, page)


@router.post(
    "/assents",
    operation_id="assent_to_minutes",
    dependencies=[needs(P.minutes_assent, keyed=True)],
    status_code=201,
    response_model=MinutesAssentOut,
    responses=problems(
        lifecycle.MinutesNotCirculated,
        DocumentRedacted,
        lifecycle.MinutesAlreadySealed,
        AlreadyAssented,
        OrganizationAway,
    ),
)
async def assent_to_minutes(
    standing: Annotated[Standing, Depends(_voting)],
    minutes: MinutesMatched,
    body: MinutesAssentIn,
) -> Response:
    """Give your sector's word on the text named in If-Match: assent, assent with a reservation, or object with reasons.

    The words are attached to the minutes as they are; an objection does not stop the seal and is sealed with it.
    """
    return created(await reviewing.assent(standing, minutes, body))
