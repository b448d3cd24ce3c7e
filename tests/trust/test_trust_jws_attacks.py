"""Tokens that attack: what python-jose alone says of each, and what the profile says."""

import hmac
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jose import jws as jose_jws
from jose.backends import ECKey as JoseKey
from jose.constants import ALGORITHMS
from jose.exceptions import JWSError

from app.trust import jws
from app.trust.base64s import url_decode, url_encode
from app.trust.errors import MalformedJWSError, SignatureRefusedError
from app.trust.keys import PrivateKey

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


def jose_accepts(token: str, algorithms: list[str] | None) -> bool:
    """What python-jose alone says, given the public key as JWK."""
    try:
        jose_jws.verify(token, KEY.public.jwk(), algorithms)
    except JWSError:
        return False
    return True


# What python-jose alone says of each, with and without a pinned algorithm, and what the profile says.
# The factories are called late because each signs for itself.

PEM = KEY.public.native.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DER = KEY.public.native.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
HS256_HEADER = {"kid": KID, "typ": TYP}


def respelt(part: int, change: Callable[[str], str]) -> str:
    parts = TOKEN.split(".")
    parts[part] = change(parts[part])
    return ".".join(parts)


def signed_after_respelling(part: int, change: Callable[[str], str]) -> str:
    parts = TOKEN.split(".")[:2]
    parts[part] = change(parts[part])
    return f"{'.'.join(parts)}.{url_encode(signature_over('.'.join(parts)))}"


def as_der(token: str) -> str:
    head, _, tail = token.rpartition(".")
    raw = url_decode(tail)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    return f"{head}.{url_encode(der)}"


def with_scalar(at: int, number: int) -> str:
    head, _, tail = TOKEN.rpartition(".")
    raw = bytearray(url_decode(tail))
    raw[at : at + 32] = number.to_bytes(32, "big")
    return f"{head}.{url_encode(bytes(raw))}"


ACCEPTED_BY_JOSE: dict[str, Callable[[], str]] = {
    "unknown crit": lambda: forged(header_of(crit=["moon"], moon=1)),
    "empty crit": lambda: forged(header_of(crit=[])),
    "b64 false": lambda: forged(header_of(b64=False, crit=["b64"])),
    "embedded jwk": lambda: forged(header_of(jwk=OTHER.public.jwk())),
    "jku": lambda: forged(header_of(jku="https://example.com/keys")),
    "x5u": lambda: forged(header_of(x5u="https://example.com/chain")),
    "x5c": lambda: forged(header_of(x5c=["MIIB"])),
    "foreign member": lambda: forged(header_of(extra=1)),
    "no kid": lambda: forged(json.dumps({"alg": "ES256", "typ": TYP}).encode()),
    "no typ": lambda: forged(json.dumps({"alg": "ES256", "kid": KID}).encode()),
    "kid that is no text": lambda: forged(header_of(kid=7)),
    "kid that is no thumbprint": lambda: forged(header_of(kid="key-1")),
    "kid of 31 bytes": lambda: forged(header_of(kid=url_encode(bytes(31)))),
    "kid of 33 bytes": lambda: forged(header_of(kid=url_encode(bytes(33)))),
    "kid as a path": lambda: forged(header_of(kid="../../../../../../../../../../etc/passwd.....")),
    "kid with a line break": lambda: forged(header_of(kid=KID + "\n")),
    "typ in capitals": lambda: forged(header_of(typ=TYP.upper())),
    "typ with a prefix": lambda: forged(header_of(typ=f"application/{TYP}")),
    "typ that is no text": lambda: forged(header_of(typ=[TYP])),
    "algorithm twice": lambda: forged(b'{"alg":"none",' + header_of()[1:]),
    "kid twice": lambda: forged(b'{"kid":"other",' + header_of()[1:]),
    "kid twice in two spellings": lambda: forged(b'{"\\u006bid":"other",' + header_of()[1:]),
    "number in the header": lambda: forged(header_of(extra=1.5)),
    "NaN in the header": lambda: forged(b'{"extra":NaN,' + header_of()[1:]),
    "header of 2 KiB": lambda: forged(header_of() + b" " * 2048),
    "padded header": lambda: signed_after_respelling(0, lambda part: part + "=" * (-len(part) % 4)),
    "padded payload": lambda: signed_after_respelling(1, lambda part: part + "=" * (-len(part) % 4)),
    "padded signature": lambda: respelt(2, lambda part: part + "=="),
    "unused bits in the payload": lambda: signed_after_respelling(1, lambda part: part[:-1] + chr(ord(part[-1]) + 1)),
    "unused bits in the signature": lambda: respelt(2, lambda part: part[:-1] + chr(ord(part[-1]) + 1)),
    "line break in the signature": lambda: respelt(2, lambda part: part[:40] + "\n" * 4 + part[40:]),
    "white space after the token": lambda: TOKEN + "    ",
    "line break after the token": lambda: TOKEN + "\n\n\n\n",
    "foreign characters in the signature": lambda: respelt(2, lambda part: part[:40] + "*!*!" + part[40:]),
    "data after the padded signature": lambda: respelt(2, lambda part: part + "==AAAA"),
    "empty payload": lambda: forged(header_of(), b""),
    "a payload of 64 KiB": lambda: forged(header_of(), b"p" * (1 << 16)),
}

