"""Moments of a decision."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.protocols.moments.moment import Moment
from app.protocols.moments.seating import Seating

STANCES: Final = frozenset({"accept", "accept_with_reservation", "object", "abstain"})


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
class DecisionTaken(Moment):
    """A proposal is about to be decided from the positions that stand at this minute."""

    seating: Seating
    positions: tuple[Stated, ...]
    deciding_sectors: frozenset[str]
