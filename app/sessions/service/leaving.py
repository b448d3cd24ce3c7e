"""Everybody who is there departs, because the session ends or stops."""

from collections.abc import Sequence

from app.ledger.append import Change
from app.roundtables.access import Standing
from app.sessions import queries
from app.sessions import stays as rules
from app.sessions.models import Session
from app.sessions.schemas.presence import AttendanceOut


async def all_leave(standing: Standing, session: Session) -> Sequence[Change]:
    """The stays that end now, or with the mandate under which they began; not yet recorded."""
    zone, now = standing.roundtable.time_zone, standing.now
    present = await queries.present_with_mandates(standing.db, session.id)
    for attendance, mandate in present:
        rules.end_under(mandate, attendance, zone, now)
        attendance.departed_at = attendance.departed_at or rules.departure(attendance, None, None, now)
    return [Change(attendance, AttendanceOut) for attendance, _ in present]
