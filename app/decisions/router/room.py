"""The live room of a session."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.schemas.room import RoomOut
from app.decisions.service import room
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, standing
from app.sessions.models import Session

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

Reading = Annotated[Standing, Depends(standing(Permission.roundtable_read))]


@router.get(
    "/room",
    operation_id="get_session_room",
    response_model=RoomOut,
    responses=problems(ProtocolMissing),
)
async def get_session_room(
    reading: Reading, session: Annotated[Session, located(Session, "session_id", Permission.roundtable_read)]
) -> RoomOut:
    """Everything a screen in the room needs, in one call: a live view, the only one that names who is present."""
    return await room.room(reading, session)
