"""Canonical JSON: equal to RFC 8785 wherever it has a form at all, and no form for anything doubtful."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import Path
from typing import cast
from unicodedata import normalize
from uuid import UUID

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.trust.canonical import DEEPEST, JSONValue, decode, decode_canonical, digest, encode, is_canonical
from app.trust.errors import MalformedJSONError, UnencodableError

VECTORS = Path(__file__).parent / "vectors" / "rfc8785" / "testdata"
NAMES = ["arrays", "french", "structures", "unicode", "values", "weird"]

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(lambda text: normalize("NFC", text))
# Our own names are ASCII; those of files are people's, of any script.
KEYS = st.text(st.characters(max_codepoint=127, exclude_characters="\0"), max_size=8) | TEXTS
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


class Colour(StrEnum):
    red = "red"


class Level(IntEnum):
    one = 1


class Plain(Enum):
    one = 1


class Shout(str):
    __slots__ = ()


@dataclass
class Point:
    x: int


@given(VALUES)
def test_what_we_write_is_what_rfc_8785_says(value: JSONValue) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.sampled_from([*"aé߿ࠀ\ud7ff\ue000ﬅ\uffff", "\U00010000", "😀", "a😀", "a\ue000"]), INTEGERS))
def test_names_of_any_script_stand_in_the_order_of_utf_16(value: dict[str, JSONValue]) -> None:
    assert encode([{"deep": value}, value]) == rfc8785.dumps([{"deep": value}, value])


@given(VALUES)
def test_what_we_write_is_read_back_as_the_same_value(value: JSONValue) -> None:
    data = encode(value)
    assert decode(data) == decode_canonical(data) == value
    assert is_canonical(data)


@given(VALUES)
def test_the_same_value_in_another_layout_is_read_but_is_not_canonical(value: JSONValue) -> None:
    data = json.dumps(value, indent=1).encode() + b"\n"
    assert decode(data) == value
    assert not is_canonical(data)


@pytest.mark.parametrize("name", NAMES)
def test_the_published_vectors_are_written_or_refused_for_a_known_reason(name: str) -> None:
    source = (VECTORS / "input" / f"{name}.json").read_bytes()
    published = (VECTORS / "output" / f"{name}.json").read_bytes()
    assert bytes.fromhex((VECTORS / "outhex" / f"{name}.txt").read_text()) == published

    reasons = {
        "structures": "integer",  # 56.0
        "unicode": "normalization",  # A and a combining ring
        "values": "integer",  # fractions
        "weird": "normalization",  # a Hebrew letter with a point
    }
    if name in reasons:
        with pytest.raises(MalformedJSONError, match=reasons[name]):
            decode(source)
    else:
        assert encode(decode(source)) == published


def test_texts_and_escapes_follow_the_published_vector_of_values() -> None:
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    published = (VECTORS / "output" / "values.json").read_bytes()
    assert encode({"string": text})[1:-1] in published
    assert encode({"literals": [None, True, False]})[1:-1] in published


NO_EXACT_FORM: list[object] = [
    1.0,
    float("nan"),
    2**53,
    -(2**53),
    2**70,
    "a\0b",
    "\ud800",
    "e\u0301",
    b"bytes",
    (1, 2),
    {1, 2},
    Decimal(1),
    datetime(2026, 1, 1, tzinfo=UTC),
    date(2026, 1, 1),
    UUID(int=1),
    Colour.red,
    Level.one,
    Plain.one,
    Shout("loud"),
    Point(1),
    OrderedDict(a=1),
    orjson.Fragment(b"1"),
    {1: "a"},
    {None: "a"},
    {Colour.red: "a"},
    {"e\u0301": 1},
    {"\ud800": 1},
    {"a\0": 1},
    object(),
]


@pytest.mark.parametrize("value", NO_EXACT_FORM, ids=range(len(NO_EXACT_FORM)))
def test_what_has_no_exact_form_is_refused_at_every_depth(value: object) -> None:
    for around in (value, [value], {"a": [{"b": value}]}):
        with pytest.raises(UnencodableError):
            encode(cast("JSONValue", around))


def test_sixty_four_levels_are_written_and_read_and_sixty_five_refused() -> None:
    def nested(levels: int) -> JSONValue:
        value: JSONValue = 1
        for level in range(levels):
            value = [value] if level % 2 else {"a": value}
        return value

    data = encode(nested(DEEPEST))
    assert encode(decode(data)) == encode(decode_canonical(data)) == data
    with pytest.raises(UnencodableError):
        encode(nested(DEEPEST + 1))
    with pytest.raises(MalformedJSONError):
        decode(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))


def test_a_value_that_contains_itself_is_refused() -> None:
    ring: list[JSONValue] = []
    ring.append(ring)
    with pytest.raises(UnencodableError):
        encode(ring)


def test_the_digest_is_lower_case_hexadecimal_sha_256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
