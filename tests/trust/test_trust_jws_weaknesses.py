"""The table of docs/signatures-profile.md, row by row: what python-jose says of an attack alone, and what we say."""

import hmac
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from jose import jws as jose_jws
from jose.backends import ECKey as JoseKey
from jose.constants import ALGORITHMS
from jose.exceptions import JOSEError

from app.trust import jws
from app.trust.base64s import url_encode
from app.trust.errors import MalformedJWSError, SignatureRefusedError, WrongPurposeError
from app.trust.keys import PrivateKey
from tests.trust.test_trust_jws_attacks import (
    ACCEPTED_BY_JOSE,
    DER,
    HS256_HEADER,
    KEY,
    KID,
    PAYLOAD,
    PEM,
    REFUSED_BY_BOTH,
    TOKEN,
    TYP,
    forged,
    header_of,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "signatures-profile.md"
VERDICTS = {MalformedJWSError: "malformed", WrongPurposeError: "other purpose", SignatureRefusedError: "refused"}
Making = Callable[[], str]


def with_secret(secret: bytes) -> str:
    signed = f"{url_encode(json.dumps({'alg': 'HS256', **HS256_HEADER}).encode())}.{url_encode(PAYLOAD)}"
    return f"{signed}.{url_encode(hmac.digest(secret, signed.encode(), 'sha256'))}"


def on_another_curve() -> str:
    key = JoseKey(generate_private_key(SECP384R1()), ALGORITHMS.ES384)
    signed = f"{url_encode(header_of(alg='ES384'))}.{url_encode(PAYLOAD)}"
    return f"{signed}.{url_encode(key.sign(signed.encode()))}"  # type: ignore[no-untyped-call]


def of_another_key() -> str:
    return jws.sign(jws.KEY_PROOF, PAYLOAD, PrivateKey.generate())


ATTACKS: dict[str, Making] = {
    "critical extension that nobody knows (`crit`)": ACCEPTED_BY_JOSE["unknown crit"],
    "empty `crit`": ACCEPTED_BY_JOSE["empty crit"],
    "payload not encoded (`b64` false, RFC 7797)": ACCEPTED_BY_JOSE["b64 false"],
    "key of the attacker inside the header (`jwk`)": ACCEPTED_BY_JOSE["embedded jwk"],
    "address of a key set (`jku`)": ACCEPTED_BY_JOSE["jku"],
    "address of a certificate (`x5u`)": ACCEPTED_BY_JOSE["x5u"],
    "certificate inside the header (`x5c`)": ACCEPTED_BY_JOSE["x5c"],
    "member that the profile does not have": ACCEPTED_BY_JOSE["foreign member"],
    "HS256 with the public key in DER as the secret": lambda: with_secret(DER),
    "HS256 with the public key in PEM as the secret": lambda: with_secret(PEM),
    "algorithm none": REFUSED_BY_BOTH["algorithm none"],
    "algorithm none with a signature": REFUSED_BY_BOTH["algorithm none with a signature"],
    "member twice in the header": ACCEPTED_BY_JOSE["algorithm twice"],
    "member twice in two spellings": ACCEPTED_BY_JOSE["kid twice in two spellings"],
    "padded header": ACCEPTED_BY_JOSE["padded header"],
    "padded payload": ACCEPTED_BY_JOSE["padded payload"],
    "padded signature": ACCEPTED_BY_JOSE["padded signature"],
    "unused bits that are not zero": ACCEPTED_BY_JOSE["unused bits in the signature"],
    "characters that are no base64url": ACCEPTED_BY_JOSE["foreign characters in the signature"],
    "white space behind the token": ACCEPTED_BY_JOSE["white space after the token"],
    "signature in DER instead of 64 bytes": REFUSED_BY_BOTH["DER signature"],
    "r is zero": REFUSED_BY_BOTH["r is zero"],
    "s is the order of the curve": REFUSED_BY_BOTH["s is the order"],
    "another curve (ES384)": on_another_curve,
    "token of more than 64 KiB": ACCEPTED_BY_JOSE["a payload of 64 KiB"],
    "header of 2 KiB": ACCEPTED_BY_JOSE["header of 2 KiB"],
    "header nested 200 levels deep": lambda: forged(header_of()[:-1] + b',"x":' + b"[" * 200 + b"]" * 200 + b"}"),
    "header nested 200,000 levels deep": lambda: forged(header_of()[:-1] + b',"x":' + b"[" * 200_000),
    "integer of 400 digits in the header": lambda: forged(header_of()[:-1] + b',"x":' + b"9" * 400 + b"}"),
    "fraction or NaN in the header": ACCEPTED_BY_JOSE["NaN in the header"],
    "token for another purpose (`typ`)": lambda: forged(header_of(typ=jws.ACCESS_TOKEN.typ)),
    "no purpose (`typ`) at all": ACCEPTED_BY_JOSE["no typ"],
    "purpose in another spelling": ACCEPTED_BY_JOSE["typ in capitals"],
    "`kid` of another key": lambda: forged(header_of(kid=PrivateKey.generate().public.thumbprint)),
    "`kid` that is a path": ACCEPTED_BY_JOSE["kid as a path"],
    "no `kid` at all": ACCEPTED_BY_JOSE["no kid"],
    "token of another key": of_another_key,
    "empty payload": ACCEPTED_BY_JOSE["empty payload"],
}


def alone(token: str, algorithms: list[str] | None, key: object) -> str:
    """What the library says: accepts, refuses, or breaks with an error that is none of its own."""
    try:
        jose_jws.verify(token, key, algorithms)  # type: ignore[arg-type]
    except JOSEError:
        return "refuses"
    except Exception:  # noqa: BLE001  (whatever it is, no caller expects it)
        return "breaks"
    return "accepts"


def ours(token: str) -> str:
    try:
        jws.verify(token, jws.KEY_PROOF, KEY.public)
    except (MalformedJWSError, SignatureRefusedError) as error:
        return VERDICTS[type(error)]
    return "accepted"


def verdicts(attack: str) -> tuple[str, str, str]:
    token = ATTACKS[attack]()
    # The forgeries are made for whoever hands over the key as it lies there.
    key: object = {"HS256 with the public key in DER": DER, "HS256 with the public key in PEM": PEM}.get(attack[:32])
    key = key or KEY.public.jwk()
    return alone(token, ["ES256"], key), alone(token, None, key), ours(token)


def rows() -> dict[str, tuple[str, str, str]]:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.findall(r"^\| (.+?) \| (\w+) \| (\w+) \| ([a-z ]+) \|$", text, re.MULTILINE)
    return {attack: (pinned, open_, own) for attack, pinned, open_, own in found[1:]}


def test_the_table_holds_every_attack_and_nothing_else() -> None:
    assert list(rows()) == list(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_row_of_the_table_is_true(attack: str) -> None:
    assert verdicts(attack) == rows()[attack]


def test_nothing_in_the_table_is_accepted_by_the_profile_and_an_honest_token_is() -> None:
    assert "accepted" not in {own for *_, own in rows().values()}
    assert ours(TOKEN) == "accepted"
    assert (jws.KEY_PROOF.typ, KEY.public.thumbprint) == (TYP, KID)
    assert sum(pinned == "accepts" for pinned, *_ in rows().values()) > 20
