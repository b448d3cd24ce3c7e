"""The calendar of one table: its holidays, and the days on which its clocks stood still.

A clock that is paused and resumed has the days left that it had: the day of the pause is not over and does not count,
the day on which it goes on counts in its place. So a pause is a set of days that no clock of the table counts, in
calendar and in business days alike, and every rule that counts days by this calendar is paused with it.

A table may also declare days of its own. They are no business days for the clocks that begin while they are declared,
and nothing to those that run already: whoever runs a table moves no deadline by declaring a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that a table declared for itself, and until when the declaration stood if it was taken back."""

    day: date
    declared_at: datetime
    revoked_at: datetime | None

    def stood(self, hour: datetime) -> bool:
        """Whether it was declared at that hour and not taken back yet."""
        return self.declared_at <= hour and (self.revoked_at is None or hour < self.revoked_at)


class TableCalendar(frozenset[date]):
    """The holidays, which business days leave out, with the days that are `still`, which nothing counts.

    It equals any set of the same holidays, whatever its pauses. The table's `own` days are not among them before one
    asks for the calendar of a clock.
    """

    __slots__ = ("own", "still")
    own: tuple[OwnDay, ...]
    still: frozenset[date]

    def __new__(cls, holidays: Iterable[date] = (), still: Iterable[date] = (), own: Iterable[OwnDay] = ()) -> Self:
        made = super().__new__(cls, holidays)
        made.still = frozenset(still)
        made.own = tuple(own)
        return made

    def of_clock(self, began_at: datetime) -> "TableCalendar":
        """By what a clock that began at this hour counts: with the own days that stood declared then, for good."""
        return TableCalendar(self | {own.day for own in self.own if own.stood(began_at)}, self.still)


def days_still(paused_on: date, resumed_on: date) -> frozenset[date]:
    """The days that a pause takes out of every clock; none where it ended on the day on which it began."""
    return frozenset(paused_on + timedelta(days=offset) for offset in range((resumed_on - paused_on).days))
