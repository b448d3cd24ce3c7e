"""The legal clock: counting days as a notice, a term or a deadline counts them.

Pure functions over dates. A *business day* is a day that is neither of the weekend nor a holiday; which days those
are is data of the country (see `app.data`), handed in by the caller. A period moves forward from its start:

* `first_day="next"`: the start is day 0 and the following countable day is day 1 (the usual rule);
* `first_day="same"`: the start itself is day 1 when it can be counted.

A period of zero days ends where it starts. `add_days` leaves the last calendar day where it falls; `period_end` moves
it off a day that nobody works where the table's ground rules say so, which its `TableCalendar` knows. By such a
calendar the days on which the table's clocks stood still are counted by nothing.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import structlog

from app.core.clock import time_zones
from app.core.errors import Unprocessable
from app.directory.table_calendar import TableCalendar

Counting = Literal["calendar", "business"]
FirstDay = Literal["same", "next"]

DAYS_MAX: Final = 3660
"""Longest period that is counted, in days: ten years and the leap days in them."""
SATURDAY_SUNDAY: Final = frozenset({5, 6})
"""The weekend as `date.weekday()` numbers."""

log = structlog.get_logger(__name__)
_DAY: Final = timedelta(days=1)
_STEPS_MAX: Final = 40_000


class DaysOutOfRange(Unprocessable):
    """422: a period longer than `DAYS_MAX`, below zero, or one that leaves the years 1 to 9999."""

    code = "days_out_of_range"
    message = "A period has between 0 and %(most)s days and ends within the calendar."

    def __init__(self) -> None:
        super().__init__(most=DAYS_MAX)


def is_business_day(
    day: date, holidays: frozenset[date] = frozenset(), weekend: frozenset[int] = SATURDAY_SUNDAY
) -> bool:
    """Whether offices and tables count this day."""
    return day.weekday() not in weekend and day not in holidays


def add_days(
    start: date,
    days: int,
    counting: Counting,
    holidays: frozenset[date] = frozenset(),
    first_day: FirstDay = "next",
    weekend: frozenset[int] = SATURDAY_SUNDAY,
) -> date:
    """Last day of a period of `days` days that starts on `start`.

    Raises DaysOutOfRange, and CalendarTooShort where business days lie in a year that the table's calendar lacks.
    """
    _require_bounded(days)
    if days == 0:
        return start
    counts = _countable(counting, holidays, weekend)
    remaining = days - 1 if first_day == "same" and counts(start) else days
    last = _walk(start, remaining, _DAY, counts)
    if counting == "business" and isinstance(holidays, TableCalendar):
        holidays.require_years(start, last)
    return last


def period_end(start: date, days: int, counting: Counting, holidays: frozenset[date] = frozenset()) -> date:
    """Last day of a period in which somebody is to act, as the ground rules of the table end it.

    Where they move ends (`TableCalendar.moves_ends`), a period never ends on a day that is no business day, but on the
    next one that is. Raises DaysOutOfRange and CalendarTooShort.
    """
    last = add_days(start, days, counting, holidays)
    if days == 0 or not isinstance(holidays, TableCalendar) or not holidays.moves_ends:
        return last
    moved = business_day_on_or_after(last, holidays)
    holidays.require_years(last, moved)
    return moved


def subtract_days(
    end: date,
    days: int,
    counting: Counting,
    holidays: frozenset[date] = frozenset(),
    first_day: FirstDay = "next",
    weekend: frozenset[int] = SATURDAY_SUNDAY,
) -> date:
    """Last countable day on which a period of `days` days can start and still be over on `end`.

    The inverse of `add_days` between countable days. From an `end` that does not count, it first steps back to one
    that does, so that the period is never over too late. Raises DaysOutOfRange.
    """
    _require_bounded(days)
    if days == 0:
        return end
    counts = _countable(counting, holidays, weekend)
    last = end if counts(end) else _walk(end, 1, -_DAY, counts)
    return _walk(last, days - 1 if first_day == "same" else days, -_DAY, counts)


def days_between(
    start: date,
    end: date,
    counting: Counting,
    holidays: frozenset[date] = frozenset(),
    first_day: FirstDay = "next",
    weekend: frozenset[int] = SATURDAY_SUNDAY,
) -> int:
    """Days counted from `start` up to and including `end`; negative when `end` comes first.

    Raises DaysOutOfRange when the two lie further apart than any period here could reach.
    """
    if end < start:
        return -days_between(end, start, counting, holidays, first_day, weekend)
    span = (end - start).days
    if span > _STEPS_MAX:
        raise DaysOutOfRange
    counts = _countable(counting, holidays, weekend)
    first = 0 if first_day == "same" else 1
    return sum(counts(start + timedelta(days=offset)) for offset in range(first, span + 1))


def resumed_end(
    end: date,
    paused_on: date,
    resumed_on: date,
    counting: Counting,
    holidays: frozenset[date] = frozenset(),
    weekend: frozenset[int] = SATURDAY_SUNDAY,
) -> date:
    """Where a period that was to end on `end` ends after a pause: it has as many days left as on the day of the pause.

    A period that was over before the pause stays over. Raises DaysOutOfRange.
    """
    if end < paused_on or resumed_on <= paused_on:
        return end
    left = days_between(paused_on, end, counting, holidays, "same", weekend)
    return add_days(resumed_on, left, counting, holidays, "same", weekend)


def business_day_on_or_after(
    day: date, holidays: frozenset[date] = frozenset(), weekend: frozenset[int] = SATURDAY_SUNDAY
) -> date:
    """The day itself when it is a business day, else the next one. Raises DaysOutOfRange."""
    counts = _countable("business", holidays, weekend)
    return day if counts(day) else _walk(day, 1, _DAY, counts)


def local_date(instant: datetime, zone: str) -> date:
    """Date on the wall calendar of the IANA time zone `zone` at an aware instant. Raises DaysOutOfRange."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC")
    try:
        return instant.astimezone(_zone(zone)).date()
    except OverflowError as error:
        raise DaysOutOfRange from error


