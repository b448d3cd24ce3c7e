"""Moments of a commitment until it is in force."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self

from app.directory.legal_days import local_date
from app.rules.moments.moment import Moment

ASSURANCE_CLASSES: Final = ("A", "B", "C", "D")
"""From the strongest to the weakest: own key, qualified signature, witnessed paper, the word of the server alone."""
DEADLINES: Final = frozenset({"date", "interval", "condition", "past"})


@dataclass(frozen=True, slots=True)
class Signed:
    """A valid signature of one seat under the exact bytes of a commitment; at most one for each seat.

    `organization` is that of the seat, by its id.
    """

    sector: str
    assurance: str
    organization: str | None = None

    def __post_init__(self) -> None:
        if self.assurance not in ASSURANCE_CLASSES:
            raise ValueError("unknown assurance class")


@dataclass(frozen=True, slots=True)
class CommitmentOffered(Moment):
    """A drafted commitment is about to be offered for signature.

    `deadline` is `date`, `interval`, `condition`, `past` or None; `has_backstop` says whether a condition comes with
    the date after which it no longer matters. `means_count` counts means of verification, at least one for each
    indicator where there are indicators. `has_independent_verifier`: a verifier is named who belongs to no responsible
    sector.
    """

    lead_sectors: frozenset[str]
    co_responsible_sectors: frozenset[str]
    deadline: str | None
    has_backstop: bool
    indicator_count: int
    means_count: int
    has_follow_up_body: bool
    has_lack_of_progress: bool
    beneficiary_count: int
    deciding_sectors: frozenset[str]
    has_independent_verifier: bool

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.deadline is not None and self.deadline not in DEADLINES:
            raise ValueError("unknown kind of deadline")
        if min(self.indicator_count, self.means_count, self.beneficiary_count) < 0:
            raise ValueError("what a commitment names is counted from 0")

    @property
    def leaves_no_other_side(self) -> bool:
        """Whether every deciding sector is among the responsible, so that none of them could verify."""
        return bool(self.deciding_sectors) and self.deciding_sectors <= self.lead_sectors | self.co_responsible_sectors


@dataclass(frozen=True, slots=True)
class CommitmentReleased(Moment):
    """An offered commitment is about to be released to everybody and to come into force.

    `debtors` are the organizations that owe it and have a voting seat here, by their ids. `beside` are signatures of
    who signed for another place already: they make no sector's number, and bind the organization of their seat.
    """

    signatures: tuple[Signed, ...]
    deciding_sectors: frozenset[str]
    debtors: frozenset[str] = frozenset()
    beside: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureGiven(Moment):
    """A seat of this sector is about to give a signature of this class."""

    sector: str
    assurance: str

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.assurance not in ASSURANCE_CLASSES:
            raise ValueError("unknown assurance class")


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

    def counted_from(self, begins: datetime) -> Self:
        return replace(self, reported_at=max(self.reported_at, begins))


@dataclass(frozen=True, slots=True)
class CommitmentReopened(Moment):
    """A beneficiary is about to contest what was fulfilled on `fulfilled_on`.

    `has_new_evidence`: a file comes with it that the table did not have on that day.
    """

    fulfilled_on: date
    time_zone: str
    has_new_evidence: bool


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Moment):
    """A step is about to follow from a commitment that is not fulfilled. `due` is its deadline's last day."""

    due: date
    time_zone: str
    holidays: frozenset[date]

    def counted_from(self, begins: datetime) -> Self:
        return replace(self, due=max(self.due, local_date(begins, self.time_zone)))
