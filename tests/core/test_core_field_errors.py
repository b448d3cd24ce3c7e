"""Errors of fields: the place without the names of alternatives, the bound, the list, and the name that was meant."""

import ast
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import app
from app.core.field_errors import Parameters, pointer, told
from app.core.messages import FIELD_MESSAGES
from tests.mesa import Mesa, key


class Sector(StrEnum):
    state = "state"
    company = "company"


class On(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["date"]
    value: Annotated[int, Field(ge=3, le=9)]


class When(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["condition"]
    words: Annotated[str, Field(min_length=2, max_length=5)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    due: Annotated[On | When, Field(discriminator="kind")] | None = None
    parts: Annotated[list[On], Field(max_length=2)] = []
    shares: dict[Literal["state", "company"], int] = {}
    sectors: tuple[Sector, ...] = ()
    either: int | Sector | None = None
    from_: Annotated[int, Field(alias="from")] = 0


def errors(given: dict[str, Any], locale: str = "en") -> list[dict[str, Any]]:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(given)
    return [told(dict(error), error["loc"], Form, locale) for error in refused.value.errors()]


@pytest.mark.parametrize(
    ("given", "place", "code", "further"),
    [
        ({"due": {"kind": "date", "value": 2}}, "/due/value", "greater_than_equal", {"limit": 3}),
        ({"due": {"kind": "date", "value": 10}}, "/due/value", "less_than_equal", {"limit": 9}),
        ({"due": {"kind": "condition", "words": "a"}}, "/due/words", "string_too_short", {"limit": 2}),
        (
            {"due": {"kind": "dat"}},
            "/due/kind",
            "union_tag_invalid",
            {"allowed": ["date", "condition"], "nearest": "date"},
        ),
        ({"due": {}}, "/due/kind", "union_tag_not_found", {}),
        ({"due": {"kind": "date", "value": 4, "valeu": 1}}, "/due/valeu", "extra_forbidden", {"nearest": "value"}),
        ({"parts": [{"kind": "date"}]}, "/parts/0/value", "missing", {}),
        (
            {"parts": [{"kind": "dato", "value": 4}]},
            "/parts/0/kind",
            "literal_error",
            {"allowed": ["date"], "nearest": "date"},
        ),
        ({"parts": [{"kind": "date", "value": 4}] * 3}, "/parts", "too_long", {"limit": 2}),
        ({"shares": {"Rosa": 1}}, "/shares", "literal_error", {"allowed": ["state", "company"]}),
        ({"shares": {"state": "x"}}, "/shares/state", "int_parsing", {}),
        (
            {"sectors": ["state", "compnay"]},
            "/sectors/1",
            "enum",
            {"allowed": ["state", "company"], "nearest": "company"},
        ),
        ({"fron": 1}, "/fron", "extra_forbidden", {"nearest": "from"}),
        ({"from": "x"}, "/from", "int_parsing", {}),
        ({"<b>": 1}, "", "extra_forbidden", {}),
        ({"x" * 65: 1}, "", "extra_forbidden", {}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_error_says_where_and_what_would_be_right(
    given: dict[str, Any], place: str, code: str, further: dict[str, Any]
) -> None:
    [error] = errors(given)
    detail = error.pop("detail")
    assert error == {"pointer": place, "code": code, **further}
    for words in (str(further.get("limit", "")), further.get("nearest", "") if "allowed" not in further else ""):
        assert words in detail


def test_every_alternative_of_a_value_is_told_at_the_same_place() -> None:
    told_there = errors({"either": "x"})
    assert [(error["pointer"], error["code"]) for error in told_there] == [
        ("/either", "int_parsing"),
        ("/either", "enum"),
    ]


def test_the_sentence_holds_the_list_up_to_a_dozen_and_the_member_holds_it_whole() -> None:
    many = tuple(f"word_{number}" for number in range(20))
    error = {"type": "literal_error", "loc": ("phase",), "input": "x"}
    answer = told(error, ("phase",), Parameters(phase=Literal[many]), "es")
    assert answer["allowed"] == list(many)
    assert str(answer["detail"]).endswith("Son posibles: " + ", ".join(many[:12]) + ", ….")


def test_a_pointer_is_that_of_rfc_6901() -> None:
    assert (pointer([]), pointer(["a/b", 0, "m~n"])) == ("", "/a~1b/0/m~0n")


def test_every_rule_of_ours_has_words_for_what_it_refuses() -> None:
    said = set[str]()
    for file in Path(app.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"PydanticCustomError": 0, "PydanticKnownError": 0, "wrong_member": 1}.get(node.func.id)
                if place is not None and isinstance(code := node.args[place], ast.Constant):
                    said.add(str(code.value))
    assert len(said) > 20
    assert said <= FIELD_MESSAGES.keys()


async def test_an_answer_that_leaves_places_out_says_how_many(mesa: Mesa) -> None:
    unknown = {f"member_{number}": 1 for number in range(60)}
    told = (await mesa["facilitator"].post(f"{mesa.path}/sessions", unknown, Idempotency_Key=key())).json()
    assert told["code"] == "invalid_input"
    assert (len(told["errors"]), told["errors_left_out"]) == (50, 13)
    few = (await mesa["facilitator"].post(f"{mesa.path}/sessions", {}, Idempotency_Key=key())).json()
    assert "errors_left_out" not in few
