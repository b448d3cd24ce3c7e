"""By which days a table counts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import queries as directory
from app.directory.legal_days import local_date
from app.directory.table_calendar import OwnDay, TableCalendar, days_still
from app.roundtables import queries
from app.roundtables.models import CalendarDay, Roundtable


async def calendar_of(db: AsyncSession, roundtable: Roundtable, now: datetime) -> TableCalendar:
    """The holidays of the table, the days on which its clocks stood still until `now`, and the days of its own.

    By itself it is the calendar of the term; for any other clock, ask it `of_clock`.
    """
    own = own_among(await queries.own_days(db, (roundtable.id,)), roundtable.id)
    return TableCalendar(await directory.holidays(db, roundtable.calendar_id), still_of(roundtable, now), own)


def own_among(declared: Iterable[CalendarDay], roundtable_id: UUID) -> tuple[OwnDay, ...]:
    """The days that one table declared, among those of several."""
    return tuple(
        OwnDay(each.day, each.declared_at, each.revoked_at) for each in declared if each.roundtable_id == roundtable_id
    )


def still_of(roundtable: Roundtable, now: datetime) -> frozenset[date]:
    """The days that no clock of the table counts; a pause that goes on takes every day before today's."""
    today = local_date(now, roundtable.time_zone)
    return frozenset[date]().union(*_each(roundtable.pauses, today))


def _each(pauses: Iterable[Mapping[str, object]], today: date) -> Iterable[frozenset[date]]:
    for pause in pauses:
        ended = pause["resumed_on"]
        yield days_still(
            date.fromisoformat(str(pause["paused_on"])), date.fromisoformat(str(ended)) if ended else today
        )
