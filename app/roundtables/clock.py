"""By which days a table counts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from app.core.compiled_queries import Source
from app.directory import queries as directory
from app.directory.legal_days import local_date
from app.directory.table_calendar import DeclaredDay, TableCalendar, days_still, years_of
from app.roundtables import queries
from app.roundtables.places import TableState
from app.roundtables.queries import OwnDay


async def calendar_of(db: Source, roundtable: TableState, now: datetime) -> TableCalendar:
    """The holidays of the table, and the days on which its clocks stood still until `now`.

    By itself it is the calendar of the term; for any other clock, ask it `of_clock`.
    """
    named = () if roundtable.calendar_id is None else (roundtable.calendar_id,)
    held = await directory.declared_days(db, named)
    return composed(roundtable, held, await queries.own_days(db, (roundtable.id,)), now)


def composed(
    roundtable: TableState,
    held: Mapping[UUID, Iterable[DeclaredDay]],
    own: Iterable[OwnDay],
    now: datetime,
) -> TableCalendar:
    """The calendar of one table; `held` are the days of several calendars, `own` those that several tables declared."""
    shared = () if roundtable.calendar_id is None else tuple(held[roundtable.calendar_id])
    declared = (
        DeclaredDay(each.day, each.declared_at, each.revoked_at) for each in own if each.roundtable_id == roundtable.id
    )
    standing = [each.day for each in shared if each.until is None]
    years = None if roundtable.calendar_id is None else years_of(standing)
    return TableCalendar(standing, still_of(roundtable, now), (*shared, *declared), years=years)


def still_of(roundtable: TableState, now: datetime) -> frozenset[date]:
    """The days that no clock of the table counts; a pause that goes on takes every day before today's."""
    today = local_date(now, roundtable.time_zone)
    return frozenset[date]().union(*_each(roundtable.pauses, today))


def _each(pauses: Iterable[Mapping[str, object]], today: date) -> Iterable[frozenset[date]]:
    for pause in pauses:
        ended = pause["resumed_on"]
        yield days_still(
            date.fromisoformat(str(pause["paused_on"])), date.fromisoformat(str(ended)) if ended else today
        )
