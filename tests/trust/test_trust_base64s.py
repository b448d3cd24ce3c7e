"""Base64 with one spelling for each sequence of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust.base64s import standard_decode, standard_encode, url_decode, url_encode
from app.trust.errors import MalformedBase64Error


@given(st.binary(max_size=80))
def test_both_alphabets_give_the_bytes_back(data: bytes) -> None:
    assert url_decode(url_encode(data)) == data
    assert standard_decode(standard_encode(data)) == data


@pytest.mark.parametrize(
    "text", ["QQ==", "QQ=", "Q", "QR", "QUI+", "QU/C", "QQ\n", " QQ", "QQ ", "Q\u0660", "é", "Q.Q", "QUJDR"]
)
def test_base64url_has_no_second_spelling(text: str) -> None:
    with pytest.raises(MalformedBase64Error):
        url_decode(text)


@pytest.mark.parametrize(
    "text", ["QQ", "QQ=", "QR==", "QUI", "QUJ=", "Q-_A", "QQ==\n", "=QQ=", "QQ==QQ==", "====", "=", "é"]
)
def test_standard_base64_has_no_second_spelling(text: str) -> None:
    with pytest.raises(MalformedBase64Error):
        standard_decode(text)


@given(st.text(max_size=12))
def test_any_text_is_either_the_one_spelling_or_refused(text: str) -> None:
    for decode, encode in ((url_decode, url_encode), (standard_decode, standard_encode)):
        try:
            assert encode(decode(text)) == text
        except MalformedBase64Error:
            continue
