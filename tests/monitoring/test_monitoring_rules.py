"""Whatever the order of reports and verifications: nobody judges their own debt, and silence completes nothing."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.commitments.models import Commitment, CommitmentPhase, Level
from app.core.errors import Refusal
from app.core.schemas import Bilingual
from app.directory.models import Sector
from app.directory.table_calendar import TableCalendar
from app.identity.roles import Role
from app.monitoring import facts, findings, lifecycle, owing, policy
from app.monitoring.divergence import Calendar, Declared, Divergence, Round, Said, divergences
from app.monitoring.findings import Finding
from app.monitoring.models import VerificationOutcome
from app.roundtables.models import Seat
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.invariants import closing
from app.rules.kinds.verification import Verification as VerificationRule
from tests.drills import drawn

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DECIDING = [Sector.state, Sector.company, Sector.community]
ORGANIZATIONS = {sector: uuid4() for sector in DECIDING}
DECLARED = Declared(uuid4(), uuid4(), Sector.company, NOW, protocol_id=None)
LEVELS, SECTORS, ANSWERS = st.sampled_from(Level), st.sampled_from(Sector), st.sampled_from(VerificationOutcome)


def commitment(
    *responsible: Sector, verifier: UUID | None = None, beneficiaries: tuple[Sector, ...] = ()
) -> Commitment:
    """In force, and nothing said about it yet."""
    return Commitment(
        id=uuid4(),
        leads=[{"organization_id": str(ORGANIZATIONS[sector]), "sector": sector.value} for sector in responsible],
        co_responsible=[],
        joint_bodies=[],
        answers_for=[],
        responsible_sectors=[sector.value for sector in responsible],
        beneficiaries=[{"organization_id": None, "sector": sector.value, "text": None} for sector in beneficiaries],
        independent_verifier=verifier,
        verifier_confirms=False,
        indicators=[],
        phase=CommitmentPhase.in_force,
        declared_level=None,
        verified_level=None,
        due_on=date(2026, 12, 10),
    )


def clause(rule_: VerificationRule) -> Clause:
    return Clause("9", Bilingual(es="Verificación", en="Verification"), rule=rule_, sentence=rule_.sentence())


def seat(sector: Sector, role: Role = Role.delegate) -> Seat:
    return Seat(
        id=uuid4(), sector=sector, role=role, alternate_of=None, organization_id=ORGANIZATIONS.get(sector, uuid4())
    )


@dataclass
class Model:
    """What must be true, kept apart from the code that is tested."""

    declared: Level | None = None
    reporter: Sector | None = None
    findings: dict[UUID, Finding] = field(default_factory=dict)
    judged_by: set[Sector] = field(default_factory=set)


class FollowUp(RuleBasedStateMachine):
    """Anybody reports and verifies in any order, as far as policy and lifecycle let them."""

    @initialize(
        responsible=st.sets(st.sampled_from(DECIDING), min_size=1),
        beneficiaries=st.sets(SECTORS),
        who=st.sampled_from(["other_sector", "beneficiary", "named"]),
        named=st.sampled_from([None, *Sector]),
    )
    def begin(self, responsible: set[Sector], beneficiaries: set[Sector], who: str, named: Sector | None) -> None:
        self.seats = [seat(sector) for sector in (*DECIDING, *DECIDING)]
        self.seats += [seat(sector, Role.verifier) for sector in Sector]
        verifier = next((each.id for each in self.seats if each.sector is named), None)
        self.commitment = commitment(*responsible, verifier=verifier, beneficiaries=tuple(beneficiaries))
        self.clause = VerificationRule.model_validate({"who": who, "within_days": 5})
        self.model = Model()

    @rule(by=st.integers(0, 9), level=LEVELS)
    def report(self, by: int, level: Level) -> None:
        mine = self.seats[by]
        verified = self.commitment.verified_level
        try:
            policy.require_answering(mine, self.commitment)
            lifecycle.require_in_force(self.commitment)
        except Refusal:
            return
        lifecycle.declare(self.commitment, level)
        assert self.commitment.verified_level is verified
        self.model.declared, self.model.reporter, self.model.findings = level, mine.sector, {}

    @rule(by=st.integers(0, 9), answer=ANSWERS, said=st.none() | LEVELS)
    def verify(self, by: int, answer: VerificationOutcome, said: Level | None) -> None:
        if self.model.reporter is None or self.model.declared is None:
            return
        mine = self.seats[by]
        before = (self.commitment.phase, self.commitment.declared_level, self.commitment.verified_level)
        closing = owing.closing_of(self.commitment, DECIDING, [clause(self.clause)])
        try:
            policy.require_other_side(mine, self.model.reporter, self.commitment)
            policy.require_verifier(mine, self.commitment, DECIDING)
            moment = facts.verification(self.commitment, self.model.reporter, mine, NOW)
            engine.require((), moment)
            lifecycle.require_verifiable(self.commitment)
            lifecycle.require_unsaid(mine.id, self.model.findings.keys())
            heard = policy.is_named(mine.id, self.commitment) or mine.sector.value in closing.sectors
            if not self.clause.may_verify(moment) and not heard:
                return
            level = lifecycle.found_level(answer, said, self.model.declared)
        except Refusal:
            assert before == (self.commitment.phase, self.commitment.declared_level, self.commitment.verified_level)
            return
        assert mine.sector.value not in self.commitment.responsible_sectors
        if level is None:
            assert answer is VerificationOutcome.ask_more
            return
        self.model.findings[mine.id] = Finding(mine.id, mine.sector, answer, level)
        self.model.judged_by.add(mine.sector)
        lifecycle.judge(self.commitment, list(self.model.findings.values()), closing)

    @rule(days=st.integers(1, 400))
    def wait(self, days: int) -> None:
        """Time goes by and somebody looks at the table: nothing changes from that."""
        before = (self.commitment.phase, self.commitment.declared_level, self.commitment.verified_level)
        listed = divergences(
            self.commitment,
            None,
            Calendar("America/Lima", TableCalendar(), [clause(self.clause)]),
            NOW + timedelta(days),
        )
        assert set(listed) <= {Divergence.level_differs, Divergence.overdue, Divergence.unconfirmed}
        assert before == (self.commitment.phase, self.commitment.declared_level, self.commitment.verified_level)

    @invariant()
    def no_responsible_sector_has_judged(self) -> None:
        if hasattr(self, "commitment"):
            assert not {sector.value for sector in self.model.judged_by} & set(self.commitment.responsible_sectors)

    @invariant()
    def nothing_is_verified_that_nobody_judged(self) -> None:
        if hasattr(self, "commitment") and not self.model.judged_by:
            assert self.commitment.verified_level is None

    @invariant()
    def fulfilled_is_what_everybody_to_whom_it_is_owed_confirmed_as_complete(self) -> None:
        if hasattr(self, "commitment"):
            agreed = self.model.declared is Level.complete and owed_to_agree(
                set(self.commitment.responsible_sectors),
                {each["sector"] for each in self.commitment.beneficiaries},
                self.commitment.independent_verifier,
                self.clause.who == "named",
                list(self.model.findings.values()),
            )
            assert (self.commitment.phase is CommitmentPhase.fulfilled) == agreed


def owed_to_agree(
    owing: set[str], gaining: set[object], verifier: UUID | None, named_rule: bool, said: list[Finding]
) -> bool:
    """In words of its own: everybody who is asked found it complete, and nobody of them anything else."""
    left = [sector.value for sector in DECIDING if sector.value not in owing]
    within = bool(gaining) and gaining <= owing
    asked: set[object] = {sector for sector in left if sector in gaining} or set(left)
    if verifier is not None and (within or not left):
        asked = set()
    words: dict[object, list[Finding]] = {sector: [each for each in said if each.sector == sector] for sector in asked}
    if verifier is not None and (named_rule or not asked):
        words[verifier] = [each for each in said if each.seat_id == verifier]
    good = (VerificationOutcome.confirm, Level.complete)
    return bool(words) and all(each and all((one.answer, one.level) == good for one in each) for each in words.values())


TestFollowUp, TestManyFollowUps = drawn(FollowUp, few=40, many=1_500, steps=25)


@given(st.lists(LEVELS, min_size=1), st.randoms())
def test_the_least_favourable_finding_does_not_depend_on_the_order(levels: list[Level], dice: Random) -> None:
    found = findings.least_favourable(levels)
    shuffled = list(levels)
    dice.shuffle(shuffled)
    assert findings.least_favourable(shuffled) is found
    assert (found is Level.complete) == (set(levels) == {Level.complete})
    if Level.not_started in levels:
        assert found is Level.not_started


FINDINGS = st.tuples(
    st.sampled_from([Sector.state, Sector.community]),
    ANSWERS.filter(lambda each: each is not VerificationOutcome.ask_more),
    LEVELS,
)


@given(st.lists(FINDINGS, min_size=1))
def test_findings_fulfil_only_together_and_only_of_those_to_whom_it_is_owed(
    said: list[tuple[Sector, VerificationOutcome, Level]],
) -> None:
    row = commitment(Sector.company, beneficiaries=(Sector.community,))
    closing = owing.closing_of(row, DECIDING, ())
    lifecycle.judge(row, [Finding(uuid4(), *each) for each in said], closing)
    owed = {each[1:] for each in said if each[0] is Sector.community}
    assert (row.phase is CommitmentPhase.fulfilled) == (owed == {(VerificationOutcome.confirm, Level.complete)})
    counted = [level for sector, _, level in said if not owed or sector is Sector.community]
    assert row.verified_level is findings.least_favourable(counted)


@pytest.mark.parametrize(
    ("responsible", "gaining", "verifier", "sectors"),
    [
        pytest.param("company", ("community",), None, "community", id="the one that gains"),
        pytest.param("company", ("community", "state"), None, "community state", id="each that gains"),
        pytest.param("company", (None,), None, "community state", id="in words: every other side"),
        pytest.param("company", ("community", None), None, "community state", id="named and in words"),
        pytest.param("company", (), None, "community state", id="nobody is named"),
        pytest.param("company", ("independent",), None, "community state", id="one that decides nothing"),
        pytest.param("state", ("state",), UUID(int=7), "", id="a ministry owes a municipality"),
        pytest.param("state", ("state",), None, "community company", id="the same, from before a verifier was asked"),
        pytest.param("state", ("state", "community"), UUID(int=7), "community", id="its own and another"),
        pytest.param("state company community", ("community",), UUID(int=7), "", id="all three owe it"),
        pytest.param("state company community", ("community",), None, "", id="all three, and nobody is named"),
    ],
)
def test_by_whose_word_a_commitment_is_closed(
    responsible: str, gaining: tuple[str | None, ...], verifier: UUID | None, sectors: str
) -> None:
    found = closing(responsible.split(), gaining, [each.value for each in DECIDING], verifier)
    assert found.sectors == frozenset(sectors.split())
    assert found.verifier == (verifier if not sectors else None)
    assert not findings.is_closed([], found)


@pytest.mark.parametrize("effect", ["table_decides", "stays_unverified"])
def test_silence_is_named_when_the_days_are_over_and_never_is_a_level(effect: str) -> None:
    rule_ = VerificationRule.model_validate({"who": "other_sector", "within_days": 5, "on_silence": effect})
    calendar = Calendar("America/Lima", TableCalendar(), [clause(rule_)])
    row = commitment(Sector.company)
    lifecycle.declare(row, Level.complete)
    latest = Round(DECLARED, ())
    assert calendar.verify_by(latest.report, NOW) == date(2026, 11, 28)
    last_minute = datetime(2026, 11, 29, 4, 59, tzinfo=UTC)
    assert divergences(row, latest, calendar, last_minute) == ()
    assert divergences(row, latest, calendar, last_minute + timedelta(minutes=1)) == (Divergence.unanswered,)
    assert calendar.silence(latest, last_minute + timedelta(minutes=1)) == effect
    assert (row.phase, row.verified_level) == (CommitmentPhase.in_force, None)


def test_without_a_clause_no_silence_is_counted() -> None:
    row, calendar = commitment(Sector.company), Calendar("America/Lima", TableCalendar(), [])
    latest = Round(DECLARED, ())
    assert calendar.verify_by(latest.report, NOW) is None
    assert divergences(row, latest, calendar, NOW + timedelta(days=17)) == ()
    assert divergences(row, latest, calendar, NOW + timedelta(days=18)) == (Divergence.overdue,)


def test_a_contest_in_the_round_is_listed_also_at_equal_levels() -> None:
    row = commitment(Sector.company)
    row.declared_level = row.verified_level = Level.limited
    said = Said(uuid4(), uuid4(), Sector.community, VerificationOutcome.contest, Level.not_started, NOW, uuid4())
    latest = Round(DECLARED, (said,))
    assert Divergence.contested in divergences(row, latest, Calendar("America/Lima", TableCalendar(), []), NOW)


@pytest.mark.parametrize(
    ("sector", "role", "runs", "may"),
    [
        (Sector.company, Role.delegate, False, False),
        (Sector.company, Role.alternate, False, False),
        (Sector.company, Role.observer, False, True),
        (Sector.community, Role.delegate, False, True),
        (Sector.independent, Role.observer, True, False),
    ],
)
def test_the_named_verifier_is_between_the_sides(sector: Sector, role: Role, runs: bool, may: bool) -> None:
    account = uuid4()
    held: list[Any] = [(Seat(sector=sector, role=role), None)]
    hosts = {account} if runs else set()
    with nullcontext() if may else pytest.raises(policy.VerifierNotIndependent):
        policy.require_independent(account, hosts, held, commitment(Sector.company))
