"""The attacks that Project Wycheproof collected on ECDSA, JWS and JWK.

Its tokens have no `typ` and a `kid` that is no thumbprint, so the profile refuses them all, valid ones too. To see
that the attacks fail for their own reason, they also run below the check of the header's members.
"""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from app.trust import jws
from app.trust.base64s import url_encode
from app.trust.errors import KeyRefusedError, MalformedJWSError, SignatureRefusedError, TrustError
from app.trust.keys import PublicKey

VECTORS = Path(__file__).parent / "vectors" / "wycheproof"
PURPOSES = (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE, jws.KEY_PROOF)


class Case(TypedDict):
    tcId: int
    comment: str
    result: str


class Signed(Case):
    msg: str
    sig: str


class Token(Case):
    jws: str


Keys = dict[str, object]


def ecdsa() -> list[tuple[PublicKey, Signed]]:
    groups = json.loads((VECTORS / "ecdsa_secp256r1_sha256_p1363_test.json").read_text())["testGroups"]
    cases = []
    for group in groups:
        x, y = (url_encode(int(group["publicKey"][name], 16).to_bytes(32, "big")) for name in ("wx", "wy"))
        key = PublicKey.from_jwk({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        cases += [(key, case) for case in group["tests"]]
    return cases


def tokens(name: str) -> list[tuple[Keys, Token]]:
    """Each case with the key to verify it by: the public one, or the shared secret."""
    groups = json.loads((VECTORS / name).read_text())["testGroups"]
    return [(group.get("public", group["private"]), case) for group in groups for case in group["tests"]]


def below_the_members(token: str, jwk: Keys) -> bytes:
    """Verify without asking for the members of the header; the foreign kid of the key is left aside."""
    key = PublicKey.from_jwk({name: value for name, value in jwk.items() if name != "kid"})
    parts = jws._take_apart(token)
    jws._require_algorithm(parts)
    jws._require_signature(parts.signed, parts.signature, key)
    return parts.payload


ECDSA, SIGNATURES, KEYS = ecdsa(), tokens("json_web_signature_test.json"), tokens("json_web_key_test.json")


def test_the_files_are_complete() -> None:
    assert (len(ECDSA), len(SIGNATURES), len(KEYS)) == (262, 401, 26)
    assert sum(case["result"] == "valid" for _, case in ECDSA) > 100


def test_every_ecdsa_signature_gets_the_published_verdict() -> None:
    for key, case in ECDSA:
        message, signature = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
        if case["result"] == "valid":
            jws._require_signature(message, signature, key)
        else:
            with pytest.raises(SignatureRefusedError):
                jws._require_signature(message, signature, key)


def test_every_token_is_refused_by_the_profile() -> None:
    for _, case in SIGNATURES + KEYS:
        for purpose in PURPOSES:
            with pytest.raises(MalformedJWSError):
                jws.header(case["jws"], purpose)


def test_below_the_members_only_the_valid_es256_tokens_are_accepted() -> None:
    accepted = []
    for jwk, case in SIGNATURES:
        try:
            below_the_members(case["jws"], jwk)
        except TrustError:
            continue
        assert case["result"] == "valid"
        accepted.append(case["tcId"])
    es256 = [case["tcId"] for jwk, case in SIGNATURES if jwk.get("alg") == "ES256" and case["result"] == "valid"]
    assert accepted == es256 == [18, 378]


def test_a_key_for_another_use_is_refused_as_a_key() -> None:
    wrong = [jwk for jwk, case in SIGNATURES if case["comment"] in {"rejectWrongUse", "rejectWrongKeyOps"}]
    assert len(wrong) == 4
    for jwk in wrong:
        with pytest.raises(KeyRefusedError):
            PublicKey.from_jwk({name: value for name, value in jwk.items() if name != "kid"})


def test_every_key_of_the_key_file_is_refused() -> None:
    """They are sets, or symmetric, or RSA, or, with the tcIds 19 to 24, P-256 keys with one thing wrong."""
    wrong = 0
    for jwk_set, case in KEYS:
        with pytest.raises(KeyRefusedError):
            PublicKey.from_jwk(jwk_set)
        members = jwk_set["keys"]
        assert isinstance(members, list)
        for jwk in members:
            if 19 <= case["tcId"] <= 24:
                wrong += 1
                with pytest.raises(KeyRefusedError):
                    PublicKey.from_jwk({name: value for name, value in jwk.items() if name != "kid"})
    assert wrong == 6
