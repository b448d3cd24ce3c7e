"""A report is verified by the other side, and silence says nothing about what was done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.protocols.templates import template
from app.rules.clauses import Clause
from app.rules.composition import render
from app.rules.engine import breaches, require
from app.rules.invariants import OwnReport
from app.rules.kinds.verification import Verification, VerificationOutOfTurn
from app.rules.moments import ReportSilent, VerificationGiven

LIMA = ZoneInfo("America/Lima")
REPORTED = datetime(2026, 7, 6, 9, tzinfo=LIMA)
SECTORS = st.sampled_from(["community", "company", "independent", "state"])
RULES = st.builds(
    Verification,
    who=st.sampled_from(["other_sector", "beneficiary", "named"]),
    within_days=st.integers(1, 180),
    counting=st.sampled_from(["calendar", "business"]),
    on_silence=st.sampled_from(["table_decides", "stays_unverified"]),
)
GIVEN = st.builds(
    VerificationGiven,
    now=st.just(REPORTED),
    reporter_sector=SECTORS,
    verifier_sector=SECTORS,
    is_beneficiary=st.booleans(),
    is_named_verifier=st.booleans(),
)
DIALOGUE = render(template("dialogue").clauses)


def silent(later: timedelta) -> ReportSilent:
    return ReportSilent(REPORTED + later, REPORTED, "America/Lima", frozenset())


@given(rule=RULES, facts=GIVEN)
def test_no_parameters_let_the_reporters_sector_verify(rule: Verification, facts: VerificationGiven) -> None:
    own = replace(facts, verifier_sector=facts.reporter_sector)
    assert not rule.may_verify(own)
    assert rule.check(own) is not None


@given(facts=GIVEN)
@pytest.mark.parametrize("clauses", [(), DIALOGUE], ids=["without a clause", "under the dialogue template"])
def test_the_engine_refuses_ones_own_report_before_any_clause_is_asked(
    clauses: tuple[Clause, ...], facts: VerificationGiven
) -> None:
    with pytest.raises(OwnReport) as refused:
        require(clauses, replace(facts, verifier_sector=facts.reporter_sector))
    assert (refused.value.status, refused.value.code) == (403, "own_report")
    if facts.verifier_sector != facts.reporter_sector:
        require(clauses, facts)


def test_an_own_report_also_stands_in_the_list_of_what_is_missing() -> None:
    (breach,) = breaches(DIALOGUE, VerificationGiven(REPORTED, "state", "state", True, True))
    clause = next(each.number for each in DIALOGUE if isinstance(each.rule, Verification))
    assert (breach.clause, breach.code) == (clause, "verification_out_of_turn")


@pytest.mark.parametrize(
    ("who", "beneficiary", "named", "may"),
    [
        ("other_sector", False, False, True),
        ("beneficiary", True, False, True),
        ("beneficiary", False, True, False),
        ("named", False, True, True),
        ("named", True, False, False),
    ],
)
def test_those_verify_whom_the_table_agreed_on(
    who: Literal["other_sector", "beneficiary", "named"], beneficiary: bool, named: bool, may: bool
) -> None:
    rule = Verification(who=who, within_days=15)
    facts = VerificationGiven(REPORTED, "company", "community", beneficiary, named)
    assert (rule.may_verify(facts), rule.check(facts) is None) == (may, may)


def test_the_breach_says_who_verifies_and_who_tried() -> None:
    finding = Verification(who="named", within_days=15).check(
        VerificationGiven(REPORTED, "company", "community", True, False)
    )
    assert finding is not None
    assert finding.facts == {
        "reason": "not_the_verifier",
        "who": "named",
        "reporter_sector": "company",
        "verifier_sector": "community",
    }
    assert finding.cure.es == (
        "Verifica el verificador que nombra el compromiso, de un sector distinto del que informa."
    )


def test_the_fifteenth_day_belongs_to_the_verifier_and_then_the_table_decides() -> None:
    rule = Verification(who="other_sector", within_days=15, on_silence="table_decides")
    over = datetime(2026, 7, 22, tzinfo=LIMA) - REPORTED
    assert rule.effect(silent(over - timedelta(microseconds=1))) is None
    assert rule.effect(silent(over)) == "table_decides"
    with pytest.raises(VerificationOutOfTurn) as refused:
        require(DIALOGUE, silent(over - timedelta(microseconds=1)))
    assert refused.value.breaches[0].facts == {
        "reason": "window_running",
        "last_day": "2026-07-21",
        "silent_from": "2026-07-22T05:00:00.000000Z",
        "time_zone": "America/Lima",
    }
    require(DIALOGUE, silent(over))


@given(rule=RULES, later=st.timedeltas(timedelta(0), timedelta(days=4_000)))
def test_silence_never_makes_any_level(rule: Verification, later: timedelta) -> None:
    effect = rule.effect(silent(later))
    assert effect in {None, rule.on_silence}
    assert effect in {None, "table_decides", "stays_unverified"}
    assert (rule.check(silent(later)) is None) == (effect is not None)


@pytest.mark.parametrize("level", ["complete", "substantial", "limited", "not_started", "no_evidence", "fulfilled", 3])
def test_a_protocol_cannot_give_silence_a_level(level: str | int) -> None:
    with pytest.raises(ValueError, match="on_silence"):
        Verification.model_validate({"who": "named", "within_days": 15, "on_silence": level})


@given(rule=RULES, facts=GIVEN, later=st.timedeltas(timedelta(0), timedelta(days=4_000)))
def test_a_late_verification_is_heard_like_an_early_one(
    rule: Verification, facts: VerificationGiven, later: timedelta
) -> None:
    assert rule.check(replace(facts, now=facts.now.astimezone(UTC) + later)) == rule.check(facts)
