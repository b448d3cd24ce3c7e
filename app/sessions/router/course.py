"""What becomes of a session after its calling: another hour, its cancelling, no quorum, a stop, and going on."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.core.errors import refuses
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Standing, located, matched
from app.roundtables.lifecycle import RoundtableNotLive, TermOver
from app.roundtables.running import FacilitationDismissed, FacilitationMissing
from app.rules.kinds import refusals_at
from app.rules.moments import SectorsAway, SessionOpening
from app.sessions import course, lifecycle
from app.sessions.models import Session
from app.sessions.schemas.course import (
    AdjournmentIn,
    CancellationIn,
    InterruptionIn,
    ReschedulingIn,
    ResumptionIn,
)
from app.sessions.schemas.sessions import SessionOut
from app.sessions.service import interrupting

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/sessions", tags=["sessions"], route_class=StrictRoute)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
SessionMatched = Annotated[Session, matched(Session, "session_id")]


@refuses(FacilitationDismissed)
async def _calls(standing: CurrentStanding) -> Standing:
    standing.require_running()
    return standing


Calling = Annotated[Standing, Depends(_calls)]


@router.post(
    "/{session_id}/rescheduling",
    operation_id="reschedule_session",
    status_code=201,
    dependencies=[needs(P.session_conduct)],
    response_model=SessionOut,
    responses=problems(course.SessionNotToCome, course.HourPassed, RoundtableNotLive, TermOver, FacilitationMissing),
)
async def reschedule_session(standing: Calling, session: SessionMatched, body: ReschedulingIn) -> Response:
    """Announce another hour for a session that was called, adjourned or suspended.

    The days of notice are counted anew from here.
    """
    return created(await interrupting.reschedule(standing, session, body))


@router.post(
    "/{session_id}/cancellation",
    operation_id="cancel_session",
    status_code=201,
    dependencies=[needs(P.session_conduct)],
    response_model=SessionOut,
    responses=problems(course.SessionNotToCancel),
)
async def cancel_session(standing: CurrentStanding, session: SessionMatched, body: CancellationIn) -> Response:
    """Cancel a session that was never opened; what its calling had tabled waits for another one."""
    return created(await interrupting.cancel(standing, session, body))


@router.post(
    "/{session_id}/adjournment",
    operation_id="adjourn_session",
    status_code=201,
    dependencies=[needs(P.session_conduct)],
    response_model=SessionOut,
    responses=problems(
        lifecycle.SessionNotConvened,
        course.AdjournmentTooEarly,
        course.QuorumPresent,
        ProtocolMissing,
        CalendarTooShort,
    ),
)
async def adjourn_session(standing: CurrentStanding, session: SessionMatched, body: AdjournmentIn) -> Response:
    """Wait no longer for a quorum that is not there at the hour that was announced; who came stands in the record."""
    return created(await interrupting.adjourn(standing, session, body))


@router.post(
    "/{session_id}/suspension",
    operation_id="suspend_session",
    status_code=201,
    dependencies=[needs(P.session_conduct)],
    response_model=SessionOut,
    responses=problems(lifecycle.SessionNotOpen, course.HourPassed),
)
async def suspend_session(standing: CurrentStanding, session: SessionAtHand, body: InterruptionIn) -> Response:
    """Stop an open session for a cause, with what must be true for it to go on; nothing is decided meanwhile."""
    return created(await interrupting.suspend(standing, session, body))


@router.post(
    "/{session_id}/resumption",
    operation_id="resume_session",
    status_code=201,
    dependencies=[needs(P.session_conduct)],
    response_model=SessionOut,
    responses=problems(
        course.SessionNotSuspended,
        RoundtableNotLive,
        ProtocolMissing,
        CalendarTooShort,
        *refusals_at(SessionOpening, SectorsAway),
    ),
)
async def resume_session(standing: CurrentStanding, session: SessionAtHand, body: ResumptionIn) -> Response:
    """Let a suspended session go on, over a quorum that is asked anew; who is there has checked in again."""
    return created(await interrupting.resume(standing, session, body))
