"""A table at which everybody does their part at once: where a protocol is stuck even there, it could never be kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from app.rules.clauses import Clause
from app.rules.engine import breaches, outcome
from app.rules.kinds.escalation_ladder import EscalationLadder
from app.rules.kinds.mandate_required import MandateRequired
from app.rules.kinds.minutes_review import MinutesReview
from app.rules.kinds.required_languages import RequiredLanguages
from app.rules.kinds.speaking_budget import SpeakingBudget
from app.rules.misfits import TableFacts
from app.rules.moments import (
    AgendaItemTaken,
    AgendaTime,
    Bench,
    CaucusCalled,
    CommitmentOffered,
    CommitmentReleased,
    DeadlineMissed,
    DecisionTaken,
    MandateShown,
    MatterTabled,
    MinutesSealed,
    Moment,
    Reviewed,
    SeatArriving,
    Seating,
    SessionConvening,
    SessionOpening,
    Signed,
    SigningPlace,
    SpeechInterpreted,
    Spoken,
    Stated,
    TextPutToDecision,
    TurnGranted,
    VerificationGiven,
    WordsAttributed,
)
from app.rules.rule_kind import RuleKind

LIMA = "America/Lima"
NOON = datetime(2026, 1, 5, 17, tzinfo=UTC)
USUAL = ("reminder", "explanation", "cure_plan", "table", "guarantor", "authority")
KindT = TypeVar("KindT", bound=RuleKind)


class StuckError(Exception):
    """No hour at which the step would be accepted."""


@dataclass(frozen=True)
class IdealTable:
    """From the first session to a commitment verified complete, over nothing but the engine."""

    clauses: Sequence[Clause]
    table: TableFacts

    def rule(self, kind: type[KindT]) -> KindT | None:
        return next((clause.rule for clause in self.clauses if isinstance(clause.rule, kind)), None)

    @property
    def deciding(self) -> frozenset[str]:
        return self.table.deciding_sectors

    @property
    def days(self) -> range:
        return range((self.table.term_days if self.table.term_days is not None else 400) + 1)

    def passes(self, facts: Moment) -> None:
        found = breaches(self.clauses, facts)
        if found:
            raise StuckError(type(facts).__name__, found[0].code)

    def first_day(self, facts: Callable[[datetime], Moment]) -> datetime:
        """The first noon of the term at which the facts breach nothing."""
        for day in self.days:
            now = NOON + timedelta(days=day)
            if not breaches(self.clauses, facts(now)):
                return now
        raise StuckError(type(facts(NOON)).__name__)

    def languages(self) -> frozenset[str]:
        """What can be followed: everything where somebody interprets, else what the whole room shares."""
        rule = self.rule(RequiredLanguages)
        wanted = rule.languages if rule else ["es"]
        return frozenset(wanted if self.table.roles.get("interpreter") else wanted[:1])

    def hold_a_session(self) -> datetime:
        places = {sector: self.table.places_of(sector) for sector in sorted(self.deciding)}
        seating = Seating(tuple(Bench(sector, number, number) for sector, number in places.items()))
        rule = self.rule(MandateRequired)
        evidence = rule.evidence[0] if rule and rule.evidence else "letter"
        self.passes(MatterTabled(NOON, ("", "")))
        times = tuple(AgendaTime(sector, 60) for sector in sorted(self.deciding))
        self.passes(SessionConvening(NOON, NOON, LIMA, len(times), self.deciding, self.deciding, times))
        self.first_day(lambda now: AgendaItemTaken(now, "decide", NOON, now, LIMA, frozenset()))
        now = self.first_day(lambda now: SessionOpening(now, NOON, now, LIMA, frozenset(), seating, self.deciding))
        for sector in sorted(self.deciding):
            self.passes(MandateShown(now, sector, True, frozenset({"speak", "decide", "sign"}), evidence))
            self.passes(SeatArriving(now, sector, True, now, now, now, 0, False))
            self.passes(CaucusCalled(now, sector, 0, 5))
        self.passes(SpeechInterpreted(now, self.languages()))
        self.speak(now)
        self.passes(WordsAttributed(now, "not_attributed", False))
        self.passes(TextPutToDecision(now, self.languages()))
        positions = tuple(
            Stated(sector, UUID(int=number), "accept") for sector, taken in places.items() for number in range(taken)
        )
        facts = DecisionTaken(now, seating, positions, self.deciding)
        self.passes(facts)
        if not outcome(self.clauses, facts).adopted:
            raise StuckError("DecisionTaken", "not_adopted")
        return now

    def speak(self, now: datetime) -> None:
        """Every sector uses what it was promised, in short turns, before the session is over."""
        budget = self.rule(SpeakingBudget)
        promised = budget.minutes * 60 if budget else 600
        for sector in sorted(self.deciding):
            done = (Spoken(sector, promised - 10),)
            self.passes(TurnGranted(now, sector, UUID(int=1), 10, done))
        if budget and promised * len(self.deciding) > budget.session_minutes * 60:
            raise StuckError("TurnGranted", "the session is over")

    def seal_the_minutes(self, now: datetime) -> None:
        signed = tuple(
            SigningPlace(f"{sector} {number}", sector, was_there=True, able=True, assurance="A")
            for sector in sorted(self.deciding)
            for number in range(self.table.places_of(sector))
        )

        def sealing(at: datetime, *words: Reviewed) -> MinutesSealed:
            return MinutesSealed(at, now, LIMA, frozenset(), self.deciding, words, 0, signed)

        self.passes(sealing(now, *(Reviewed(sector, "assented") for sector in self.deciding)))
        review = self.rule(MinutesReview)
        if review is None:
            return
        if not breaches(self.clauses, sealing(now)):
            raise StuckError("MinutesSealed", "sealed before anybody could read them")
        last = review.last_day(now, LIMA, frozenset())
        if last > now.date() + timedelta(days=self.days[-1]):
            raise StuckError("MinutesSealed", "the term is over")

    def keep_a_commitment(self, now: datetime) -> None:
        one = min(self.deciding)
        lead, nobody = frozenset({one}), frozenset[str]()
        self.passes(CommitmentOffered(now, lead, nobody, "date", True, 1, 1, True, True, 1, self.deciding, True))
        signed = tuple(Signed(sector, "A") for sector in self.deciding for _ in range(self.table.places_of(sector)))
        self.passes(CommitmentReleased(now, signed, self.deciding))
        verifiers = list(self.verifiers(now, one))
        if not any(not breaches(self.clauses, facts) for facts in verifiers):
            raise StuckError("VerificationGiven")
        self.climb(now)

    def verifiers(self, now: datetime, reporter: str) -> Iterator[VerificationGiven]:
        """Whoever could look at a report: the other deciding sectors, and a verifier's seat where there is one."""
        for sector in sorted(self.deciding - {reporter}):
            yield VerificationGiven(now, reporter, sector, True, True)
        if self.table.roles.get("verifier"):
            yield VerificationGiven(now, reporter, "independent", False, True)

    def climb(self, now: datetime) -> None:
        """Somebody is there to take every step, and each comes after the one before."""
        ladder = self.rule(EscalationLadder)
        if ladder is None:
            return
        facts = DeadlineMissed(now + timedelta(days=5_000), now.date(), LIMA, frozenset())
        self.passes(facts)
        rungs = ladder.rungs(facts)
        if any(USUAL.index(later.step) < USUAL.index(earlier.step) for earlier, later in pairwise(rungs)):
            raise StuckError("DeadlineMissed", "out of order")
        follow_up = self.table.follow_up_days
        if follow_up is not None and (rungs[-1].due_at - now).days > follow_up:
            raise StuckError("DeadlineMissed", "nobody follows up any more")


def stuck_at(clauses: Sequence[Clause], table: TableFacts) -> tuple[object, ...] | None:
    """Where the protocol is stuck although everybody does their part; none where it is not."""
    for clause in clauses:
        if clause.rule is not None:
            table = clause.rule.settled(table)
    ideal = IdealTable(clauses, table)
    try:
        held = ideal.hold_a_session()
        ideal.seal_the_minutes(held)
        ideal.keep_a_commitment(held)
    except StuckError as stuck:
        return stuck.args
    return None
