"""Moments of a session, and of the floor in it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.rules.moments.decisions import AgendaTime
from app.rules.moments.moment import Moment, Seating


@dataclass(frozen=True, slots=True)
class SessionConvening(Moment):
    """A session is about to be called with its agenda. `time_zone` is the table's, an IANA name.

    `agenda_times` are the minutes that each sector's items take, each sector at most once.
    """

    starts_at: datetime
    time_zone: str
    agenda_item_count: int
    agenda_assented_by: frozenset[str]
    deciding_sectors: frozenset[str]
    agenda_times: tuple[AgendaTime, ...] = ()

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if len({time.sector for time in self.agenda_times}) != len(self.agenda_times):
            raise ValueError("a sector has one time on the agenda")


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
class Spoken:
    """The seconds that one sector has spoken in a session, without the time of interpretation."""

    sector: str
    seconds: int

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError("seconds are counted from 0")


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody of a sector who asked for the floor at `asked_at` and is there; `request` names it where it was kept."""

    sector: str
    asked_at: datetime
    point_of_order: bool = False
    request: UUID | None = None


@dataclass(frozen=True, slots=True)
class TurnGranted(Moment):
    """A seat is about to be given the floor for `seconds_asked`. `spoken` holds each sector that spoke before.

    `asks` is its own place among those who asked, and `waiting` are all others; who `answers` a turn follows it.
    """

    sector: str
    seat: UUID
    seconds_asked: int
    spoken: tuple[Spoken, ...] = ()
    asks: Waits | None = None
    waiting: tuple[Waits, ...] = ()
    answers: bool = False

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if len({each.sector for each in self.spoken}) != len(self.spoken):
            raise ValueError("a sector has one sum of its seconds")


@dataclass(frozen=True, slots=True)
class CaucusCalled(Moment):
    """A sector is about to withdraw for a talk of its own; `taken` counts its earlier ones in this session."""

    sector: str
    taken: int
    minutes_asked: int

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.taken < 0 or self.minutes_asked < 1:
            raise ValueError("caucuses are counted from 0 and last at least a minute")


@dataclass(frozen=True, slots=True)
class SeatArriving(Moment):
    """A seat is about to be recorded as present from `arrived_at` on.

    `opened_at` is none while the session is not open. `votes` tells delegates and alternates from all others, and
    `sector_present` how many of the sector's voting seats are in the room; who `returns` was there before.
    """

    sector: str
    votes: bool
    arrived_at: datetime
    starts_at: datetime
    opened_at: datetime | None
    sector_present: int
    returns: bool

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.sector_present < 0:
            raise ValueError("seats are counted from 0")


@dataclass(frozen=True, slots=True)
class MandateShown(Moment):
    """A seat is about to act at the table under its mandate; `votes` tells delegates and alternates from all others."""

    sector: str
    votes: bool
    powers: frozenset[str]
    evidence_kind: str


@dataclass(frozen=True, slots=True)
class SpeechInterpreted(Moment):
    """Somebody is about to be heard. `served` are the languages in which everybody can follow what is said.

    A language is served when it is spoken by the whole room or interpreted at this minute; of those that are
    interpreted, `consecutive` and `simultaneous` say how.
    """

    served: frozenset[str]
    consecutive: frozenset[str] = frozenset()
    simultaneous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TextPutToDecision(Moment):
    """A text is about to be put to the decision of the sectors. `delivered_in` are the languages it was given out in.

    A text that is read aloud by an interpreter counts as given out in that language.
    """

    delivered_in: frozenset[str]
