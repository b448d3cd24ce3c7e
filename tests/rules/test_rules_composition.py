"""From drafted clauses to a protocol that can be proposed."""

from typing import cast

import orjson
import pytest
from pydantic import JsonValue, ValidationError

from app.core.errors import Refusal
from app.rules.composition import (
    ClauseNumberTaken,
    DecisionRuleMissing,
    RuleKindTwice,
    RuleKindUnknown,
    RuleParametersInvalid,
    compose,
    render,
    restore,
)
from app.rules.schemas import ClauseIn, ClauseOut


def drafted(
    kind: str | None = None, parameters: dict[str, JsonValue] | None = None, number: str | None = None
) -> ClauseIn:
    rule = None if kind is None else {"kind": kind, "parameters": parameters or {}}
    text = {"es": "Lo que acordamos.", "en": "What we agreed."}
    title = {"es": "Cláusula", "en": "Clause"}
    return ClauseIn.model_validate({"number": number, "title": title, "text": text, "rule": rule})


DECISION = drafted("decision_rule")


def test_clauses_without_a_number_receive_the_free_ones_in_their_order() -> None:
    clauses = render([drafted(), drafted(number="1"), drafted(number="A.2"), drafted(), drafted(number="3")])
    assert [clause.number for clause in clauses] == ["2", "1", "A.2", "4", "3"]


def test_sentences_are_written_at_rendering_and_survive_storage_as_they_were() -> None:
    rendered = render([drafted("speaking_limit", {"seconds": 120}), drafted(), DECISION])
    stored = [ClauseOut.of(clause) for clause in rendered]
    assert stored[0].sentence is not None
    assert stored[0].sentence.es == "Cada uso de la palabra dura como máximo 2 minutos (120 segundos)."
    assert stored[1].sentence is None
    read_back = [ClauseOut.model_validate_json(clause.model_dump_json()) for clause in stored]
    assert restore(read_back) == rendered
    reworded = read_back[0].model_copy(update={"sentence": read_back[2].sentence})
    assert restore([reworded])[0].sentence == read_back[2].sentence


def test_stored_parameters_hold_the_defaults_too() -> None:
    (clause,) = render([drafted("convocation_period", {"days": 5})])
    rule = ClauseOut.of(clause).rule
    assert rule is not None
    assert rule.parameters == {"days": 5, "counting": "calendar", "whole_days": False}


def test_a_kind_that_does_not_exist_is_refused_with_the_clause() -> None:
    with pytest.raises(RuleKindUnknown) as refused:
        render([drafted(), drafted("golden_rule")])
    assert refused.value.members["clause"] == "2"
    assert "golden_rule" not in str(refused.value.members)


@pytest.mark.parametrize(
    ("kind", "parameters", "pointer", "code"),
    [
        ("convocation_period", {"days": "secret"}, "/days", "int_type"),
        ("convocation_period", {"days": 5.0}, "/days", "int_type"),
        ("convocation_period", {"days": True}, "/days", "int_type"),
        ("convocation_period", {"days": 91}, "/days", "less_than_equal"),
        ("convocation_period", {}, "/days", "missing"),
        ("convocation_period", {"days": 5, "counting": "lunar"}, "/counting", "literal_error"),
        ("convocation_period", {"days": 5, "dias": "secret"}, "/dias", "extra_forbidden"),
        ("convocation_period", {"days": 5, "counting": "\ud800"}, "", "json_invalid"),
        ("quorum_per_sector", {"minimum": 1, "overrides": {"secret": 1}}, "/overrides", "literal_error"),
        ("quorum_per_sector", {"minimum": 0}, "/minimum", "greater_than_equal"),
        ("speaking_limit", {"seconds": 9}, "/seconds", "greater_than_equal"),
        ("agenda_assent", {"dias": "secret"}, "/dias", "extra_forbidden"),
    ],
)
def test_bad_parameters_are_refused_with_their_place_and_never_repeated(
    kind: str, parameters: dict[str, JsonValue], pointer: str, code: str
) -> None:
    with pytest.raises(RuleParametersInvalid) as refused:
        render([drafted(kind, parameters)])
    members = {**refused.value.members, **refused.value.localised_members("es")}
    [error] = cast("list[dict[str, str]]", members.pop("errors"))
    assert members == {"clause": "1", "rule": kind}
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert error["detail"].endswith((".", "?"))
    assert b"secret" not in orjson.dumps([members, error])


@pytest.mark.parametrize(
    ("clauses", "refusal", "members"),
    [
        ([DECISION, drafted(number="7"), drafted(number="7")], ClauseNumberTaken, {"clause": "7"}),
        (
            [drafted("speaking_limit", {"seconds": 60}), DECISION, drafted("speaking_limit", {"seconds": 90})],
            RuleKindTwice,
            {"clauses": ["1", "3"], "rule": "speaking_limit"},
        ),
        ([DECISION, DECISION], RuleKindTwice, {"clauses": ["1", "2"], "rule": "decision_rule"}),
        ([drafted("speaking_limit", {"seconds": 60})], DecisionRuleMissing, {}),
        ([], DecisionRuleMissing, {}),
    ],
)
def test_what_cannot_be_a_protocol_cannot_be_proposed(
    clauses: list[ClauseIn], refusal: type[Refusal], members: dict[str, object]
) -> None:
    with pytest.raises(refusal) as refused:
        compose(render(clauses))
    assert refused.value.members == members
    assert refused.value.message % refused.value.values


def test_a_decision_rule_and_words_are_a_protocol() -> None:
    compose(render([DECISION, drafted(), drafted()]))


@pytest.mark.parametrize(
    "change",
    [
        {"number": "1 bis"},
        {"number": "7\n"},
        {"number": "1" * 21},
        {"sentence": {"es": "Sí.", "en": "Yes."}},
        {"title": {"es": "Dos\nlíneas", "en": "Lines"}},
        {"title": {"es": "Título"}},
        {"text": {"es": "nulo \0", "en": "nul"}},
        {"text": {"es": "\ud800", "en": "half"}},
        {"text": {"es": "a" * 4_001, "en": "long"}},
        {"text": None},
        {"rule": {"kind": "Quorum; DROP", "parameters": {}}},
    ],
)
def test_a_malformed_clause_is_refused(change: dict[str, JsonValue]) -> None:
    clause: dict[str, JsonValue] = {
        "title": {"es": "Título", "en": "Title"},
        "text": {"es": "Texto", "en": "Text"},
    }
    ClauseIn.model_validate(clause)
    with pytest.raises(ValidationError):
        ClauseIn.model_validate({**clause, **change})
