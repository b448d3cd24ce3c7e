"""A protocol that could never be kept at its table is refused before anybody adopts it."""

from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from app.core.schemas import Bilingual
from app.protocols.templates import Template, templates
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.clauses import Clause
from app.rules.composition import compose, render, unfit
from app.rules.decision_kind import DecisionRule
from app.rules.kinds import RULE_KINDS
from app.rules.kinds.decision_rule import ConsensusOfSectors
from app.rules.misfits import ProtocolUnfit, TableFacts
from app.rules.moments import Moment
from app.rules.rule_kind import RuleKind
from app.rules.schemas import ClauseIn
from tests.rules.drawn_rules import rules
from tests.rules.ideal_table import stuck_at

SECTORS = ("state", "company", "community")
TABLE = TableFacts(
    deciding_sectors=frozenset(SECTORS),
    voting_places={"state": 6, "company": 3, "community": 6},
    roles={"delegate": 15, "alternate": 6, "facilitator": 1, "interpreter": 2, "verifier": 1},
    term_days=60,
    follow_up_days=365,
)
ALONE = replace(TABLE, deciding_sectors=frozenset({"state"}), voting_places={"state": 6}, roles={})
TWO = replace(TABLE, deciding_sectors=frozenset({"state", "community"}))
SILENT = replace(TABLE, roles={"delegate": 15})


def clauses_of(*drawn: RuleKind) -> tuple[Clause, ...]:
    words = Bilingual(es="Cláusula", en="Clause")
    return tuple(
        Clause(str(number), words, rule=rule, sentence=rule.sentence()) for number, rule in enumerate(drawn, 1)
    )


def drafted(kind: str, parameters: dict[str, JsonValue], *, decision: bool = True) -> tuple[Clause, ...]:
    title = {"es": "Cláusula", "en": "Clause"}
    rules_: list[dict[str, JsonValue]] = [{"kind": kind, "parameters": parameters}]
    if decision and not kind.startswith("decision_"):
        rules_.append({"kind": "decision_rule"})
    return render([ClauseIn.model_validate({"title": title, "rule": rule}) for rule in rules_])


def codes(clauses: tuple[Clause, ...], table: TableFacts) -> list[str]:
    return [found.misfit.refusal.code for found in unfit(clauses, table)]


# Each: the kind, what is just too much, what just fits, the table, and the code.
CASES: list[tuple[str, dict[str, JsonValue], dict[str, JsonValue], TableFacts, str]] = [
    ("quorum_overall", {"at_least": 16}, {"at_least": 15}, TABLE, "quorum_beyond_seats"),
    ("quorum_per_sector", {"minimum": 4}, {"minimum": 3}, TABLE, "sector_quorum_beyond_seats"),
    (
        "quorum_per_sector",
        {"minimum": 1, "overrides": {"community": 7}},
        {"minimum": 1, "overrides": {"community": 6}},
        TABLE,
        "sector_quorum_beyond_seats",
    ),
    ("convocation_period", {"days": 61}, {"days": 60}, TABLE, "convocation_beyond_term"),
    (
        "convocation_period",
        {"days": 45, "counting": "business"},
        {"days": 40, "counting": "business"},
        TABLE,
        "convocation_beyond_term",
    ),
    ("document_period", {"days": 61}, {"days": 60}, TABLE, "documents_beyond_term"),
    ("minutes_review", {"days": 60}, {"days": 20}, replace(TABLE, term_days=20), "review_beyond_term"),
    (
        "minutes_review",
        {"days": 0, "silence": "assents"},
        {"days": 1, "silence": "assents"},
        TABLE,
        "silence_assents_unread",
    ),
    (
        "escalation_ladder",
        {"steps": {"table": 30, "explanation": 31}},
        {"steps": {"table": 30, "explanation": 30}},
        TABLE,
        "escalation_out_of_order",
    ),
    (
        "escalation_ladder",
        {"steps": {"authority": 366}},
        {"steps": {"authority": 365}},
        TABLE,
        "escalation_beyond_follow_up",
    ),
    ("signature_rule", {"minimum": 4}, {"minimum": 3}, TABLE, "signatures_beyond_seats"),
    (
        "verification",
        {"who": "beneficiary", "within_days": 15},
        {"who": "named", "within_days": 15},
        replace(ALONE, roles={"verifier": 1}),
        "verifier_impossible",
    ),
    ("required_languages", {"languages": ["es", "qu"]}, {"languages": ["es"]}, SILENT, "language_without_interpreter"),
    (
        "speaking_budget",
        {"minutes": 61, "session_minutes": 180},
        {"minutes": 60, "session_minutes": 180},
        TABLE,
        "speaking_budgets_beyond_session",
    ),
    ("agenda_share", {"at_most_percent": 33}, {"at_most_percent": 34}, TABLE, "agenda_share_impossible"),
    (
        "decision_without_objection",
        {"accepting_sectors": 3},
        {"accepting_sectors": 2},
        TWO,
        "acceptances_beyond_sectors",
    ),
    ("decision_by_sector_votes", {"minimum": 4}, {"minimum": 3}, TABLE, "votes_beyond_seats"),
]


@pytest.mark.parametrize(("kind", "beyond", "fitting", "table", "code"), CASES, ids=[case[-1] for case in CASES])
def test_what_could_never_be_kept_is_refused_and_what_just_could_is_not(
    kind: str, beyond: dict[str, JsonValue], fitting: dict[str, JsonValue], table: TableFacts, code: str
) -> None:
    clauses = drafted(kind, beyond)
    with pytest.raises(ProtocolUnfit) as refused:
        compose(clauses, table)
    assert (refused.value.status, refused.value.code) == (409, code)
    assert (refused.value.members["clause"], refused.value.members["rule"]) == ("1", kind)
    assert refused.value.message % refused.value.values
    assert stuck_at(clauses, table), "the finding says so, and the table would be stuck indeed"
    compose(drafted(kind, fitting), table)
    assert stuck_at(drafted(kind, fitting), table) is None


