"""Foreign JSON: what is read strictly, what is canonical already, and what is neither."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust.canonical import decode, decode_canonical, encode, is_canonical
from app.trust.errors import MalformedJSONError, NotCanonicalError

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
    "decomposed name": '{"e\u0301":1}'.encode(),
    "name with NUL": b'{"\\u0000":1}',
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
