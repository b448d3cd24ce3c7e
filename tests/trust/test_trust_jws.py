"""The profile of tokens: what it makes others can read, and what others make in any other form it refuses."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jose.backends import ECKey as JoseKey
from jose.constants import ALGORITHMS
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey

from app.trust import jws
from app.trust.base64s import url_decode, url_encode
from app.trust.errors import MalformedJWSError, SignatureRefusedError, WrongPurposeError
from app.trust.keys import PrivateKey

VECTORS = Path(__file__).parent / "vectors"
KEY, OTHER = PrivateKey.generate(), PrivateKey.generate()
KID = KEY.public.thumbprint
TYP = jws.KEY_PROOF.typ
PAYLOAD = b'{"v":1}'
TOKEN = jws.sign(jws.KEY_PROOF, PAYLOAD, KEY)
HEADER = {"alg": "ES256", "kid": KID, "typ": TYP}
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def signature_over(signed: str) -> bytes:
    """r ‖ s by the key of these tests over any first two parts, whatever they are."""
    made: bytes = JoseKey(KEY.native, ALGORITHMS.ES256).sign(signed.encode())  # type: ignore[no-untyped-call]
    return made


def forged(header: bytes, payload: bytes = PAYLOAD) -> str:
    """A token with this header, honestly signed by the key of these tests."""
    signed = f"{url_encode(header)}.{url_encode(payload)}"
    return f"{signed}.{url_encode(signature_over(signed))}"


def header_of(**changes: object) -> bytes:
    return json.dumps({**HEADER, **changes}).encode()


@given(st.binary(min_size=1, max_size=200))
def test_the_exact_payload_comes_back(payload: bytes) -> None:
    for purpose in (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE, jws.KEY_PROOF):
        token = jws.sign(purpose, payload, KEY)
        assert jws.header(token, purpose) == KID
        assert jws.verify(token, purpose, KEY.public) == payload


def test_the_header_has_exactly_three_members_in_canonical_order() -> None:
    header, payload, signature = (url_decode(part) for part in TOKEN.split("."))
    assert header == f'{{"alg":"ES256","kid":"{KID}","typ":"{TYP}"}}'.encode()
    assert payload == PAYLOAD
    assert len(signature) == 64


def test_the_purposes_are_the_agreed_types() -> None:
    assert [each.typ for each in (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE, jws.KEY_PROOF)] == [
        "at+jwt",
        "roundtable-signature+jws",
        "roundtable-key-proof+jws",
    ]


def test_another_implementation_accepts_our_tokens() -> None:
    read = joserfc_jws.deserialize_compact(TOKEN, ECKey.import_key(KEY.public.native), algorithms=["ES256"])
    assert read.payload == PAYLOAD
    assert read.headers() == HEADER


def test_we_accept_the_tokens_of_another_implementation_with_members_in_any_order() -> None:
    key = ECKey.import_key(KEY.to_pem())
    for header in (HEADER, dict(reversed(HEADER.items()))):
        token = joserfc_jws.serialize_compact(dict(header), PAYLOAD, key, algorithms=["ES256"])
        assert jws.verify(token, jws.KEY_PROOF, KEY.public) == PAYLOAD


def test_white_space_in_the_header_of_another_implementation_is_its_own_matter() -> None:
    assert jws.verify(forged(json.dumps(HEADER, indent=2).encode()), jws.KEY_PROOF, KEY.public) == PAYLOAD


def test_a_token_for_one_purpose_serves_no_other() -> None:
    for purpose in (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE):
        with pytest.raises(WrongPurposeError):
            jws.header(TOKEN, purpose)
        with pytest.raises(WrongPurposeError):
            jws.verify(TOKEN, purpose, KEY.public)


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(SignatureRefusedError, match="another key"):
        jws.verify(TOKEN, jws.KEY_PROOF, OTHER.public)
    with pytest.raises(SignatureRefusedError, match="hold"):
        jws.verify(forged(header_of(kid=OTHER.public.thumbprint)), jws.KEY_PROOF, OTHER.public)


def test_every_changed_character_is_refused() -> None:
    for at, each in enumerate(TOKEN):
        for other in {"A", "B", "_", "=", ".", "é"} - {each}:
            with pytest.raises((MalformedJWSError, SignatureRefusedError)):
                jws.verify(TOKEN[:at] + other + TOKEN[at + 1 :], jws.KEY_PROOF, KEY.public)


def test_every_shortened_and_lengthened_token_is_refused() -> None:
    for at in range(len(TOKEN)):
        for token in (TOKEN[:at], TOKEN[at + 1 :], TOKEN[: at + 1] + TOKEN[at:]):
            with pytest.raises((MalformedJWSError, SignatureRefusedError)):
                jws.verify(token, jws.KEY_PROOF, KEY.public)


def test_a_payload_is_never_empty_and_a_token_never_too_long() -> None:
    with pytest.raises(MalformedJWSError):
        jws.sign(jws.KEY_PROOF, b"", KEY)
    with pytest.raises(MalformedJWSError):
        jws.verify(forged(header_of(), b""), jws.KEY_PROOF, KEY.public)
    with pytest.raises(MalformedJWSError):
        jws.sign(jws.KEY_PROOF, b"p" * (48 * 1024), KEY)


def test_the_mirrored_signature_holds_too_and_so_names_nothing() -> None:
    """RFC 7518 does not ask for the lower s; a token's bytes are therefore not the identity of a signature."""
    head, _, tail = TOKEN.rpartition(".")
    r, s = url_decode(tail)[:32], int.from_bytes(url_decode(tail)[32:], "big")
    mirrored = f"{head}.{url_encode(r + (ORDER - s).to_bytes(32, 'big'))}"
    assert mirrored != TOKEN
    assert jws.verify(mirrored, jws.KEY_PROOF, KEY.public) == PAYLOAD


@given(st.text(max_size=60))
def test_any_text_is_refused_with_an_error_of_ours(text: str) -> None:
    for token in (text, f"{text}.{text}.{text}", TOKEN + text, text + TOKEN):
        if token != TOKEN:
            with pytest.raises((MalformedJWSError, SignatureRefusedError)):
                jws.verify(token, jws.KEY_PROOF, KEY.public)


@given(st.binary(max_size=60))
def test_any_header_is_refused_with_an_error_of_ours(header: bytes) -> None:
    token = f"{url_encode(header)}.{url_encode(PAYLOAD)}.{url_encode(bytes(64))}"
    with pytest.raises(MalformedJWSError):
        jws.header(token, jws.KEY_PROOF)


COOKBOOK = [
    "4.2.hmac-sha2_b64_false",
    "4_3.ecdsa_signature",
    "4_5.signature_with_detached_content",
    "4_8.multiple_signatures",
]


@pytest.mark.parametrize("name", COOKBOOK)
def test_every_form_of_the_cookbook_is_of_another_profile_and_refused(name: str) -> None:
    output = json.loads((VECTORS / "jose" / f"{name}.json").read_text())["output"]
    forms = [form if isinstance(form, str) else json.dumps(form) for form in output.values()]
    flat = [form for form in output.values() if isinstance(form, dict) and "signature" in form]
    forms += [f"{form['protected']}.{form.get('payload', '')}.{form['signature']}" for form in flat]
    assert forms
    for token in forms:
        for purpose in (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE, jws.KEY_PROOF):
            with pytest.raises(MalformedJWSError):
                jws.header(token, purpose)
