"""The templates are data that compose, and parameters can be changed in them."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from app.protocols.service.library import shown
from app.protocols.templates import (
    Template,
    TemplateLacksRule,
    TemplateParameterUnknown,
    TemplateUnknown,
    load,
    load_all,
    template,
    templates,
    with_parameters,
)
from app.rules.composition import DecisionRuleMissing, RuleParametersInvalid, compose, render
from app.rules.kinds import RULE_KINDS
from app.rules.schemas import RuleIn

NAMES = [
    "development",
    "dialogue",
    "minimal",
    "monitoring_committee",
    "platform_without_state",
    "prior_consultation",
    "standing_group",
    "technical_group",
]


def parameters(chosen: Template) -> dict[str, dict[str, object]]:
    rules: list[RuleIn] = [clause.rule for clause in chosen.clauses if clause.rule is not None]
    return {rule.kind: dict(rule.parameters) for rule in rules}


def test_every_template_can_be_proposed_as_it_is() -> None:
    assert [chosen.name for chosen in templates()] == NAMES
    for chosen in templates():
        compose(render(chosen.clauses))


def test_the_minimal_template_makes_nobody_wait() -> None:
    assert parameters(template("minimal")) == {
        "convocation_period": {"days": 0, "counting": "calendar"},
        "quorum_overall": {"at_least": 1},
        "quorum_per_sector": {"minimum": 1},
        "decision_rule": {"basis": "consensus_of_sectors"},
        "speaking_limit": {"seconds": 300},
        "minutes_review": {"days": 0, "counting": "calendar", "silence": "blocks"},
        "commitment_content": {},
        "signature_rule": {"minimum": 1, "lowest": "C"},
        "verification": {
            "who": "other_sector",
            "within_days": 1,
            "counting": "calendar",
            "on_silence": "stays_unverified",
        },
        "escalation_ladder": {"steps": {"reminder": 0}, "counting": "calendar"},
        "period_end": {"on_non_business_day": "next_business_day"},
        "facilitation": {"interim": "guarantor"},
        "sector_word": {"by": "any_delegate"},
    }


def test_the_dialogue_template_has_periods_that_people_can_live_with() -> None:
    assert parameters(template("dialogue")) == {
        "agenda_assent": {},
        "convocation_period": {"days": 5, "counting": "calendar"},
        "document_period": {"days": 5, "counting": "calendar"},
        "quorum_overall": {"at_least": "half_plus_one"},
        "quorum_per_sector": {"minimum": 2},
        "decision_rule": {"basis": "consensus_of_sectors"},
        "speaking_limit": {"seconds": 300},
        "speaking_budget": {"minutes": 40, "session_minutes": 180, "compensation": True},
        "caucus_allowance": {"times": 2, "minutes": 20},
        "press_statements": {"speaker": "joint_text"},
        "attendance_costs": {
            "covers": ["travel", "food", "lodging"],
            "of_sectors": ["community"],
            "paid_by": "common_fund",
        },
        "truce": {"effect": "calls_guarantor"},
        "withdrawal": {"decisions": "stop", "clocks": "run"},
        "suspension": {"by": "conducting_or_sector", "clocks": "pause"},
        "term": {"extensions": 2, "days": 120, "follow_up_days": 730},
        "lapse": {"after_term_days": 30, "after_absence_days": 90},
        "waiver": {"rules": ["agenda_assent", "convocation_period", "minutes_review"], "lowest_assurance": "C"},
        "amendment_rule": {"lowest_assurance": "D", "effective_after_days": 5},
        "publicity": {"agreements": "adopted", "minutes": "sealed", "commitments": "in_force", "reports": "given"},
        "attribution": {"at_most": "not_attributed", "on_request": True},
        "minutes_review": {"days": 5, "counting": "business", "silence": "assents"},
        "commitment_content": {},
        "signature_rule": {"minimum": 2, "lowest": "C"},
        "verification": {
            "who": "other_sector",
            "within_days": 15,
            "counting": "calendar",
            "on_silence": "table_decides",
        },
        "escalation_ladder": {
            "steps": {"reminder": 0, "explanation": 15, "cure_plan": 30, "table": 45, "guarantor": 60, "authority": 90},
            "counting": "calendar",
        },
        "period_end": {"on_non_business_day": "next_business_day"},
        "facilitation": {"interim": "guarantor"},
        "sector_word": {"by": "any_delegate", "overrides": {"community": "every_organization"}},
        "floor_order": {"order": "least_heard"},
        "opening_hour": {"tolerance_minutes": 15},
    }


def test_a_parameter_is_replaced_and_the_template_itself_is_not_touched() -> None:
    dialogue = template("dialogue")
    changed = with_parameters(dialogue, {"convocation_period": {"days": 1, "counting": "business"}})
    sentences = [clause.sentence.es for clause in render(changed.clauses) if clause.sentence is not None]
    assert any("1 día hábil" in sentence for sentence in sentences)
    assert parameters(template("dialogue"))["convocation_period"]["counting"] == "calendar"


def test_parameters_for_a_rule_that_the_template_lacks_or_beyond_its_bounds_are_refused() -> None:
    with pytest.raises(TemplateLacksRule):
        with_parameters(template("minimal"), {"agenda_assent": {}})
    with pytest.raises(RuleParametersInvalid):
        render(with_parameters(template("minimal"), {"speaking_limit": {"seconds": 0}}).clauses)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(TemplateUnknown) as refused:
        template("../minimal")
    assert refused.value.members == {"known": NAMES}


def test_a_template_that_could_not_be_proposed_is_not_loaded() -> None:
    words = {"es": "Palabras", "en": "Words"}
    text_only = {"title": words, "summary": words, "clauses": [{"title": words, "text": words}]}
    with pytest.raises(DecisionRuleMissing):
        load("empty", yaml.safe_dump(text_only))
    with pytest.raises(ValidationError):
        load("empty", yaml.safe_dump({**text_only, "clauses": []}))


OF_THE_VALLEY = """
title: {es: Mesa del valle, en: Table of the valley}
summary: {es: Una mesa pequeña., en: A small table.}
open: {speaking_limit: [seconds]}
clauses:
  - title: {es: Acuerdos, en: Agreements}
    rule: {kind: decision_rule}
  - title: {es: Palabra, en: Floor}
    rule: {kind: speaking_limit, parameters: {seconds: 120}}
