"""`/v1/roundtables/{roundtable_id}/sessions`: planning, the steps of a session, and its live views."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import refuses
from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import amended, created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive, TermOver
from app.roundtables.running import FacilitationDismissed, FacilitationMissing
from app.rules.kinds import refusals_at
from app.rules.moments import MatterTabled, SectorsAway, SessionConvening, SessionOpening
from app.sessions import lifecycle
from app.sessions.access import CurrentLiveSession
from app.sessions.items import CopiedSessionUnknown
from app.sessions.models import Session, SessionKind, SessionPhase
from app.sessions.schemas.live import QuorumOut, ReadinessOut
from app.sessions.schemas.sessions import SessionIn, SessionList, SessionOut, SessionPatch, StepIn
from app.sessions.service import conducting, live, planning

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/sessions", tags=["sessions"], route_class=StrictRoute)

P = Permission
SessionMatched = Annotated[Session, matched(Session, "session_id")]
AHEAD = (RoundtableNotLive, TermOver, FacilitationMissing)
STEP = (*AHEAD, ProtocolMissing)


async def _step(body: StepIn | None = None) -> None:
    """The body of a step, which has nothing to say."""


@refuses(FacilitationDismissed)
async def _calls(standing: CurrentStanding) -> Standing:
    standing.require_running()
    return standing


Calling = Annotated[Standing, Depends(_calls)]


@router.get("", operation_id="list_sessions", dependencies=[needs(P.roundtable_read)], response_model=SessionList)
async def list_sessions(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    phase: SessionPhase | None = None,
    kind: SessionKind | None = None,
) -> Response:
    """The sessions of the table, in the order in which they were planned."""
    page = await access.page(Session, paging, *equal(Session.phase, phase), *equal(Session.kind, kind))
    return page_response(request, page)


@router.post(
    "",
    operation_id="plan_session",
    dependencies=[needs(P.session_plan, once=True)],
    status_code=201,
    response_model=SessionOut,
    responses=problems(TimeUnfit, CopiedSessionUnknown, *STEP, *refusals_at(MatterTabled)),
)
async def plan_session(standing: CurrentStanding, body: SessionIn) -> Response:
    """Plan the next session, so that every sector can put items on its agenda.

    `copy_from` begins with the agenda of another session of the table; `carry_over` with what the last one left.
    """
    return created(await planning.plan(standing, body))


@router.get(
    "/{session_id}", operation_id="get_session", dependencies=[needs(P.roundtable_read)], response_model=SessionOut
)
async def get_session(request: Request, session: Annotated[Seen, seen(Session, "session_id")]) -> Response:
    """One session; its ETag also covers the agenda, which the session's revision grows with."""
    return found(request, session.stored)


@router.patch(
    "/{session_id}",
    operation_id="amend_session",
    dependencies=[needs(P.session_plan)],
    response_model=SessionOut,
    responses=problems(TimeUnfit, *AHEAD, lifecycle.SessionNotPlanned),
)
async def amend_session(standing: CurrentStanding, session: SessionMatched, body: SessionPatch) -> Response:
    """Change the plan of a session that was not called yet."""
    return amended(await planning.amend(standing, session, body))


@router.post(
    "/{session_id}/convocation",
    operation_id="convene_session",
    status_code=201,
    dependencies=[needs(P.session_conduct), Depends(_step)],
    response_model=SessionOut,
    responses=problems(*STEP, lifecycle.SessionNotPlanned, lifecycle.AgendaEmpty, *refusals_at(SessionConvening)),
)
async def convene_session(standing: Calling, session: SessionMatched) -> Response:
    """Call the session: from now on the agenda stays as it is, and the days of notice are counted."""
    return created(await conducting.convene(standing, session))


@router.post(
    "/{session_id}/opening",
    operation_id="open_session",
    status_code=201,
    dependencies=[needs(P.session_conduct), Depends(_step)],
    response_model=SessionOut,
    responses=problems(
        *STEP,
        lifecycle.SessionNotConvened,
        CalendarTooShort,
        *refusals_at(SessionOpening, SectorsAway),
    ),
)
async def open_session(standing: Calling, session: SessionMatched) -> Response:
    """Open a session that was called, when the notice is over and the quorum of the protocol is there."""
    return created(await conducting.begin(standing, session))


@router.get(
    "/{session_id}/quorum",
    operation_id="get_session_quorum",
    dependencies=[needs(P.roundtable_read)],
    response_model=QuorumOut,
    responses=problems(ProtocolMissing),
)
async def get_session_quorum(session: CurrentLiveSession) -> QuorumOut:
    """The voting places taken at this minute, sector by sector, and whether each quorum clause holds: a live view."""
    return await live.quorum(session)


@router.get(
    "/{session_id}/readiness",
    operation_id="get_session_readiness",
    dependencies=[needs(P.roundtable_read)],
    response_model=ReadinessOut,
    responses=problems(ProtocolMissing),
)
async def get_session_readiness(session: CurrentLiveSession) -> ReadinessOut:
    """What still has to be done before the session can be called or opened: a live view."""
    return await live.readiness(session)
