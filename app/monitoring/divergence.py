"""One round of follow-up, and where what is declared and what is found go apart: pure, from rows and the hour."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol
from uuid import UUID

from app.commitments.models import CommitmentPhase, Level
from app.core.schemas import Bilingual
from app.directory.legal_days import local_date
from app.directory.models import Sector
from app.directory.table_calendar import CalendarTooShort, TableCalendar
from app.identity.roles import Role
from app.monitoring.findings import NOBODY, Finding, last_silent_day, missing
from app.monitoring.models import VerificationOutcome
from app.roundtables.sitting import Sitting
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.invariants import Closing
from app.rules.kinds.verification import SilenceEffect
from app.rules.kinds.verification import Verification as VerificationRule
from app.rules.moments import ReportSilent


class Divergence(StrEnum):
    """Why a commitment is listed; `unanswered` once the days of the ground rules are over.

    `unconfirmed`: declared and found complete, and those who have to confirm it have not. `verifier_gone`: nobody
    speaks from the seat of the verifier whom it names.
    """

    level_differs = "level_differs"
    contested = "contested"
    unanswered = "unanswered"
    overdue = "overdue"
    unconfirmed = "unconfirmed"
    concluded_unverified = "concluded_unverified"
    reopened = "reopened"
    verifier_gone = "verifier_gone"


class VerifierGone(StrEnum):
    """Why nobody speaks for the verifier: nobody holds the seat, or its organization has left the table."""

    nobody_holds_it = "nobody_holds_it"
    organization_away = "organization_away"


CURES: Final = {
    VerifierGone.nobody_holds_it: Bilingual(
        es="Alguien recibe esa misma silla con el sí de todos los sectores que deciden; si la silla ha concluido, un "
        "compromiso nuevo nombra a otra.",
        en="Somebody is given that same seat with the yes of every deciding sector; if the seat has ended, another "
        "commitment names another one.",
    ),
    VerifierGone.organization_away: Bilingual(
        es="La organización del verificador vuelve a la mesa, o su silla pasa a otra persona con el sí de todos los "
        "sectores que deciden.",
        en="The verifier's organization returns to the table, or its seat goes to somebody else with the yes of every "
        "deciding sector.",
    ),
}


def verifier_gone(verifier: UUID | None, people: Iterable[Sitting]) -> VerifierGone | None:
    """Whether nobody speaks from the seat of the named verifier, and why; `people` are those who sit at the table."""
    if verifier is None:
        return None
    held = [each for each in people if each.seat_id == verifier]
    if not held:
        return VerifierGone.nobody_holds_it
    return VerifierGone.organization_away if all(each.away_since is not None for each in held) else None


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

    @property
    def reopened_at(self) -> datetime | None: ...


class Declared(NamedTuple):
    """A report, as far as it is followed."""

    id: UUID
    commitment_id: UUID
    sector: Sector
    reported_at: datetime
    protocol_id: UUID | None
    level: Level = Level.complete


class Said(NamedTuple):
    """An answer to a report, as far as it is followed."""

    id: UUID
    seat_id: UUID
    sector: Sector
    answer: VerificationOutcome
    level: Level | None
    verified_at: datetime
    place: UUID
    """An alternate has that of the titular."""
    organization_id: UUID | None = None
    person: UUID | None = None
    lapsed: bool = False
    """Whether the mandate under which it was said was taken back, or its holder administers the service by now."""


class Assessed(NamedTuple):
    """What a third voice found of a report."""

    id: UUID
    report_id: UUID | None
    seat_id: UUID
    role: Role
    level: Level
    assessed_at: datetime


def standing(said: Sequence[Said]) -> tuple[Said, ...]:
    """The answers that count, of all that were given, in the order in which they were given.

    A confirmation goes with the mandate under which it was given, while the commitment is open. What somebody contested
    stays until their place has answered anew, as an objection does.
    """
    return tuple(each for number, each in enumerate(said) if not each.lapsed or _stays(each, said[number + 1 :]))


def _stays(lapsed: Said, later: Sequence[Said]) -> bool:
    contests = lapsed.answer is VerificationOutcome.contest
    return contests and not any(each.place == lapsed.place for each in later)


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
    def found(self) -> tuple[Finding, ...]:
        """The same, as it is judged."""
        return tuple(
            Finding(said.seat_id, said.sector, said.answer, said.level, said.organization_id, said.place, said.person)
            for said in self.answers
            if said.level is not None
        )

    def found_beside(self, place: UUID) -> tuple[Finding, ...]:
        """What the others found: whoever answers anew for a place answers what was said from it before."""
        return tuple(finding for finding, said in zip(self.found, self.findings, strict=True) if said.place != place)

    @property
    def is_confirmed(self) -> bool:
        """Whether everybody who answered confirmed `complete`, so that nothing more is to be reported."""
        return bool(self.found) and all(finding.confirms_complete for finding in self.found)

    def waits_silently(
        self, closing: Closing, verifier: UUID | None, assessed: Sequence[Assessed] = ()
    ) -> datetime | None:
        """Since when nothing but the silence of those whose word closes it stands between a commitment and its end.

        That is from an independent finding of `complete` on, by the named verifier or a third voice, while nobody
        contests, or has asked for more and waits himself. None where it is not so.
        """
        asks = VerificationOutcome.ask_more
        asked = any(said.answer is asks and said.sector in closing.sectors for said in self.answers)
        denied = any(each.level is not Level.complete for each in assessed)
        if self.is_contested or asked or denied or missing(self.found, closing) == NOBODY:
            return None
        if self.report.level is not Level.complete:
            return None
        verified = [each.verified_at for each in self.answers if each.seat_id == verifier and each.level is not None]
        return min((*verified, *(each.assessed_at for each in assessed)), default=None)

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

    def concludes_on(self, silent_since: datetime | None) -> date | None:
        """The last day of the silence that ends a commitment unverified, if it began."""
        return None if silent_since is None else last_silent_day(silent_since, self.time_zone, self.holidays)

    def _asked(self, report: Declared, now: datetime) -> tuple[VerificationRule, ReportSilent] | None:
        clauses = self.clauses_for(report)
        holidays = engine.ends_by(clauses, self.holidays.of_clock(report.reported_at))
        moment = ReportSilent(now, report.reported_at, self.time_zone, holidays)
        return engine.heard(clauses, VerificationRule, moment)


_CONCLUDED: Final = CommitmentPhase.concluded_unverified
_FOLLOWED: Final = frozenset({CommitmentPhase.in_force, _CONCLUDED})


def is_overdue(commitment: Followed, calendar: Calendar, now: datetime) -> bool:
    """Whether the last day is over at the table; nothing but a commitment in force can be late."""
    is_open = commitment.phase is CommitmentPhase.in_force and commitment.due_on is not None
    return is_open and commitment.due_on < local_date(now, calendar.time_zone)  # type: ignore[operator]  # not None


def divergences(
    commitment: Followed,
    latest: Round | None,
    calendar: Calendar,
    now: datetime,
    gone: VerifierGone | None = None,
) -> tuple[Divergence, ...]:
    """Every reason for which this commitment is listed; none for what is fulfilled or was never in force."""
    if commitment.phase not in _FOLLOWED:
        return ()
    found = commitment.verified_level
    holds = {
        Divergence.level_differs: found is not None and found is not commitment.declared_level,
        Divergence.contested: latest is not None and latest.is_contested,
        Divergence.unanswered: commitment.phase is not _CONCLUDED and calendar.silence(latest, now) is not None,
        Divergence.overdue: is_overdue(commitment, calendar, now),
        Divergence.unconfirmed: commitment.phase is not _CONCLUDED and _is_unconfirmed(commitment),
        Divergence.concluded_unverified: commitment.phase is _CONCLUDED,
        Divergence.reopened: commitment.phase is not _CONCLUDED and commitment.reopened_at is not None,
        Divergence.verifier_gone: commitment.phase is not _CONCLUDED and gone is not None,
    }
    return tuple(reason for reason in Divergence if holds[reason])


def _is_unconfirmed(commitment: Followed) -> bool:
    """Nobody says that anything is lacking, and yet it is not fulfilled."""
    return commitment.declared_level is Level.complete and commitment.verified_level is Level.complete
