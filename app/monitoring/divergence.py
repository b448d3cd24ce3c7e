"""One round of follow-up, and where what is declared and what is found go apart: pure, from rows and the hour."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.commitments.models import Commitment, CommitmentPhase
from app.directory.legal_days import local_date
from app.directory.table_calendar import TableCalendar
from app.monitoring.models import Report, Verification, VerificationOutcome
from app.rules.clauses import Clause
from app.rules.kinds.verification import SilenceEffect
from app.rules.kinds.verification import Verification as VerificationRule
from app.rules.moments import ReportSilent


class Divergence(StrEnum):
    """Why a commitment is listed; `unanswered` once the days of the ground rules are over."""

    level_differs = "level_differs"
    contested = "contested"
    unanswered = "unanswered"
    overdue = "overdue"


@dataclass(frozen=True, slots=True)
class Round:
    """The latest report on a commitment and what was said to it, in the order in which it was said."""

    report: Report
    answers: tuple[Verification, ...]

    @property
    def findings(self) -> tuple[Verification, ...]:
        """The answers that found a level; asking for more is none."""
        return tuple(said for said in self.answers if said.level is not None)

    @property
    def is_contested(self) -> bool:
        return any(said.answer is VerificationOutcome.contest for said in self.answers)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a table counts: its time zone, its holidays, and its clause on verification, where it has one.

    `earlier` are the clauses of other versions, by protocol: a report is judged by the version that it was given under.
    """

    time_zone: str
    holidays: TableCalendar
    rule: VerificationRule | None
    earlier: Mapping[UUID, VerificationRule | None] = field(default_factory=dict)

    def rule_for(self, report: Report) -> VerificationRule | None:
        """The clause by which a report is judged."""
        if report.protocol_id is None:
            return self.rule
        return self.earlier.get(report.protocol_id, self.rule)

    def verify_by(self, report: Report) -> date | None:
        """The last day on which an unanswered report is not met with silence yet; none without a clause."""
        rule = self.rule_for(report)
        if rule is None:
            return None
        return rule.last_day(report.reported_at, self.time_zone, self.holidays.of_clock(report.reported_at))

    def silence(self, latest: Round | None, now: datetime) -> SilenceEffect | None:
        """What the silence over the latest report does at this minute; None while there is none."""
        if latest is None or latest.answers:
            return None
        rule = self.rule_for(latest.report)
        if rule is None:
            return None
        reported_at = latest.report.reported_at
        return rule.effect(ReportSilent(now, reported_at, self.time_zone, self.holidays.of_clock(reported_at)))


_FOLLOWED: Final = frozenset({CommitmentPhase.in_force})


def rule_among(clauses: Collection[Clause]) -> VerificationRule | None:
    """The rule on verification among the clauses of a table."""
    return next((clause.rule for clause in clauses if isinstance(clause.rule, VerificationRule)), None)


def is_overdue(commitment: Commitment, calendar: Calendar, now: datetime) -> bool:
    """Whether the last day is over at the table; nothing but a commitment in force can be late."""
    is_open = commitment.phase in _FOLLOWED and commitment.due_on is not None
    return is_open and commitment.due_on < local_date(now, calendar.time_zone)  # type: ignore[operator]  # not None


def divergences(
    commitment: Commitment, latest: Round | None, calendar: Calendar, now: datetime
) -> tuple[Divergence, ...]:
    """Every reason for which this commitment is listed; none for what is fulfilled or was never in force."""
    if commitment.phase not in _FOLLOWED:
        return ()
    found = commitment.verified_level
    holds = {
        Divergence.level_differs: found is not None and found is not commitment.declared_level,
        Divergence.contested: latest is not None and latest.is_contested,
        Divergence.unanswered: calendar.silence(latest, now) is not None,
        Divergence.overdue: is_overdue(commitment, calendar, now),
    }
    return tuple(reason for reason in Divergence if holds[reason])
