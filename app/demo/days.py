"""The days of the story: counted back from the day on which it is loaded, and always working days. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
