"""Facts for the ground rules: what is about to happen, described by the service that is about to do it.

A moment holds values only, so that a rule can be asked without a database, a request or a clock. Sectors and stances
are plain strings in the words of the domain; the string enumerations of the rooms that own them are strings too.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

STANCES: Final = frozenset({"accept", "accept_with_reservation", "object", "abstain"})


@dataclass(frozen=True, slots=True)
class Bench:
    """One sector's voting places, and how many of them are taken at this minute.

    A titular and the alternate share one place: it is taken when either of them is there.
    """

    sector: str
    places: int
    present: int

    def __post_init__(self) -> None:
        if not 0 <= self.present <= self.places:
            raise ValueError(f"{self.present} of {self.places} places cannot be taken")


@dataclass(frozen=True, slots=True)
class Seating:
    """Who sits at the table, in voting places per sector; a sector without voting places may be left out."""

    benches: tuple[Bench, ...]

    def __post_init__(self) -> None:
        if len({bench.sector for bench in self.benches}) != len(self.benches):
            raise ValueError("a sector has one bench")

    @property
    def places(self) -> int:
        """Voting places of the whole table."""
        return sum(bench.places for bench in self.benches)

    @property
    def present(self) -> int:
        """Voting places that are taken, over the whole table."""
        return sum(bench.present for bench in self.benches)

    def present_of(self, sector: str) -> int:
        """Voting places of one sector that are taken; none for a sector without a bench."""
        return sum(bench.present for bench in self.benches if bench.sector == sector)


@dataclass(frozen=True, slots=True)
class Stated:
    """The position that a seat holds on a proposal when it is decided; only of seats that may decide."""

    sector: str
    seat: UUID
    stance: str
    text: str | None = None

    def __post_init__(self) -> None:
        if self.stance not in STANCES:
            raise ValueError("unknown stance")


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is about to happen, at `now` (aware)."""

    now: datetime

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{field.name} needs its offset from UTC")


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
class DecisionTaken(Moment):
    """A proposal is about to be decided from the positions that stand at this minute."""

    seating: Seating
    positions: tuple[Stated, ...]
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class TurnGranted(Moment):
    """A seat is about to be given the floor for `seconds_asked`."""

    sector: str
    seat: UUID
    seconds_asked: int
