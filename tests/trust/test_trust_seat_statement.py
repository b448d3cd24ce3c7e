"""What a delegate signs: the statement under a seat's signature, for ever."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import canonical, jws
from app.trust.base64s import url_decode, url_encode
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
from app.trust.statements import (
    Intent,
    Seen,
    SignatureStatement,
    SubjectRevision,
    Translation,
    read_statement,
    sign_statement,
)

KEY, OTHER = PrivateKey.generate(), PrivateKey.generate()
PLAIN = SignatureStatement(
    log="mesa.example.pe/log",
    roundtable=UUID("01930000-0000-7000-8000-000000000001"),
    subject=SubjectRevision("commitment", UUID("01930000-0000-7000-8000-000000000002"), 3),
    document="ab" * 32,
    governing_lang="es",
    seat=UUID("7b8c1f0e-6f3a-4f0e-9d55-0d3f6f9a1c11"),
    sector="community",
    role="delegate",
    mandate="cd" * 32,
    intent=Intent.sign,
    seen=Seen(41, "ef" * 32),
    signed_at=datetime(2026, 11, 22, 15, 0, 0, 7, tzinfo=UTC),
    nonce=url_encode(bytes(range(16))),
)
FULL = replace(
    PLAIN,
    intent=Intent.assent_with_reservation,
    translations=(Translation("en", "01" * 32), Translation("qxo", "02" * 32)),
    reservation="Con la reserva de que el agua se mida en Ayash.\nY en quechua.",
)
MEMBERS: dict[str, JSONValue] = json.loads(FULL.encode())
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=80)


def test_the_statement_has_these_canonical_bytes() -> None:
    assert PLAIN.encode().decode() == (
        f'{{"document":"{"ab" * 32}","governing_lang":"es","intent":"sign","log":"mesa.example.pe/log",'
        f'"mandate":"{"cd" * 32}","nonce":"AAECAwQFBgcICQoLDA0ODw","role":"delegate",'
        '"roundtable":"01930000-0000-7000-8000-000000000001","seat":"7b8c1f0e-6f3a-4f0e-9d55-0d3f6f9a1c11",'
        f'"sector":"community","seen":{{"root":"{"ef" * 32}","size":41}},"signed_at":"2026-11-22T15:00:00.000007Z",'
        '"subject":{"id":"01930000-0000-7000-8000-000000000002","revision":3,"type":"commitment"},"v":1}'
    )


def test_translations_and_a_reservation_stand_there_when_there_are_any() -> None:
    assert MEMBERS["translations"] == {"en": "01" * 32, "qxo": "02" * 32}
    assert MEMBERS["reservation"] == FULL.reservation
    assert set(MEMBERS) - set(json.loads(PLAIN.encode())) == {"translations", "reservation"}


def test_the_header_has_exactly_three_members() -> None:
    header = json.loads(url_decode(sign_statement(PLAIN, KEY).split(".")[0]))
    assert header == {"alg": "ES256", "kid": KEY.public.thumbprint, "typ": "roundtable-signature+jws"}


@given(st.uuids(), st.integers(1, (1 << 53) - 1), st.sampled_from(Intent), TEXTS, st.datetimes(timezones=st.just(UTC)))
def test_any_statement_is_read_back(seat: UUID, size: int, intent: Intent, words: str, at: datetime) -> None:
    normal = words if canonical.is_canonical(json.dumps(words, ensure_ascii=False).encode()) else "Reserva."
    reservation = normal if intent.needs_words and normal.strip() else "Reserva." if intent.needs_words else None
    said = replace(FULL, seat=seat, seen=Seen(size, "ef" * 32), intent=intent, reservation=reservation, signed_at=at)
    assert SignatureStatement.parse(said.encode()) == said
    assert read_statement(sign_statement(said, KEY), KEY.public) == said


def test_another_key_and_another_purpose_are_refused() -> None:
    with pytest.raises(SignatureRefusedError):
        read_statement(sign_statement(PLAIN, KEY), OTHER.public)
    for purpose in (jws.ACCESS_TOKEN, jws.KEY_PROOF):
        with pytest.raises(WrongPurposeError):
            read_statement(jws.sign(purpose, PLAIN.encode(), KEY), KEY.public)


@pytest.mark.parametrize("name", sorted(set(MEMBERS) - {"translations"}))
def test_every_other_member_is_needed(name: str) -> None:
    with pytest.raises(MalformedMembersError):
        SignatureStatement.parse(canonical.encode({key: value for key, value in MEMBERS.items() if key != name}))


@pytest.mark.parametrize(
    ("outer", "name"),
    [("subject", "type"), ("subject", "id"), ("subject", "revision"), ("seen", "size"), ("seen", "root")],
)
def test_the_inner_objects_have_exactly_their_members(outer: str, name: str) -> None:
    inner = MEMBERS[outer]
    assert isinstance(inner, dict)
    less: JSONValue = {key: value for key, value in inner.items() if key != name}
    others: list[JSONValue] = [less, {**inner, "extra": 1}, None, [inner]]
    for other in others:
        with pytest.raises(MalformedMembersError):
            SignatureStatement.parse(canonical.encode({**MEMBERS, outer: other}))


SUBJECT: dict[str, JSONValue] = {"type": "commitment", "id": "01930000-0000-7000-8000-000000000002", "revision": 3}
WRONG: list[tuple[str, JSONValue]] = [
    ("kid", "x"),
    ("v", 2),
    ("v", True),
    ("log", ""),
    ("log", "a log"),
    ("log", "a+b"),
    ("log", "x" * 256),
    ("roundtable", "01930000-0000-7000-8000-00000000000A"),
    ("subject", {**SUBJECT, "type": "Commitment"}),
    ("subject", {**SUBJECT, "type": "c" * 41}),
    ("subject", {**SUBJECT, "revision": 0}),
    ("subject", {**SUBJECT, "revision": "3"}),
    ("document", "AB" * 32),
    ("document", "ab" * 31),
    ("mandate", "sha256:" + "ab" * 32),
    ("governing_lang", "ES"),
    ("governing_lang", "es-PE"),
    ("governing_lang", "en"),
    ("translations", {}),
    ("translations", []),
    ("translations", {"en": "01"}),
    ("translations", {"english": "01" * 32}),
    ("translations", {"es": "01" * 32}),
    ("translations", {f"q{chr(97 + n)}": "01" * 32 for n in range(13)}),
    ("sector", ""),
    ("role", "Delegate"),
    ("intent", "approve"),
    ("intent", "sign"),
    ("intent", "Refuse"),
    ("reservation", ""),
    ("reservation", " \n"),
    ("reservation", None),
    ("reservation", "x" * 4001),
    ("reservation", "bell \u0007"),
    ("reservation", "\u202egnis"),
    ("seen", {"size": 0, "root": "ef" * 32}),
    ("seen", {"size": 1, "root": "EF" * 32}),
    ("signed_at", "2026-11-22T15:00:00Z"),
    ("nonce", url_encode(bytes(15))),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=range(len(WRONG)))
def test_a_member_of_another_kind_is_refused(name: str, value: JSONValue) -> None:
    with pytest.raises(MalformedMembersError):
        SignatureStatement.parse(canonical.encode({**MEMBERS, name: value}))


@pytest.mark.parametrize("intent", Intent)
def test_words_stand_where_the_intent_needs_them_and_nowhere_else(intent: Intent) -> None:
    said = replace(PLAIN, intent=intent, reservation="Porque el agua no llegó." if intent.needs_words else None)
    assert SignatureStatement.parse(said.encode()) == said
    with pytest.raises(MalformedMembersError):
        replace(said, reservation=None if intent.needs_words else "Palabras de más.").encode()


def test_what_could_not_be_read_is_not_written() -> None:
    with pytest.raises(MalformedScalarError):
        replace(PLAIN, signed_at=PLAIN.signed_at.replace(tzinfo=None)).encode()
    with pytest.raises(UnencodableError):
        replace(FULL, reservation="e\u0301").encode()
    with pytest.raises(UnencodableError):
        replace(PLAIN, seen=Seen(1 << 53, "ef" * 32)).encode()
    backwards = replace(FULL, translations=FULL.translations[::-1])
    for said in (backwards, replace(PLAIN, log=""), replace(PLAIN, document="ab"), replace(PLAIN, sector="La mesa")):
        with pytest.raises(MalformedMembersError):
            said.encode()


def test_only_the_canonical_bytes_are_read() -> None:
    for payload in (
        json.dumps(MEMBERS).encode(),
        FULL.encode() + b"\n",
        FULL.encode().replace(b'"v":1', b'"v":1,"v":1'),
    ):
        with pytest.raises(MalformedMembersError):
            SignatureStatement.parse(payload)


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_with_an_error_of_ours(payload: bytes) -> None:
    with pytest.raises(TrustError):
        SignatureStatement.parse(payload)
