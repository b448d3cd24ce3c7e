"""`…/sessions/{session_id}/reopening`."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.minutes.service import reopening
from app.roundtables.access import CurrentStanding, located
from app.roundtables.lifecycle import RoundtableNotLive
from app.sessions.course import SessionNotReopened
from app.sessions.models import Session
from app.sessions.schemas.course import SessionReopeningIn
from app.sessions.schemas.sessions import SessionOut

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/sessions", tags=["sessions"], route_class=StrictRoute)


@router.post(
    "/{session_id}/reopening",
    operation_id="reopen_session",
    dependencies=[needs(Permission.session_conduct)],
    status_code=201,
    response_model=SessionOut,
    responses=problems(SessionNotReopened, RoundtableNotLive),
)
async def reopen_session(
    standing: CurrentStanding, session: Annotated[Session, located(Session, "session_id")], body: SessionReopeningIn
) -> Response:
    """Open a session again that was closed by mistake, within some minutes and while nothing followed."""
    return created(await reopening.reopen(standing, session, body))