def test_a_sector_without_a_vote_is_counted_on_by_no_clause() -> None:
    church = drafted("quorum_per_sector", {"minimum": 1, "overrides": {"independent": 1}})
    assert codes(church, TABLE) == ["quorum_of_sector_without_seats"]
    empty = replace(TABLE, voting_places={"state": 6, "company": 3})
    assert codes(drafted("quorum_per_sector", {"minimum": 1}), empty) == ["quorum_of_sector_without_seats"]


def test_every_code_that_a_kind_announces_is_shown_here() -> None:
    shown = {case[-1] for case in CASES} | {"quorum_of_sector_without_seats"}
    mine = {kind for kind, *_ in CASES}
    announced = {refusal.code for name, kind in RULE_KINDS.items() for refusal in kind.unfit if name in mine}
    assert shown == announced


def test_the_refusal_lists_every_finding_and_the_first_decides_its_code() -> None:
    clauses = clauses_of(
        RULE_KINDS["signature_rule"].model_validate({"minimum": 7}),
        ConsensusOfSectors(),
        RULE_KINDS["quorum_overall"].model_validate({"at_least": 100}),
    )
    with pytest.raises(ProtocolUnfit) as refused:
        compose(clauses, TABLE)
    findings = refused.value.members["findings"]
    assert isinstance(findings, list)
    assert [(found["clause"], found["code"]) for found in findings] == [
        *[("1", "signatures_beyond_seats")] * 3,
        ("3", "quorum_beyond_seats"),
    ]
    assert [found["facts"]["sector"] for found in findings[:3]] == ["state", "company", "community"]
    assert refused.value.localised_members("es")["cure"] == findings[0]["cure"]["es"]
    assert refused.value.localised_members("en-GB")["sentence"] == findings[0]["sentence"]["en"]


class ShortTerm(RuleKind):
    """A clause of this test's own that replaces the table's term."""

    kind: ClassVar[str] = "short_term"
    moments: ClassVar[tuple[type[Moment], ...]] = ()
    refusal: ClassVar[type[GroundRuleBreached]] = GroundRuleBreached

    def sentence(self) -> Bilingual:
        return Bilingual(es="Dura 10 días.", en="It lasts 10 days.")

    def check(self, facts: Moment) -> Finding | None:
        assert facts
        return None

    def settled(self, table: TableFacts) -> TableFacts:
        return replace(table, term_days=10)


def test_where_a_clause_set_the_fact_both_clauses_are_named() -> None:
    period = RULE_KINDS["convocation_period"].model_validate({"days": 11})
    [found] = unfit(clauses_of(period, ConsensusOfSectors(), ShortTerm()), TABLE)
    assert found.clauses == ("1", "3")
    assert found.misfit.facts == {"calendar_days": 11, "term_days": 10}
    assert [found.clauses for found in unfit(clauses_of(period), replace(TABLE, term_days=10))] == [("1",)]


def test_a_table_without_an_end_refuses_no_period() -> None:
    endless = replace(TABLE, term_days=None, follow_up_days=None)
    assert codes(drafted("convocation_period", {"days": 90, "counting": "business"}), endless) == []
    assert codes(drafted("escalation_ladder", {"steps": {"authority": 730}}), endless) == []


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_every_template_fits_a_table_and_can_be_walked_to_the_end(template: Template) -> None:
    clauses = render(template.clauses)
    compose(clauses, TABLE)
    assert stuck_at(clauses, TABLE) is None


@st.composite
def tables(draw: st.DrawFn) -> TableFacts:
    deciding = draw(st.sets(st.sampled_from(SECTORS), min_size=2))
    places = {sector: draw(st.integers(1, 8)) for sector in sorted(deciding)}
    return TableFacts(
        deciding_sectors=frozenset(deciding),
        voting_places=places,
        roles=draw(st.dictionaries(st.sampled_from(["interpreter", "verifier", "guarantor"]), st.integers(1, 3))),
        term_days=draw(st.none() | st.integers(1, 200)),
        follow_up_days=draw(st.none() | st.integers(1, 800)),
    )


@st.composite
def protocols(draw: st.DrawFn) -> tuple[RuleKind, ...]:
    """One decision rule and any of all other kinds, each with any parameters."""
    deciding = [kind for kind in RULE_KINDS.values() if issubclass(kind, DecisionRule)]
    others = [kind for kind in RULE_KINDS.values() if not issubclass(kind, DecisionRule)]
    chosen = draw(st.lists(st.sampled_from(others), unique=True))
    return (draw(rules(draw(st.sampled_from(deciding)))), *(draw(rules(kind)) for kind in chosen))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=protocols(), table=tables())
def test_every_protocol_that_composes_leads_to_sealed_minutes_and_a_kept_commitment(
    drawn: tuple[RuleKind, ...], table: TableFacts
) -> None:
    refused = {found.clauses[0] for found in unfit(clauses_of(*drawn), table)}
    kept = [rule for number, rule in enumerate(drawn, 1) if str(number) not in refused]
    if not any(isinstance(rule, DecisionRule) for rule in kept):
        kept.append(ConsensusOfSectors())
    clauses = clauses_of(*kept)
    compose(clauses, table)
    assert stuck_at(clauses, table) is None
