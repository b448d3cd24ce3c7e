"""Who is in the session at this minute."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.core.compiled_queries import Source
from app.floor.lifecycle import InterpreterNotPresent, SpeakerNotPresent
from app.identity.roles import Role
from app.roundtables.lifecycle import is_in_force
from app.roundtables.places import TableState
from app.sessions import queries as sessions
from app.sessions.queries import Arrived


async def there(db: Source, table: TableState, session_id: UUID, now: datetime) -> Sequence[Arrived]:
    """Who has arrived, not left, and holds a mandate in force."""
    found = await sessions.arrived(db, session_id)
    return [each for each in found if is_in_force(each, table.time_zone, now)]


def speaker(present: Sequence[Arrived], seat_id: UUID) -> Arrived:
    """Raises SpeakerNotPresent."""
    for each in present:
        if each.seat_id == seat_id:
            return each
    raise SpeakerNotPresent


def require_interpreter(present: Sequence[Arrived], seat_id: UUID | None) -> None:
    """Raises InterpreterNotPresent."""
    if seat_id is not None and not any(each.seat_id == seat_id and each.role is Role.interpreter for each in present):
        raise InterpreterNotPresent
