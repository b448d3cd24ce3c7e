"""The calendar of one table: its holidays, and the days on which its clocks stood still.

A clock that is paused and resumed has the days left that it had: the day of the pause is not over and does not count,
the day on which it goes on counts in its place. So a pause is a set of days that no clock of the table counts, in
calendar and in business days alike, and every rule that counts days by this calendar is paused with it.

Which days are no business days changes: somebody amends a calendar, or a table declares a day of its own. A clock
counts by the days that stood when it began, and by those alone: nobody moves a deadline that runs by declaring a day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Final, NamedTuple, Self

from app.core.errors import Unprocessable

EVER: Final = datetime.min.replace(tzinfo=UTC)
"""Since when the days stand that a calendar was registered with: also for clocks that began before that."""


class Years(NamedTuple):
    """The years of which a calendar holds the holidays: the first, the last, and all between them."""

    first: int
    last: int

    def hold(self, day: date) -> bool:
        return self.first <= day.year <= self.last


class CalendarTooShort(Unprocessable):
    """422: nobody knows the holidays of a year in which business days would be counted."""

    code = "calendar_too_short"
    message = (
        "The calendar of the table holds the holidays of the years %(first)s to %(last)s, and business days would be "
        "counted beyond them. Whoever keeps the calendar adds the years, or the days are fewer."
    )

    def __init__(self, years: Years) -> None:
        super().__init__(members={"years": list(years)}, **years._asdict())


def years_of(holidays: Iterable[date]) -> Years:
    """From the first year in which a calendar names a holiday to the last; one that names none holds every year."""
    years = {day.year for day in holidays}
    return Years(min(years), max(years)) if years else Years(MINYEAR, MAXYEAR)


@dataclass(frozen=True, slots=True)
class DeclaredDay:
    """A day that is no business day, and the hours between which it stood as one."""

    day: date
    since: datetime
    until: datetime | None = None

    def stood(self, hour: datetime) -> bool:
        """Whether it stood at that hour."""
        return self.since <= hour and (self.until is None or hour < self.until)


class TableCalendar(frozenset[date]):
    """The holidays as they stand, which business days leave out, with the days that are `still`, which nothing counts.

    It equals any set of the same holidays, whatever its pauses. `declared` are all days that ever stood, those that the
    table declared for itself among them; without any, the holidays have always stood. `years` are those of which the
    holidays are known, none where the table names no calendar. `moves_ends`: a period of calendar days does not end on
    a day that is no business day, see `ending`.
    """

    __slots__ = ("declared", "moves_ends", "still", "years")
    declared: tuple[DeclaredDay, ...]
    still: frozenset[date]
    years: Years | None
    moves_ends: bool

    def __new__(
        cls,
        holidays: Iterable[date] = (),
        still: Iterable[date] = (),
        declared: Iterable[DeclaredDay] | None = None,
        *,
        years: Years | None = None,
        moves_ends: bool = False,
    ) -> Self:
        made = super().__new__(cls, holidays)
        made.still = frozenset(still)
        made.declared = tuple(DeclaredDay(day, EVER) for day in made) if declared is None else tuple(declared)
        made.years, made.moves_ends = years, moves_ends
        return made

    def of_clock(self, began_at: datetime) -> "TableCalendar":
        """By what a clock that began at this hour counts, to its end."""
        standing = {each.day for each in self.declared if each.stood(began_at)}
        return TableCalendar(standing, self.still, years=self.years, moves_ends=self.moves_ends)

    def require_years(self, *days: date) -> None:
        """Raises CalendarTooShort where the table names a calendar and it does not hold one of their years."""
        if self.years is not None and not all(map(self.years.hold, days)):
            raise CalendarTooShort(self.years)

    def ending(self, *, moves: bool) -> "TableCalendar":
        """The calendar of a table whose ground rules move the end of a period, or do not.

        Without a calendar of its own nobody knows which days would be no business days, and no end moves.
        """
        moves = moves and self.years is not None
        return TableCalendar(self, self.still, self.declared, years=self.years, moves_ends=moves)


def declared_over(versions: Iterable[tuple[datetime, frozenset[date]]]) -> Iterator[DeclaredDay]:
    """The days of a calendar from its versions, the earliest first, each with the hour from which it held."""
    standing: dict[date, datetime] = {}
    for place, (at, days) in enumerate(versions):
        for day in standing.keys() - days:
            yield DeclaredDay(day, standing.pop(day), at)
        standing |= dict.fromkeys(days - standing.keys(), at if place else EVER)
    for day, since in standing.items():
        yield DeclaredDay(day, since)


def days_still(paused_on: date, resumed_on: date) -> frozenset[date]:
    """The days that a pause takes out of every clock; none where it ended on the day on which it began."""
    return frozenset(paused_on + timedelta(days=offset) for offset in range((resumed_on - paused_on).days))
