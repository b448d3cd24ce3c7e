"""What every moment is: something that is about to happen, at an hour."""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is about to happen, at `now` (aware)."""

    now: datetime

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{field.name} needs its offset from UTC")

    def counted_from(self, begins: datetime) -> Self | None:
        """The same moment as a rule sees it that is asked only from `begins` on; None before that hour.

        Where something follows from a clock that has run out, the clock has begun at `begins` or later, and the rule is
        asked before that hour as well: it says that nothing is due yet.
        """
        return self if begins <= self.now else None

    @property
    def is_confirmed(self) -> bool:
        """Whether every deciding sector has confirmed what a rule does that needs their word before it is asked."""
        return False

    @classmethod
    def called(cls) -> str:
        """The moment as people and rows name it: `session_opening`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@dataclass(frozen=True, slots=True)
class Bench:
    """One sector's voting places, and how many of them are taken at this minute.

    A titular and the alternate share one place: it is taken when either of them is there. `claimed` are the places that
    only who keeps the list says are taken: `present` holds them when a session begins, and not when it decides; then
    they are `unconfirmed` as well.
    """

    sector: str
    places: int
    present: int
    claimed: int = 0
    unconfirmed: int = 0

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

    @property
    def claimed(self) -> int:
        """Those that only who keeps the list says are taken."""
        return sum(bench.claimed for bench in self.benches)

    def claimed_of(self, sector: str) -> int:
        """The same of one sector."""
        return sum(bench.claimed for bench in self.benches if bench.sector == sector)

    @property
    def unconfirmed(self) -> int:
        """Voting places that would be taken as soon as it were confirmed who is there."""
        return sum(bench.unconfirmed for bench in self.benches)

    def unconfirmed_of(self, sector: str) -> int:
        """The same of one sector."""
        return sum(bench.unconfirmed for bench in self.benches if bench.sector == sector)

    def present_of(self, sector: str) -> int:
        """Voting places of one sector that are taken; none for a sector without a bench."""
        return sum(bench.present for bench in self.benches if bench.sector == sector)
