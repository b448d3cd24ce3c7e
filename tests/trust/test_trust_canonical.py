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
from app.trust.errors import MalformedJSONError, NotCanonicalError, UnencodableError

VECTORS = Path(__file__).parent / "vectors" / "rfc8785" / "testdata"
NAMES = ["arrays", "french", "structures", "unicode", "values", "weird"]

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(lambda text: normalize("NFC", text))
KEYS = st.text(st.characters(max_codepoint=127, exclude_characters="\0"), max_size=8)
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
        "french": "ASCII",  # member names with accents
        "structures": "integer",  # 56.0
        "unicode": "normalization",  # A and a combining ring
        "values": "integer",  # fractions
        "weird": "ASCII",  # member names from all over Unicode
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


@pytest.mark.parametrize(
    "value",
    [
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
        {"é": 1},
        {"a\0": 1},
        object(),
    ],
    ids=repr,
)
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


FOREIGN_MISTAKES = {
    "duplicate member": b'{"a":1,"a":1}',
    "duplicate member in depth": b'[{"b":{"a":1,"\\u0061":2}}]',
    "NaN": b"NaN",
    "infinity": b"[Infinity]",
    "negative infinity": b"-Infinity",
    "fraction": b"1.5",
    "whole fraction": b"1.0",
    "exponent": b"1e3",
    "negative zero": b"-0",
    "leading zero": b"01",
    "plus": b"+1",
    "unsafe integer": b"9007199254740992",
    "unsafe negative integer": b"-9007199254740992",
    "endless integer": b"1" * 6000,
    "hexadecimal": b"0x10",
    "lone surrogate": b'"\\ud800"',
    "surrogates the wrong way round": b'"\\udc00\\ud800"',
    "lone surrogate in a name": b'{"\\ud800":1}',
    "encoded surrogate": b'"\xed\xa0\x80"',
    "overlong UTF-8": b'"\xc0\xaf"',
    "NUL": b'"\\u0000"',
    "raw NUL": b'"\x00"',
    "raw control character": b'"\x01"',
    "decomposed text": '"e\u0301"'.encode(),
    "name that is not ASCII": '{"é":1}'.encode(),
    "byte order mark": b"\xef\xbb\xbf1",
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "single quotes": b"{'a':1}",
    "trailing comma": b"[1,]",
    "comment": b"1 // one",
    "two values": b"1 2",
    "unclosed": b'{"a":',
    "nothing": b"",
    "white space alone": b" ",
    "white space that JSON does not know": b"\x0c1",
    "non-breaking space": "\u00a01".encode(),
    "Arabic digits": "\u0661".encode(),
    "abyss": b"[" * 200_000,
    "abyss of objects": b'{"a":' * 150_000,
}


@pytest.mark.parametrize("data", FOREIGN_MISTAKES.values(), ids=FOREIGN_MISTAKES.keys())
def test_foreign_json_with_a_mistake_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedJSONError):
        decode(data)
    with pytest.raises(NotCanonicalError):
        decode_canonical(data)
    assert not is_canonical(data)


@pytest.mark.parametrize(
    "data", [b'{"b":1,"a":2}', b"[1, 2]", b'"\\u0041"', b'"\\/"', b'"\\u001F"', b" 1", b"1\n", b'"\\u20ac"']
)
def test_json_in_another_spelling_is_read_but_is_not_canonical(data: bytes) -> None:
    decode(data)
    with pytest.raises(NotCanonicalError):
        decode_canonical(data)


def test_the_size_limit_counts_bytes() -> None:
    data = encode("ñ" * 10)
    assert decode(data, limit=len(data)) == decode_canonical(data, limit=len(data))
    with pytest.raises(MalformedJSONError):
        decode(data, limit=len(data) - 1)
    with pytest.raises(NotCanonicalError):
        decode_canonical(data, limit=len(data) - 1)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = decode(data)
    except MalformedJSONError:
        assert not is_canonical(data)
    else:
        assert decode(encode(value)) == value
        assert is_canonical(data) == (encode(value) == data)


@given(st.text(st.sampled_from('{}[]",:0123456789-+.eE \\u00dntrbf'), max_size=30))
def test_text_that_looks_like_json_is_read_or_refused(text: str) -> None:
    data = text.encode()
    try:
        value = decode(data)
    except MalformedJSONError:
        assert not is_canonical(data)
    else:
        assert value == json.loads(text)
        assert is_canonical(data) == (encode(value) == data)


def test_the_digest_is_lower_case_hexadecimal_sha_256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
