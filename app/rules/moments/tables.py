"""Moments of the table itself: its rules, its term, and whether it goes on."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from app.directory.legal_days import local_date
from app.rules.moments.commitments import ASSURANCE_CLASSES
from app.rules.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class SectorAssents(Moment):
    """A sector is about to say yes, with a word of this class (`D`: recorded, not signed)."""

    sector: str
    assurance: str

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.assurance not in ASSURANCE_CLASSES:
            raise ValueError("unknown assurance class")


class AmendmentAdopted(SectorAssents):
    """A sector is about to adopt what replaces these rules."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TermExtended(Moment):
    """So many days more are about to be proposed for a table whose term was extended `extensions` times."""

    days: int
    extensions: int


@dataclass(frozen=True, slots=True)
class WaiverProposed(Moment):
    """A clause with a rule of the kind `rule` is about to be proposed not to be kept, for one thing."""

    rule: str


class WaiverAssented(SectorAssents):
    """A sector is about to agree to a waiver."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SectorsAway(Moment):
    """A session is about to open or a proposal to be decided while deciding sectors are withdrawn.

    `remaining` is how many deciding sectors are not.
    """

    withdrawn: frozenset[str]
    remaining: int


@dataclass(frozen=True, slots=True)
class TableSuspended(Moment):
    """The table is about to be suspended; `conducts` says whether by those who run it, or by a delegate."""

    conducts: bool


@dataclass(frozen=True, slots=True)
class FacilitationDismissed(Moment):
    """A sector is about to take back that those who run the table do."""


@dataclass(frozen=True, slots=True)
class TableLapsed(Moment):
    """The table is about to leave its dialogue for follow-up without closing.

    `away_since` is the table's date since which a deciding sector is withdrawn, the longest of them, if any is.
    `suspended_on` are the days of suspensions that stopped the clocks: an absence is counted without them, but not
    without the days on which the clocks stand still for the absence itself.
    """

    time_zone: str
    holidays: frozenset[date]
    term_ends_on: date
    away_since: date | None
    suspended_on: frozenset[date]

    def counted_from(self, begins: datetime) -> Self:
        first = local_date(begins, self.time_zone)
        away = None if self.away_since is None else max(self.away_since, first)
        return replace(self, term_ends_on=max(self.term_ends_on, first), away_since=away)


@dataclass(frozen=True, slots=True)
class MeasureReported(Moment):
    """A sector reports a coercive measure of another one."""

    attributed_to: str
