"""The live room of a session."""

from typing import Annotated

from fastapi import APIRouter

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.schemas.room import RoomOut
from app.decisions.service import room
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, located
from app.sessions.models import Session

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)


@router.get(
    "/room",
    operation_id="get_session_room",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=RoomOut,
    responses=problems(ProtocolMissing),
)
async def get_session_room(
    standing: CurrentStanding, session: Annotated[Session, located(Session, "session_id")]
) -> RoomOut:
    """Everything a screen in the room needs, in one call: a live view, the only one that names who is present."""
    return await room.room(standing, session)