"""


def test_a_new_template_is_a_file_in_the_folder_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "valley.yaml").write_text(OF_THE_VALLEY, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a template", encoding="utf-8")
    [(name, valley)] = load_all(tmp_path).items()
    assert (name, valley.title.es) == ("valley", "Mesa del valle")
    out = shown(with_parameters(valley, {"speaking_limit": {"seconds": 60}}))
    [left_open] = out.open_parameters
    assert left_open.model_dump() == {"clause": "2", "rule": "speaking_limit", "parameter": "seconds", "value": 60}
    assert out.clauses[1].sentence is not None
    assert "1 minuto" in out.clauses[1].sentence.es


@pytest.mark.parametrize("wrong", ["{speaking_limit: [minutes]}", "{quorum_overall: [at_least]}"])
def test_a_template_leaves_open_only_what_its_rules_have(wrong: str) -> None:
    with pytest.raises(TemplateParameterUnknown):
        load("valley", OF_THE_VALLEY.replace("{speaking_limit: [seconds]}", wrong))


def test_what_happens_to_a_table_is_settled_where_it_matters() -> None:
    holders = {
        kind: [chosen.name for chosen in templates() if kind in parameters(chosen)]
        for kind in ("amendment_rule", "lapse", "suspension", "term", "truce", "waiver", "withdrawal")
    }
    everywhere = ["development", "dialogue", "monitoring_committee", "prior_consultation", "standing_group"]
    for kind in ("amendment_rule", "suspension", "term", "withdrawal"):
        assert holders[kind] == everywhere
    assert holders["truce"] == ["development", "dialogue"]
    # A committee that watches does not lapse, and the rights of the peoples are not waived.
    assert holders["lapse"] == holders["waiver"] == ["development", "dialogue", "standing_group"]


def test_every_kind_stands_in_some_template() -> None:
    held = {clause.rule.kind for chosen in templates() for clause in chosen.clauses if clause.rule is not None}
    assert held >= {
        *("agenda_assent", "agenda_share", "amendment_rule", "attendance_costs", "attribution", "caucus_allowance"),
        *("commitment_content", "convocation_period", "decision_by_sector_votes", "decision_rule"),
        *("decision_without_objection", "document_period", "escalation_ladder", "lapse", "late_arrival"),
        *("mandate_required", "matters_out_of_scope", "minutes_review", "press_statements", "publicity"),
        *("quorum_overall", "quorum_per_sector", "required_languages", "signature_rule", "speaking_budget"),
        *("speaking_limit", "suspension", "term", "truce", "verification", "waiver", "withdrawal"),
    }
    assert held <= set(RULE_KINDS)


def test_the_prior_consultation_brings_the_stages_and_days_of_its_law() -> None:
    stages = shown(template("prior_consultation")).stages
    assert stages is not None
    assert [step.name for step in stages.steps] == [
        "identification_of_the_measure",
        "identification_of_the_peoples",
        "publicity",
        "information",
        "internal_evaluation",
        "dialogue",
        "decision",
    ]
    assert stages.within == ("publicity", "information", "internal_evaluation", "dialogue")
    assert stages.within_days == 120


@pytest.mark.parametrize("chosen", templates(), ids=lambda chosen: chosen.name)
def test_texts_are_written_in_both_languages_and_end_like_sentences(chosen: Template) -> None:
    for text in [clause.text for clause in chosen.clauses if clause.text is not None]:
        assert text.es != text.en
        assert text.es.endswith(".")
        assert text.en.endswith(".")