REFUSED_BY_BOTH: dict[str, Callable[[], str]] = {
    "algorithm none": lambda: f"{url_encode(header_of(alg='none'))}.{url_encode(PAYLOAD)}.",
    "algorithm none with a signature": lambda: forged(header_of(alg="none")),
    "algorithm in lower case": lambda: forged(header_of(alg="es256")),
    "algorithm of another curve": lambda: forged(header_of(alg="ES384")),
    "algorithm that is no text": lambda: forged(header_of(alg=["ES256"])),
    "no algorithm": lambda: forged(json.dumps({"kid": KID, "typ": TYP}).encode()),
    "header that is a list": lambda: forged(b'["alg"]'),
    "header that is no JSON": lambda: forged(b"alg"),
    "header in UTF-16": lambda: forged(header_of().decode().encode("utf-16")),
    "DER signature": lambda: as_der(TOKEN),
    "r is zero": lambda: with_scalar(0, 0),
    "s is zero": lambda: with_scalar(32, 0),
    "r is the order": lambda: with_scalar(0, ORDER),
    "s is the order": lambda: with_scalar(32, ORDER),
    "data after the signature": lambda: TOKEN + "AAAA",
    "fourth part": lambda: TOKEN + ".AAAA",
    "white space before the token": lambda: " " + TOKEN,
    "detached payload": lambda: "..".join(TOKEN.split(".")[::2]),
    "JSON serialization": lambda: json.dumps(
        dict(zip(("protected", "payload", "signature"), TOKEN.split("."), strict=True))
    ),
    "nothing": lambda: "",
    "dots": lambda: "..",
}


@pytest.mark.parametrize("make", ACCEPTED_BY_JOSE.values(), ids=ACCEPTED_BY_JOSE.keys())
def test_what_the_library_alone_accepts_the_profile_refuses(make: Callable[[], str]) -> None:
    token = make()
    assert jose_accepts(token, ["ES256"])
    with pytest.raises(MalformedJWSError):
        jws.verify(token, jws.KEY_PROOF, KEY.public)
    if not token.startswith(TOKEN.rpartition(".")[0]):
        with pytest.raises(MalformedJWSError):
            jws.header(token, jws.KEY_PROOF)


@pytest.mark.parametrize("make", REFUSED_BY_BOTH.values(), ids=REFUSED_BY_BOTH.keys())
def test_what_the_library_refuses_the_profile_refuses_too(make: Callable[[], str]) -> None:
    token = make()
    assert not jose_accepts(token, ["ES256"])
    with pytest.raises((MalformedJWSError, SignatureRefusedError)):
        jws.verify(token, jws.KEY_PROOF, KEY.public)


def test_a_signature_out_of_form_or_range_never_reaches_the_library() -> None:
    head, _, tail = TOKEN.rpartition(".")
    raw = url_decode(tail)
    lengths = [f"{head}.{url_encode(each)}" for each in (raw[:63], raw + b"\0", raw[:32] + raw, raw * 2, b"\0")]
    ranges = [with_scalar(at, number) for at in (0, 32) for number in (0, ORDER, ORDER + 1, 2**256 - 1)]
    for token in (*lengths, *ranges, as_der(TOKEN)):
        with pytest.raises(SignatureRefusedError, match="range of the curve"):
            jws.verify(token, jws.KEY_PROOF, KEY.public)
    for token in (with_scalar(0, 1), with_scalar(32, ORDER - 1)):
        with pytest.raises(SignatureRefusedError, match="does not hold"):
            jws.verify(token, jws.KEY_PROOF, KEY.public)


@pytest.mark.parametrize(
    "secret", [PEM, DER, url_decode(KEY.public.x), KEY.public.x.encode()], ids=["PEM", "DER", "x", "text of x"]
)
def test_a_public_key_is_no_secret_for_hs256(secret: bytes) -> None:
    signed = f"{url_encode(json.dumps({'alg': 'HS256', **HS256_HEADER}).encode())}.{url_encode(PAYLOAD)}"
    token = f"{signed}.{url_encode(hmac.digest(secret, signed.encode(), 'sha256'))}"
    with pytest.raises(MalformedJWSError, match="ES256"):
        jws.header(token, jws.KEY_PROOF)
    with pytest.raises(MalformedJWSError, match="ES256"):
        jws.verify(token, jws.KEY_PROOF, KEY.public)


def test_the_library_alone_takes_a_der_public_key_for_a_secret() -> None:
    token = jose_jws.sign(PAYLOAD, DER, HS256_HEADER, "HS256")
    assert jose_jws.verify(token, DER, None) == PAYLOAD
    with pytest.raises(MalformedJWSError, match="ES256"):
        jws.verify(token, jws.KEY_PROOF, KEY.public)
