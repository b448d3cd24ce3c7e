"""The calendar of one table: its holidays, and the days on which its clocks stood still.

A clock that is paused and resumed has the days left that it had: the day of the pause is not over and does not count,
the day on which it goes on counts in its place. So a pause is a set of days that no clock of the table counts, in
calendar and in business days alike, and every rule that counts days by this calendar is paused with it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self


class TableCalendar(frozenset[date]):
    """The holidays, which business days leave out, with the days that are `still`, which nothing counts.

    It equals any set of the same holidays, whatever its pauses.
    """

    __slots__ = ("still",)
    still: frozenset[date]

    def __new__(cls, holidays: Iterable[date] = (), still: Iterable[date] = ()) -> Self:
        made = super().__new__(cls, holidays)
        made.still = frozenset(still)
        return made


def days_still(paused_on: date, resumed_on: date) -> frozenset[date]:
    """The days that a pause takes out of every clock; none where it ended on the day on which it began."""
    return frozenset(paused_on + timedelta(days=offset) for offset in range((resumed_on - paused_on).days))
