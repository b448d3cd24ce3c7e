"""Moments of the agenda, and of what is put before the table."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.rules.moments.moment import Moment, Seating

PARTICIPATION_LEVELS: Final = ("inform", "consult", "involve", "collaborate", "decide")


@dataclass(frozen=True, slots=True)
class AgendaTime:
    """The minutes that one sector's items take on an agenda."""

    sector: str
    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 0:
            raise ValueError("minutes are counted from 0")


@dataclass(frozen=True, slots=True)
class MatterTabled(Moment):
    """An agenda item or a proposal is about to be put before the table; `words` are all its texts."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaItemTaken(Moment):
    """An item is about to be taken up at its participation level, in a session that began at `starts_at`.

    `last_document_at` is when the last of its documents was delivered to every seat; none where it has no documents.
    """

    participation_level: str
    last_document_at: datetime | None
    starts_at: datetime
    time_zone: str
    holidays: frozenset[date]

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.participation_level not in PARTICIPATION_LEVELS:
            raise ValueError("unknown participation level")


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
    """A proposal is about to be decided from the positions that stand at this minute.

    `unformed` are the sectors that have spoken in part, so that they have no word yet, and `not_accepting` those whose
    word is no yes though some of their places accept: both as the ground rules let a sector form its word. In the
    second `round` only those positions stand that were taken in it.
    """

    seating: Seating
    positions: tuple[Stated, ...]
    deciding_sectors: frozenset[str]
    unformed: frozenset[str] = frozenset()
    not_accepting: frozenset[str] = frozenset()
    round: int = 1
