"""Moments of whoever comes to the table."""

from dataclasses import dataclass
from datetime import datetime

from app.protocols.moments.moment import Moment


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
