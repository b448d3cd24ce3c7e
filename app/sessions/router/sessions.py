"""`/v1/roundtables/{roundtable_id}/sessions`: planning, the steps of a session, and its live views."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import amended, created, found
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.rules.breaches import GroundRuleBreached
from app.sessions import lifecycle
from app.sessions.models import Session, SessionKind, SessionPhase
from app.sessions.schemas.live import QuorumOut, ReadinessOut
from app.sessions.schemas.sessions import SessionIn, SessionList, SessionOut, SessionPatch, StepIn
from app.sessions.service import conducting, live, planning

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/sessions", tags=["sessions"], route_class=StrictRoute)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Planning = Annotated[Standing, Depends(standing(P.session_plan))]
Conducting = Annotated[Standing, Depends(standing(P.session_conduct))]
Read = Annotated[Session, located(Session, "session_id", P.roundtable_read)]
Conducted = Annotated[Session, located(Session, "session_id", P.session_conduct)]
STEP = (RoundtableNotLive, ProtocolMissing)


async def _step(body: StepIn | None = None) -> None:
    """The body of a step, which has nothing to say."""


@router.get("", operation_id="list_sessions", response_model=SessionList)
async def list_sessions(
    request: Request,
    reading: Reading,
    paging: Paging,
    phase: SessionPhase | None = None,
    kind: SessionKind | None = None,
) -> Response:
    """The sessions of the table, in the order in which they were planned."""
    where = [column == value for column, value in ((Session.phase, phase), (Session.kind, kind)) if value]
    page = await ledger.page(reading.db, reading.reader, Session, paging, *where, roundtable_id=reading.roundtable.id)
    return page_response(request, page)


@router.post(
    "",
    operation_id="plan_session",
    status_code=201,
    response_model=SessionOut,
    responses=problems(RoundtableNotLive),
)
async def plan_session(planning_: Planning, body: SessionIn) -> Response:
    """Plan the next session, so that every sector can put items on its agenda."""
    return created(await planning.plan(planning_, body))


@router.get("/{session_id}", operation_id="get_session", response_model=SessionOut)
async def get_session(request: Request, reading: Reading, session: Read) -> Response:
    """One session; its ETag also covers the agenda, which the session's revision grows with."""
    return found(request, await ledger.one(reading.db, reading.reader, Session, session.id, reading.roundtable.id))


@router.patch(
    "/{session_id}",
    operation_id="amend_session",
    response_model=SessionOut,
    responses=problems(lifecycle.SessionNotPlanned),
)
async def amend_session(
    planning_: Planning, session: Annotated[Session, matched(Session, "session_id", P.session_plan)], body: SessionPatch
) -> Response:
    """Change the plan of a session that was not called yet."""
    return amended(await planning.amend(planning_, session, body))


@router.post(
    "/{session_id}/convocation",
    operation_id="convene_session",
    status_code=201,
    dependencies=[Depends(_step)],
    response_model=SessionOut,
    responses=problems(*STEP, lifecycle.SessionNotPlanned, lifecycle.AgendaEmpty, GroundRuleBreached),
)
async def convene_session(conducting_: Conducting, session: Conducted) -> Response:
    """Call the session: from now on the agenda stays as it is, and the days of notice are counted."""
    return created(await conducting.convene(conducting_, session))


@router.post(
    "/{session_id}/opening",
    operation_id="open_session",
    status_code=201,
    dependencies=[Depends(_step)],
    response_model=SessionOut,
    responses=problems(*STEP, lifecycle.SessionNotConvened, GroundRuleBreached),
)
async def open_session(conducting_: Conducting, session: Conducted) -> Response:
    """Open a session that was called, when the notice is over and the quorum of the protocol is there."""
    return created(await conducting.begin(conducting_, session))


@router.post(
    "/{session_id}/closing",
    operation_id="close_session",
    status_code=201,
    dependencies=[Depends(_step)],
    response_model=SessionOut,
    responses=problems(lifecycle.SessionNotOpen),
)
async def close_session(conducting_: Conducting, session: Conducted) -> Response:
    """Close an open session; the attendances that are still open end with it."""
    return created(await conducting.close(conducting_, session))


@router.get(
    "/{session_id}/quorum",
    operation_id="get_session_quorum",
    response_model=QuorumOut,
    responses=problems(ProtocolMissing),
)
async def get_session_quorum(reading: Reading, session: Read) -> QuorumOut:
    """The voting places taken at this minute, sector by sector, and whether each quorum clause holds: a live view."""
    return await live.quorum(reading, session)


@router.get(
    "/{session_id}/readiness",
    operation_id="get_session_readiness",
    response_model=ReadinessOut,
    responses=problems(ProtocolMissing),
)
async def get_session_readiness(reading: Reading, session: Read) -> ReadinessOut:
    """What still has to be done before the session can be called or opened: a live view."""
    return await live.readiness(reading, session)
