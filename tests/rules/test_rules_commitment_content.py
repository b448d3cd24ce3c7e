"""A commitment is offered when it says who, until when, and how people will know; every gap is told at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.commitment_content import CommitmentContent
from app.rules.moments import CommitmentOffered

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
SECTORS = ("state", "company", "community")
DECIDING = frozenset(SECTORS)
ALL = CommitmentContent()
NONE = CommitmentContent(
    lead=False, deadline=False, means_of_verification=False, follow_up_body=False, lack_of_progress=False
)
COMPLETE = CommitmentOffered(
    now=NOW,
    lead_sectors=frozenset({"state"}),
    co_responsible_sectors=frozenset({"company"}),
    deadline="date",
    has_backstop=False,
    indicator_count=2,
    means_count=2,
    has_follow_up_body=True,
    has_lack_of_progress=True,
    beneficiary_count=1,
    deciding_sectors=DECIDING,
    has_independent_verifier=False,
)
EMPTY = CommitmentOffered(NOW, frozenset(), frozenset(), None, False, 0, 0, False, False, 0, DECIDING, False)

RULES = st.builds(
    CommitmentContent,
    lead=st.booleans(),
    deadline=st.booleans(),
    means_of_verification=st.booleans(),
    follow_up_body=st.booleans(),
    lack_of_progress=st.booleans(),
    beneficiaries=st.booleans(),
)
OFFERS = st.builds(
    CommitmentOffered,
    now=st.just(NOW),
    lead_sectors=st.frozensets(st.sampled_from(SECTORS)),
    co_responsible_sectors=st.frozensets(st.sampled_from(SECTORS)),
    deadline=st.sampled_from([None, "date", "interval", "condition"]),
    has_backstop=st.booleans(),
    indicator_count=st.integers(0, 3),
    means_count=st.integers(0, 3),
    has_follow_up_body=st.booleans(),
    has_lack_of_progress=st.booleans(),
    beneficiary_count=st.integers(0, 2),
    deciding_sectors=st.just(DECIDING),
    has_independent_verifier=st.booleans(),
)


def gaps(rule: CommitmentContent, facts: CommitmentOffered) -> list[object]:
    return [finding.facts["gap"] for finding in rule.findings(facts)]


def test_a_complete_commitment_has_no_gap() -> None:
    assert CommitmentContent(beneficiaries=True).findings(COMPLETE) == ()
    assert ALL.check(COMPLETE) is None


def test_every_gap_is_a_finding_of_its_own_with_its_own_cure() -> None:
    findings = CommitmentContent(beneficiaries=True).findings(EMPTY)
    assert [finding.facts["gap"] for finding in findings] == [
        "lead",
        "deadline",
        "means_of_verification",
        "follow_up_body",
        "lack_of_progress",
        "beneficiaries",
    ]
    assert len({finding.cure.es for finding in findings}) == len({finding.cure.en for finding in findings}) == 6
    assert ALL.check(EMPTY) == findings[0]


@pytest.mark.parametrize("element", ["lead", "deadline", "means_of_verification", "follow_up_body", "lack_of_progress"])
def test_the_table_may_do_without_an_element_and_only_that_one(element: str) -> None:
    rule = CommitmentContent.model_validate({element: False})
    assert gaps(rule, EMPTY) == [gap for gap in gaps(ALL, EMPTY) if gap != element]


def test_a_condition_needs_a_date_after_which_it_no_longer_matters() -> None:
    hanging = replace(COMPLETE, deadline="condition")
    assert gaps(ALL, hanging) == ["backstop"]
    assert gaps(ALL, replace(hanging, has_backstop=True)) == []
    assert gaps(CommitmentContent(deadline=False), hanging) == []


@pytest.mark.parametrize(
    ("indicators", "means", "complete"), [(0, 0, False), (0, 1, True), (1, 0, False), (3, 2, False), (3, 3, True)]
)
def test_every_indicator_has_its_means_and_without_indicators_there_is_at_least_one(
    indicators: int, means: int, complete: bool
) -> None:
    facts = replace(COMPLETE, indicator_count=indicators, means_count=means)
    findings = ALL.findings(facts)
    assert (findings == ()) == complete
    if findings:
        assert findings[0].facts == {"gap": "means_of_verification", "indicators": indicators, "means": means}


@given(rule=RULES, facts=OFFERS)
def test_whatever_the_parameters_a_duty_of_all_names_an_independent_verifier(
    rule: CommitmentContent, facts: CommitmentOffered
) -> None:
    everybody = replace(facts, lead_sectors=frozenset({"state", "company"}), co_responsible_sectors=DECIDING)
    assert ("independent_verifier" in gaps(rule, everybody)) != facts.has_independent_verifier
    somebody = replace(facts, lead_sectors=frozenset({"state"}), co_responsible_sectors=frozenset({"company"}))
    assert "independent_verifier" not in gaps(rule, somebody)


def test_the_missing_verifier_is_told_with_those_who_share_the_duty() -> None:
    everybody = replace(COMPLETE, co_responsible_sectors=frozenset({"community", "company"}))
    (finding,) = NONE.findings(everybody)
    assert finding.facts == {"gap": "independent_verifier", "responsible_sectors": ["state", "company", "community"]}
    assert "ningún sector responsable" in finding.cure.es


@given(rule=RULES, facts=OFFERS)
def test_closing_a_gap_never_opens_another(rule: CommitmentContent, facts: CommitmentOffered) -> None:
    before = set(gaps(rule, facts))
    fuller = replace(
        facts,
        deadline="date",
        means_count=facts.means_count + 1,
        has_follow_up_body=True,
        beneficiary_count=facts.beneficiary_count + 1,
        has_independent_verifier=True,
    )
    assert set(gaps(rule, fuller)) <= before


@given(rule=RULES, facts=OFFERS)
def test_asking_for_less_never_finds_more(rule: CommitmentContent, facts: CommitmentOffered) -> None:
    assert set(gaps(NONE, facts)) <= set(gaps(rule, facts)) <= set(gaps(CommitmentContent(beneficiaries=True), facts))


def test_the_sentence_lists_what_is_asked_for_and_always_the_verifier() -> None:
    only_lead = CommitmentContent(deadline=False, means_of_verification=False, follow_up_body=False)
    assert only_lead.sentence().es == (
        "Un compromiso se ofrece a la firma cuando nombra al responsable principal y lo que ocurre si no hay avance; "
        "si todo sector que decide es responsable, nombra a un verificador independiente."
    )
    assert NONE.sentence().en == (
        "A commitment may be offered for signature without any minimum content; "
        "where every deciding sector is responsible, it names an independent verifier."
    )
