"""`…/recesses`: the session waits, for everybody or for the talk of one sector."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.policy import OtherSector
from app.rules.kinds import refusals_at
from app.rules.moments import CaucusCalled
from app.sessions import lifecycle, recesses
from app.sessions.models import CaucusNote, Recess, Session
from app.sessions.schemas.recesses import (
    CaucusNoteIn,
    CaucusNoteList,
    CaucusNoteOut,
    RecessEndIn,
    RecessIn,
    RecessList,
    RecessOut,
)
from app.sessions.service import pausing
from app.sessions.service.attending import SeatUnknown

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/recesses", tags=["sessions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]


RecessHere = Annotated[Recess, located(Recess, "recess_id", under=Recess.session_id)]


@router.get("", operation_id="list_recesses", dependencies=[needs(P.roundtable_read)], response_model=RecessList)
async def list_recesses(
    request: Request, session: Annotated[Seen, seen(Session, "session_id")], paging: Paging
) -> Response:
    """The recesses and caucuses of a session, in their order."""
    page = await session.page(Recess, paging, *equal(Recess.session_id, session.id), order=Recess.number)
    return page_response(request, page)


@router.post(
    "",
    operation_id="call_recess",
    dependencies=[needs(P.recess_call)],
    status_code=201,
    response_model=RecessOut,
    responses=problems(
        recesses.RecessNotYours,
        SeatUnknown,
        lifecycle.SessionNotOpen,
        ProtocolMissing,
        *refusals_at(CaucusCalled),
    ),
)
async def call_recess(standing: CurrentStanding, session: SessionAtHand, body: RecessIn) -> Response:
    """Let the session wait: a recess by who conducts it, a caucus also by its sector. No clock counts."""
    return created(await pausing.call(standing, session, body))


@router.post(
    "/{recess_id}/end",
    operation_id="end_recess",
    dependencies=[needs(P.recess_call)],
    status_code=201,
    response_model=RecessOut,
    responses=problems(recesses.RecessNotYours, recesses.RecessOver),
)
async def end_recess(
    standing: CurrentStanding, session: SessionAtHand, recess: RecessHere, _: RecessEndIn | None = None
) -> Response:
    """Go on with the session."""
    return created(await pausing.end(standing, session, recess))


@router.get(
    "/{recess_id}/notes",
    operation_id="list_caucus_notes",
    dependencies=[needs(P.roundtable_read)],
    response_model=CaucusNoteList,
)
async def list_caucus_notes(
    request: Request,
    recess: Annotated[Seen, seen(Recess, "recess_id", under=Recess.session_id)],
    paging: Paging,
) -> Response:
    """What your sector noted for itself in this caucus."""
    return page_response(request, await recess.page(CaucusNote, paging, *equal(CaucusNote.recess_id, recess.id)))


@router.post(
    "/{recess_id}/notes",
    operation_id="write_caucus_note",
    dependencies=[needs(P.caucus_note)],
    status_code=201,
    response_model=CaucusNoteOut,
    responses=problems(OtherSector, recesses.CaucusOver),
)
async def write_caucus_note(standing: CurrentStanding, recess: RecessHere, body: CaucusNoteIn) -> Response:
    """Note something for your own sector alone, while it talks among itself."""
    return created(await pausing.note(standing, recess, body))
