"""The days of the story, counted back from the day of loading and always working days; and the clock of the loader."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.directory.legal_days import local_date, subtract_days

_SHORTLY_BEFORE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Days:
    """`present` (aware) is when the demonstration is loaded; `holidays` are those of the table's calendar.

    A day that is none of work gives way to the one before it. So everything keeps its order, nothing lies in the
    future, and people meet when they would.
    """

    present: datetime
    time_zone: str
    holidays: frozenset[date]

    def day(self, ago: int) -> date:
        """The day of the story that lies `ago` days back. Raises DaysOutOfRange."""
        counted = local_date(self.present, self.time_zone) - timedelta(days=ago)
        return subtract_days(counted, 1, "business", self.holidays, first_day="same")

    def moment(self, ago: int, hour: int) -> datetime:
        """That hour of that day on the table's clock; of the day of loading itself, shortly before the present."""
        if ago == 0:
            return self.present - _SHORTLY_BEFORE
        return datetime.combine(self.day(ago), time(hour), ZoneInfo(self.time_zone))

    def ahead(self, days: int) -> date:
        """A date that lies as many calendar days ahead."""
        return local_date(self.present, self.time_zone) + timedelta(days=days)


class DemoClock:
    """Stands at a moment of the story; every reading is a second later than the one before, and never in the future."""

    def __init__(self, present: datetime, beginning: datetime) -> None:
        self._present = present
        self._now = min(beginning, present).astimezone(UTC)

    def turn_to(self, moment: datetime) -> None:
        """Move on to a moment (aware) of the story; a clock that went back would tell another story than the log."""
        self._now = max(self._now, min(moment, self._present).astimezone(UTC))

    def __call__(self) -> datetime:
        self._now = min(self._now + timedelta(seconds=1), self._present)
        return self._now
