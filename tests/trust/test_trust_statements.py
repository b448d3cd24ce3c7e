"""What a delegate signs to show that a key is theirs."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import canonical, jws
from app.trust.base64s import url_encode
from app.trust.canonical import JSONValue
from app.trust.errors import (
    MalformedMembersError,
    MalformedScalarError,
    SignatureRefusedError,
    TrustError,
    UnencodableError,
    WrongPurposeError,
)
from app.trust.keys import PrivateKey
from app.trust.statements import KeyProof, read_key_proof, sign_key_proof

KEY, OTHER = PrivateKey.generate(), PrivateKey.generate()
PROOF = KeyProof(
    log="mesa.example.pe/log",
    roundtable=UUID("01930000-0000-7000-8000-000000000001"),
    seat=UUID("7b8c1f0e-6f3a-4f0e-9d55-0d3f6f9a1c11"),
    kid=KEY.public.thumbprint,
    nonce=url_encode(bytes(range(16))),
    signed_at=datetime(2026, 11, 22, 15, 0, 0, 7, tzinfo=UTC),
)
MEMBERS: dict[str, JSONValue] = json.loads(PROOF.encode())


def test_the_statement_has_these_canonical_bytes() -> None:
    assert PROOF.encode().decode() == (
        f'{{"kid":"{KEY.public.thumbprint}","log":"mesa.example.pe/log","nonce":"AAECAwQFBgcICQoLDA0ODw",'
        '"roundtable":"01930000-0000-7000-8000-000000000001","seat":"7b8c1f0e-6f3a-4f0e-9d55-0d3f6f9a1c11",'
        '"signed_at":"2026-11-22T15:00:00.000007Z","v":1}'
    )


@given(st.uuids(), st.uuids(), st.binary(min_size=16, max_size=64), st.datetimes(timezones=st.just(UTC)))
def test_any_statement_is_read_back(roundtable: UUID, seat: UUID, nonce: bytes, signed_at: datetime) -> None:
    proof = replace(PROOF, roundtable=roundtable, seat=seat, nonce=url_encode(nonce), signed_at=signed_at)
    assert KeyProof.parse(proof.encode()) == proof
    assert read_key_proof(sign_key_proof(proof, KEY), KEY.public) == proof


def test_the_hour_is_written_in_utc() -> None:
    lima = replace(PROOF, signed_at=PROOF.signed_at.astimezone(timezone(timedelta(hours=-5))))
    assert lima.encode() == PROOF.encode()


def test_a_key_proves_only_itself() -> None:
    with pytest.raises(SignatureRefusedError):
        sign_key_proof(PROOF, OTHER)
    with pytest.raises(SignatureRefusedError):
        read_key_proof(jws.sign(jws.KEY_PROOF, PROOF.encode(), OTHER), OTHER.public)
    with pytest.raises(SignatureRefusedError):
        read_key_proof(sign_key_proof(PROOF, KEY), OTHER.public)


def test_the_same_bytes_signed_for_another_purpose_prove_nothing() -> None:
    for purpose in (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE):
        with pytest.raises(WrongPurposeError):
            read_key_proof(jws.sign(purpose, PROOF.encode(), KEY), KEY.public)


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_every_member_is_needed(name: str) -> None:
    with pytest.raises(MalformedMembersError):
        KeyProof.parse(canonical.encode({key: value for key, value in MEMBERS.items() if key != name}))


WRONG: list[tuple[str, JSONValue]] = [
    ("role", "delegate"),
    ("v", 2),
    ("v", True),
    ("v", "1"),
    ("log", ""),
    ("log", None),
    ("roundtable", "01930000000070008000000000000001"),
    ("roundtable", "01930000-0000-7000-8000-00000000000A"),
    ("roundtable", "{01930000-0000-7000-8000-000000000001}"),
    ("roundtable", "urn:uuid:01930000-0000-7000-8000-000000000001"),
    ("roundtable", "mesa"),
    ("seat", 7),
    ("kid", KEY.public.thumbprint[:-1]),
    ("kid", KEY.public.thumbprint + "A"),
    ("kid", KEY.public.thumbprint + "="),
    ("nonce", ""),
    ("nonce", url_encode(bytes(15))),
    ("nonce", url_encode(bytes(65))),
    ("nonce", "AAECAwQFBgcICQoLDA0ODx"),
    ("signed_at", "2026-11-22T15:00:00Z"),
    ("signed_at", "2026-11-22T15:00:00.000000+00:00"),
    ("signed_at", 1763823600),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=range(len(WRONG)))
def test_a_member_of_another_kind_is_refused(name: str, value: JSONValue) -> None:
    with pytest.raises(MalformedMembersError):
        KeyProof.parse(canonical.encode({**MEMBERS, name: value}))


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b"null", b'"text"', b"\xff", json.dumps(MEMBERS).encode(), PROOF.encode() + b"\n", PROOF.encode() * 2],
    ids=range(8),
)
def test_bytes_that_are_not_the_canonical_statement_are_refused(payload: bytes) -> None:
    with pytest.raises(MalformedMembersError):
        KeyProof.parse(payload)


def test_a_duplicate_member_is_refused() -> None:
    with pytest.raises(MalformedMembersError):
        KeyProof.parse(PROOF.encode().replace(b'"v":1', b'"v":1,"v":1'))


def test_what_could_not_be_read_is_not_written() -> None:
    with pytest.raises(MalformedScalarError):
        replace(PROOF, signed_at=PROOF.signed_at.replace(tzinfo=None)).encode()
    with pytest.raises(UnencodableError):
        replace(PROOF, log="e\u0301").encode()
    for proof in (replace(PROOF, log=""), replace(PROOF, kid="key-1"), replace(PROOF, nonce="short")):
        with pytest.raises(MalformedMembersError):
            proof.encode()


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_with_an_error_of_ours(payload: bytes) -> None:
    with pytest.raises(TrustError):
        KeyProof.parse(payload)
