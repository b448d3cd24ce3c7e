"""One round of follow-up, and where what is declared and what is found go apart: pure, from rows and the hour."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol
from uuid import UUID

from app.commitments.models import CommitmentPhase, Level
from app.directory.legal_days import local_date
from app.directory.models import Sector
from app.directory.table_calendar import CalendarTooShort, TableCalendar
from app.monitoring.models import VerificationOutcome
from app.rules import engine
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


class Followed(Protocol):
    """Of a commitment: how it stands, and its last day."""

    @property
    def phase(self) -> CommitmentPhase: ...

    @property
    def declared_level(self) -> Level | None: ...

    @property
    def verified_level(self) -> Level | None: ...

    @property
    def due_on(self) -> date | None: ...


class Declared(NamedTuple):
    """A report, as far as it is followed."""

    id: UUID
    commitment_id: UUID
    sector: Sector
    reported_at: datetime
    protocol_id: UUID | None


class Said(NamedTuple):
    """An answer to a report, as far as it is followed."""

    id: UUID
    seat_id: UUID
    sector: Sector
    answer: VerificationOutcome
    level: Level | None
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """The latest report on a commitment and what was said to it, in the order in which it was said."""

    report: Declared
    answers: tuple[Said, ...]

    @property
    def findings(self) -> tuple[Said, ...]:
        """The answers that found a level; asking for more is none."""
        return tuple(said for said in self.answers if said.level is not None)

    @property
    def is_contested(self) -> bool:
        return any(said.answer is VerificationOutcome.contest for said in self.answers)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a table counts: its time zone, its holidays, and its clauses, of which one may be on verification.

    `earlier` are the clauses of other versions, by protocol: a report is judged by the version that it was given under.
    """

    time_zone: str
    holidays: TableCalendar
    clauses: Sequence[Clause]
    earlier: Mapping[UUID, Sequence[Clause]] = field(default_factory=dict)

    def clauses_for(self, report: Declared) -> Sequence[Clause]:
        """The clauses by which a report is judged."""
        if report.protocol_id is None:
            return self.clauses
        return self.earlier.get(report.protocol_id, self.clauses)

    def verify_by(self, report: Declared, now: datetime) -> date | None:
        """The last day on which an unanswered report is not met with silence yet; none without a clause."""
        asked = self._asked(report, now)
        if asked is None:
            return None
        rule, facts = asked
        with suppress(CalendarTooShort):
            return rule.last_day(facts.reported_at, facts.time_zone, facts.holidays)
        return None

    def silence(self, latest: Round | None, now: datetime) -> SilenceEffect | None:
        """What the silence over the latest report does at this minute; None while there is none."""
        if latest is None or latest.answers:
            return None
        asked = self._asked(latest.report, now)
        if asked is None:
            return None
        rule, facts = asked
        # Nobody is called silent by days that nobody can count.
        with suppress(CalendarTooShort):
            return rule.effect(facts)
        return None

    def _asked(self, report: Declared, now: datetime) -> tuple[VerificationRule, ReportSilent] | None:
        clauses = self.clauses_for(report)
        holidays = engine.ends_by(clauses, self.holidays.of_clock(report.reported_at))
        moment = ReportSilent(now, report.reported_at, self.time_zone, holidays)
        return engine.heard(clauses, VerificationRule, moment)


_FOLLOWED: Final = frozenset({CommitmentPhase.in_force})


def is_overdue(commitment: Followed, calendar: Calendar, now: datetime) -> bool:
    """Whether the last day is over at the table; nothing but a commitment in force can be late."""
    is_open = commitment.phase in _FOLLOWED and commitment.due_on is not None
    return is_open and commitment.due_on < local_date(now, calendar.time_zone)  # type: ignore[operator]  # not None


def divergences(
    commitment: Followed, latest: Round | None, calendar: Calendar, now: datetime
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
