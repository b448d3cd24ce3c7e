"""How single things of the record are said on paper: seats, hours, days, organizations, what is owed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time

from app.commitments.schemas.due import Due, DueCondition, DueDate, DueInterval
from app.directory.codelists import LANGUAGES, codelist
from app.directory.models import Sector
from app.renderings.words import Layout, code, say

_HOUR: Final = "d 'de' MMMM 'de' y, HH:mm"
_HOUR_EN: Final = "d MMMM y, HH:mm"


@dataclass(frozen=True, slots=True)
class Person:
    """Who came for a seat: the name and the charge as far as whoever prints may read them."""

    name: str | None
    charge: str | None


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """A seat as the sealed text knows it."""

    sector: Sector
    role: str
    organization: str | None


@dataclass(frozen=True)
class Telling:
    """In which layout and time zone a paper tells, and which names it may give; none of them where it is recorded."""

    layout: Layout
    time_zone: str
    people: Mapping[UUID, Person] = field(default_factory=dict)
    guests: Mapping[int, str] = field(default_factory=dict)
    seats: Mapping[UUID, SeatSaid] = field(default_factory=dict)
    names: bool = False

    def say(self, name: str, **values: object) -> str:
        return say(name, self.layout, **values)

    def code(self, value: object) -> str:
        return code(value, self.layout)

    def moment(self, at: datetime | None) -> str:
        """Day and hour at the table."""
        if at is None:
            return ""
        pattern = _HOUR_EN if self.layout == "en" else _HOUR
        return format_datetime(at, pattern, tzinfo=ZoneInfo(self.time_zone), locale=self.layout)

    def hour(self, at: datetime | None) -> str:
        return "" if at is None else format_time(at, "HH:mm", tzinfo=ZoneInfo(self.time_zone), locale=self.layout)

    def day(self, day: date | None) -> str:
        return "" if day is None else format_date(day, "long", locale=self.layout)

    def language(self, tag: str) -> str:
        known = codelist(LANGUAGES)
        return (known and known.label(tag, self.layout)) or tag

    def sectors(self, sectors: Iterable[object]) -> str:
        return ", ".join(self.code(each) for each in sectors)

    def seat(self, seat_id: UUID | None, sector: Sector | None = None) -> str:
        """A seat by its holder's name, else by role and organization; of an unknown one the sector."""
        if seat_id is None:
            return self.code(sector)
        person, known = self.people.get(seat_id), self.seats.get(seat_id)
        parts = [person.name if person and person.name else ""]
        if known is not None:
            parts += [self.code(known.role) if not parts[0] else "", known.organization or self.code(known.sector)]
        elif sector is not None:
            parts.append(self.code(sector))
        return ", ".join(each for each in parts if each) or self.code(sector) or str(seat_id)[:8]

    def due(self, due: Due | None) -> str:
        if due is None:
            return self.say("no_due")
        if isinstance(due, DueDate):
            return self.say("due_date", day=self.day(due.date))
        if isinstance(due, DueInterval):
            return self.say("due_interval", days=due.days, counting=self.code(due.counting))
        if isinstance(due, DueCondition):
            until = "" if due.backstop is None else "; " + self.say("due_backstop", day=self.day(due.backstop))
            return self.say("due_condition", condition=due.condition) + until
        return self.say("due_past", day=self.day(due.date))
