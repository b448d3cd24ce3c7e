"""P-256 keys: one kind, one spelling, and a thumbprint that other implementations agree with."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256K1,
    SECP256R1,
    SECP384R1,
    EllipticCurvePublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from app.trust.base64s import url_decode, url_encode
from app.trust.errors import KeyRefusedError
from app.trust.keys import PrivateKey, PublicKey

VECTORS = Path(__file__).parent / "vectors"
KEY = PrivateKey.generate()
JWK: dict[str, str] = KEY.public.jwk()
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def test_a_key_is_read_from_each_form_that_it_shows() -> None:
    assert PublicKey.from_jwk(JWK) == PublicKey.from_jwk(KEY.public.published()) == KEY.public
    assert set(JWK) == {"kty", "crv", "x", "y"}
    assert KEY.public.published() == JWK | {"kid": KEY.public.thumbprint, "use": "sig", "alg": "ES256"}


def test_the_thumbprint_is_that_of_rfc_7638() -> None:
    for _ in range(20):
        public = PrivateKey.generate().public
        assert public.thumbprint == ECKey.import_key(public.native).thumbprint()
        assert len(public.thumbprint) == 43


def test_coordinates_keep_their_leading_zeros() -> None:
    groups = json.loads((VECTORS / "wycheproof" / "ecdsa_secp256r1_sha256_p1363_test.json").read_text())["testGroups"]
    for each in groups:
        x, y = (int(each["publicKey"][name], 16) for name in ("wx", "wy"))
        key = PublicKey.of(EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key())
        assert (key.x, key.y) == (coordinate(x), coordinate(y))
        assert PublicKey.from_jwk(key.jwk()) == key
        if "publicKeyJwk" in each:
            assert (key.x, key.y) == (each["publicKeyJwk"]["x"], each["publicKeyJwk"]["y"])
    assert any(int(each["publicKey"]["wx"], 16) < 2**248 for each in groups)


def coordinate(number: int) -> str:
    return url_encode(number.to_bytes(32, "big"))


X, Y = (int.from_bytes(url_decode(JWK[name]), "big") for name in "xy")

REFUSED: dict[str, Mapping[str, object]] = {
    "nothing": {},
    "no y": {name: value for name, value in JWK.items() if name != "y"},
    "private member": {**JWK, "d": coordinate(1)},
    "foreign member without a value": {**JWK, "x5u": None},
    "foreign member": {**JWK, "x5u": "https://example.com/key"},
    "members of a browser": {**JWK, "ext": True, "key_ops": ["verify"]},
    "another kid": {**JWK, "kid": PrivateKey.generate().public.thumbprint},
    "a kid that is no text": {**JWK, "kid": None},
    "another use": {**JWK, "use": "enc"},
    "another algorithm": {**JWK, "alg": "ES384"},
    "RSA": {**JWK, "kty": "RSA"},
    "lower case": {**JWK, "kty": "ec"},
    "another curve": {**JWK, "crv": "P-384"},
    "a curve that is no text": {**JWK, "crv": ["P-256"]},
    "padded": {**JWK, "x": JWK["x"] + "="},
    "standard alphabet": {**JWK, "x": "+" * 43},
    "short": {**JWK, "x": JWK["x"][:-2]},
    "long": {**JWK, "x": "AA" + JWK["x"] + "AA"},
    "number": {**JWK, "x": 7},
    "bytes": {**JWK, "x": b"7"},
    "empty": {**JWK, "x": "", "y": ""},
    "off the curve": {**JWK, "y": coordinate(Y ^ 1)},
    "exchanged": {**JWK, "x": JWK["y"], "y": JWK["x"]},
    "infinity": {**JWK, "x": coordinate(0), "y": coordinate(0)},
    "y beyond the prime": {**JWK, "y": coordinate((Y + PRIME) % 2**256)},
    "all ones": {**JWK, "x": coordinate(2**256 - 1)},
}


@pytest.mark.parametrize("jwk", REFUSED.values(), ids=REFUSED.keys())
def test_a_key_that_is_not_exactly_ours_is_refused(jwk: Mapping[str, object]) -> None:
    with pytest.raises(KeyRefusedError):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize("text", ["", url_encode(bytes(31)), url_encode(bytes(33)), "A" * 44], ids=len)
def test_a_coordinate_has_exactly_32_bytes(text: str) -> None:
    with pytest.raises(KeyRefusedError, match="32 bytes"):
        PublicKey.from_jwk({**JWK, "x": text})


@pytest.mark.parametrize("found", [[], [JWK], "key", 7, None])
def test_what_is_no_object_at_all_is_no_key(found: Any) -> None:
    with pytest.raises(KeyRefusedError):
        PublicKey.from_jwk(found)


def test_a_coordinate_beyond_the_prime_is_no_second_spelling() -> None:
    # A point with a small x: x + p still fits into 32 bytes and would be the same point again.
    small = next(x for x in range(1, 50) if pow(x**3 - 3 * x + B, (PRIME - 1) // 2, PRIME) == 1)
    y = pow(small**3 - 3 * small + B, (PRIME + 1) // 4, PRIME)
    good = {"kty": "EC", "crv": "P-256", "x": coordinate(small), "y": coordinate(y)}
    PublicKey.from_jwk(good)
    with pytest.raises(KeyRefusedError):
        PublicKey.from_jwk(good | {"x": coordinate(small + PRIME)})


@pytest.mark.parametrize("name", ["3_1.ec_public_key", "3_2.ec_private_key"])
def test_the_keys_of_the_cookbook_are_of_another_curve_and_refused(name: str) -> None:
    with pytest.raises(KeyRefusedError):
        PublicKey.from_jwk(json.loads((VECTORS / "jose" / f"{name}.json").read_text()))


def test_a_private_key_is_stored_as_pem_and_never_prints_itself() -> None:
    again = PrivateKey.from_pem(KEY.to_pem())
    assert again.public == KEY.public
    assert KEY.to_pem().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert str(KEY.native.private_numbers().private_value) not in repr(KEY)
    assert "native" not in repr(KEY)


def test_a_pem_of_another_kind_is_refused() -> None:
    form, plain = (Encoding.PEM, PrivateFormat.PKCS8), NoEncryption()
    larger = generate_private_key(SECP384R1()).private_bytes(*form, plain)
    coin = generate_private_key(SECP256K1()).private_bytes(*form, plain)
    edwards = Ed25519PrivateKey.generate().private_bytes(*form, plain)
    locked = KEY.native.private_bytes(*form, BestAvailableEncryption(b"word"))
    for pem in (larger, coin, edwards, locked, b"", b"no pem", KEY.to_pem()[:-40]):
        with pytest.raises(KeyRefusedError):
            PrivateKey.from_pem(pem)
