"""What the record holds of a seat at a session besides its attendance: no hour of that may contradict it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.attendance import queries
from app.attendance.corrected import Heard, within
from app.floor import queries as floor
from app.sessions.models import Attendance


async def heard_of(db: AsyncSession, session_id: UUID, seat_id: UUID) -> list[Heard]:
    """Positions that it took, words that were written down, turns that tell whose they are, requests for the floor."""
    hours = [
        *await queries.stated_at(db, session_id, seat_id),
        *await queries.heard_at(db, session_id, seat_id),
        *await floor.asked_at(db, session_id, seat_id),
    ]
    turns = await floor.turns_of(db, session_id, seat_id)
    return [*((hour, hour) for hour in hours), *((began, ended or began) for began, ended in turns)]


async def heard_at(db: AsyncSession, stay: Attendance) -> datetime | None:
    """When the record last heard of the seat during a stay."""
    heard = await heard_of(db, stay.session_id, stay.seat_id)
    return max((ended for _, ended in within(heard, stay.arrived_at, stay.departed_at)), default=None)
