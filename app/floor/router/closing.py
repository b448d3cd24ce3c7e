"""Closing a session, which ends the turns that go on in it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.floor.service import keeping
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables.access import CurrentStanding, matched
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import Session
from app.sessions.schemas.sessions import SessionOut, StepIn

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/sessions", tags=["sessions"], route_class=StrictRoute)


async def _step(body: StepIn | None = None) -> None:
    """The body of a step, which has nothing to say."""


@router.post(
    "/{session_id}/closing",
    operation_id="close_session",
    status_code=201,
    dependencies=[needs(Permission.session_conduct), Depends(_step)],
    response_model=SessionOut,
    responses=problems(SessionNotOpen),
)
async def close_session(
    standing: CurrentStanding, session: Annotated[Session, matched(Session, "session_id")]
) -> Response:
    """Close an open session; the turns and the attendances that are still open end with it."""
    return created(await keeping.close(standing, session))
