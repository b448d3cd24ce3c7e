"""The templates are data that compose, and parameters can be changed in them."""

import pytest
import yaml
from pydantic import ValidationError

from app.protocols.clause_schemas import RuleIn
from app.protocols.composition import DecisionRuleMissing, RuleParametersInvalid, compose, render
from app.protocols.templates import (
    Template,
    TemplateLacksRule,
    TemplateUnknown,
    load,
    template,
    templates,
    with_parameters,
)


def parameters(chosen: Template) -> dict[str, dict[str, object]]:
    rules: list[RuleIn] = [clause.rule for clause in chosen.clauses if clause.rule is not None]
    return {rule.kind: dict(rule.parameters) for rule in rules}


def test_every_template_can_be_proposed_as_it_is() -> None:
    assert [chosen.name for chosen in templates()] == ["dialogue", "minimal"]
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
    }


def test_the_dialogue_template_has_periods_that_people_can_live_with() -> None:
    assert parameters(template("dialogue")) == {
        "agenda_assent": {},
        "convocation_period": {"days": 5, "counting": "calendar"},
        "quorum_overall": {"at_least": "half_plus_one"},
        "quorum_per_sector": {"minimum": 2},
        "decision_rule": {"basis": "consensus_of_sectors"},
        "speaking_limit": {"seconds": 300},
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
    }


def test_a_parameter_is_replaced_and_the_template_itself_is_not_touched() -> None:
    dialogue = template("dialogue")
    changed = with_parameters(dialogue, {"convocation_period": {"days": 1, "counting": "business"}})
    sentences = [clause.sentence.es for clause in render(changed.clauses) if clause.sentence is not None]
    assert any("1 día hábil" in sentence for sentence in sentences)
    assert parameters(template("dialogue"))["convocation_period"] == {"days": 5, "counting": "calendar"}


def test_parameters_for_a_rule_that_the_template_lacks_or_beyond_its_bounds_are_refused() -> None:
    with pytest.raises(TemplateLacksRule):
        with_parameters(template("minimal"), {"agenda_assent": {}})
    with pytest.raises(RuleParametersInvalid):
        render(with_parameters(template("minimal"), {"speaking_limit": {"seconds": 0}}).clauses)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(TemplateUnknown) as refused:
        template("../minimal")
    assert refused.value.members == {"known": ["dialogue", "minimal"]}


def test_a_template_that_could_not_be_proposed_is_not_loaded() -> None:
    words = {"es": "Palabras", "en": "Words"}
    text_only = {"title": words, "summary": words, "clauses": [{"title": words, "text": words}]}
    with pytest.raises(DecisionRuleMissing):
        load("empty", yaml.safe_dump(text_only))
    with pytest.raises(ValidationError):
        load("empty", yaml.safe_dump({**text_only, "clauses": []}))
