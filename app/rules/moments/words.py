"""The moment at which it is asked what a sector says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.rules.moments.decisions import STANCES
from app.rules.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class SectorPlace:
    """A voting place of a sector; `held` says whether somebody has it under a mandate in force."""

    place: UUID
    organization: UUID
    held: bool = True


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """The word of one place that counts."""

    place: UUID
    organization: UUID
    stance: str
    said_at: datetime

    def __post_init__(self) -> None:
        if self.stance not in STANCES:
            raise ValueError("unknown stance")


@dataclass(frozen=True, slots=True)
class SectorSpoken(Moment):
    """What the places of one sector have said on a text, of all the places that it has."""

    sector: str
    words: tuple[PlaceSaid, ...]
    places: tuple[SectorPlace, ...]

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if len({word.place for word in self.words}) != len(self.words):
            raise ValueError("a place has one word")
