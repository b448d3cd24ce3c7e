"""The days that a table declares for itself, ahead of them and with a reason."""

from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import declared_days, queries
from app.roundtables.access import Standing
from app.roundtables.models import CalendarDay
from app.roundtables.schemas.calendar_days import CalendarDayIn, CalendarDayOut, CalendarDayRevocationIn


async def declare(standing: Standing, body: CalendarDayIn) -> WriteResult:
    """Raises CalendarDayNotAhead or CalendarDayKnown."""
    roundtable, now = standing.roundtable, standing.now
    declared_days.require_ahead(body.day, local_date(now, roundtable.time_zone), ["/day"])
    declared_days.require_undeclared(body.day, await queries.declared_days(standing.db, roundtable.id))

    declared = CalendarDay(
        id=new_id(),
        roundtable_id=roundtable.id,
        day=body.day,
        name=body.name,
        reason=body.reason,
        declared_by=standing.seat.id,
        declared_at=now,
        revoked_by=None,
        revoked_at=None,
        revocation_reason=None,
    )
    standing.db.add(declared)
    return await standing.record(Act.calendar_day_declared, Change(declared, CalendarDayOut))


async def revoke(standing: Standing, declared: CalendarDay, body: CalendarDayRevocationIn) -> WriteResult:
    """Raises CalendarDayRevoked or CalendarDayNotAhead."""
    declared_days.require_declared(declared)
    declared_days.require_ahead(declared.day, local_date(standing.now, standing.roundtable.time_zone))

    declared.revoked_by, declared.revoked_at = standing.seat.id, standing.now
    declared.revocation_reason = body.reason
    return await standing.record(Act.calendar_day_revoked, Change(declared, CalendarDayOut))
