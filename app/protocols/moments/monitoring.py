"""Moments of the follow-up."""

from dataclasses import dataclass
from datetime import date, datetime

from app.protocols.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class VerificationGiven(Moment):
    """A seat is about to confirm or contest a report, or to ask more of whoever reported."""

    reporter_sector: str
    verifier_sector: str
    is_beneficiary: bool
    is_named_verifier: bool


@dataclass(frozen=True, slots=True)
class ReportSilent(Moment):
    """A report that nobody has verified is about to be treated as one that was met with silence."""

    reported_at: datetime
    time_zone: str
    holidays: frozenset[date]


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Moment):
    """A step is about to follow from a commitment that is not fulfilled. `due` is its deadline's last day."""

    due: date
    time_zone: str
    holidays: frozenset[date]
