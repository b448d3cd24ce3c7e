"""Moments of a session, and of the floor in it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.protocols.moments.moment import Moment
from app.protocols.moments.seating import Seating


@dataclass(frozen=True, slots=True)
class SessionConvening(Moment):
    """A session is about to be called with its agenda. `time_zone` is the table's, an IANA name."""

    starts_at: datetime
    time_zone: str
    agenda_item_count: int
    agenda_assented_by: frozenset[str]
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionOpening(Moment):
    """A convened session is about to be opened. `holidays` are those of the table's calendar."""

    convened_at: datetime
    starts_at: datetime
    time_zone: str
    holidays: frozenset[date]
    seating: Seating
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class TurnGranted(Moment):
    """A seat is about to be given the floor for `seconds_asked`."""

    sector: str
    seat: UUID
    seconds_asked: int
