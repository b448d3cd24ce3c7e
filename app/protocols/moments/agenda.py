"""Moments of the agenda, and of what is put before the table."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.protocols.moments.moment import Moment

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