def dates_elsewhere(instant: datetime) -> tuple[date, Mapping[str, date]]:
    """The date in UTC at an aware instant, and that of every zone where it is another one.

    For a statement that compares many tables at once: it is one look of all zones, kept for the minute.
    """
    return _dates_elsewhere(instant.astimezone(UTC).replace(second=0, microsecond=0))


@lru_cache(maxsize=2)
def _dates_elsewhere(minute: datetime) -> tuple[date, Mapping[str, date]]:
    dates = {zone: local_date(minute, zone) for zone in sorted(time_zones())}
    return minute.date(), {zone: day for zone, day in dates.items() if day != minute.date()}


def start_of_day(day: date, zone: str) -> datetime:
    """First instant of the day in the IANA time zone `zone`, in UTC.

    Where the clock jumps forward over midnight, the day starts at the jump. Raises DaysOutOfRange.
    """
    try:
        return datetime.combine(day, time(), _zone(zone)).astimezone(UTC)
    except OverflowError as error:
        raise DaysOutOfRange from error


def end_of_day(day: date, zone: str) -> datetime:
    """First instant that no longer belongs to the day, in UTC: compare with `<`. Raises DaysOutOfRange."""
    return start_of_day(_walk(day, 1, _DAY, _every_day), zone)


@cache
def _zone(name: str) -> tzinfo:
    """The zone; UTC for a name that a table received when machines were asked, and that this one does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # KeyError: what ZoneInfoNotFoundError is
        log.warning("time zone unknown, counted as UTC", zone=name)
        return UTC


def _require_bounded(days: int) -> None:
    if not 0 <= days <= DAYS_MAX:
        raise DaysOutOfRange


def _every_day(_: date) -> bool:
    return True


def _countable(counting: Counting, holidays: frozenset[date], weekend: frozenset[int]) -> Callable[[date], bool]:
    still = holidays.still if isinstance(holidays, TableCalendar) else frozenset[date]()
    if counting == "calendar":
        return (lambda day: day not in still) if still else _every_day
    return lambda day: day not in still and is_business_day(day, holidays, weekend)


def _walk(start: date, count: int, step: timedelta, counts: Callable[[date], bool]) -> date:
    """Move `count` countable days away from `start`; give up where no calendar of a country would lead."""
    day, steps = start, 0
    try:
        while count:
            day, steps = day + step, steps + 1
            count -= counts(day)
            if steps > _STEPS_MAX:
                raise DaysOutOfRange
    except OverflowError as error:
        raise DaysOutOfRange from error
    return day
