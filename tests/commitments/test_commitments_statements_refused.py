"""A statement that is not exactly what the seat has to say is refused, with a code of its own and without a trace."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.signatures.models import Signature
from app.trust import canonical, jws
from app.trust.base64s import url_decode, url_encode
from app.trust.statements import Intent, Seen, SubjectRevision, Translation, sign_statement
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.seating import call_back
from tests.signatures.keys import Device, accredit, activate, register, renew_mandate
from tests.signing import POWERS, Signing, signing

SCALAR = 32
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    made = await signing(mesa, clock)
    await made.hold_key("community")
    return made


async def kept(db: AsyncSession) -> int:
    """How many signatures the database holds, of every sector."""
    return (await db.execute(select(func.count()).select_from(Signature))).scalar_one()


async def refused(way: Signing, offered: Json, token: str, status: int, code: str, by: str = "community") -> Json:
    size = (await way.seen()).size
    problem = await way.mesa.refuses(
        by,
        "POST",
        f"{way.of(offered)}/signatures",
        {"statement": token},
        status=status,
        code=code,
        Idempotency_Key=key(),
        If_Match=offered["etag"],
    )
    # The facilitator's history does not show what a sector keeps to itself; the size of the log does.
    assert (await way.seen()).size == size
    return problem


def raw(device: Device, signed: str) -> bytes:
    """r ‖ s of this device over any text."""
    r, s = decode_dss_signature(device.key.native.sign(signed.encode(), ECDSA(SHA256())))
    return r.to_bytes(SCALAR, "big") + s.to_bytes(SCALAR, "big")


def forged(device: Device, header: Json, payload: bytes) -> str:
    """A token with this header, honestly signed."""
    signed = f"{url_encode(json.dumps(header).encode())}.{url_encode(payload)}"
    return f"{signed}.{url_encode(raw(device, signed))}"


def header(device: Device, **changes: object) -> Json:
    return {"alg": "ES256", "kid": device.kid, "typ": jws.SEAT_SIGNATURE.typ, **changes}


def mirrored(token: str) -> str:
    """The other signature that ECDSA allows for the same statement: (r, n − s), made without the key."""
    head, _, tail = token.rpartition(".")
    data = url_decode(tail)
    s = ORDER - int.from_bytes(data[SCALAR:], "big")
    return f"{head}.{url_encode(data[:SCALAR] + s.to_bytes(SCALAR, 'big'))}"


async def test_each_member_that_says_something_else_has_its_own_code(way: Signing, db: AsyncSession) -> None:
    offered = await way.offered()
    said = await way.statement("community", offered)
    state = str(way.mesa["state"].seat)
    otherwise: dict[str, dict[str, Any]] = {
        "statement_of_another_log": {"log": "tinkuy.example/other"},
        "statement_of_another_table": {"roundtable": way.mesa.other.id},
        "statement_of_another_revision": {"subject": said.subject._replace(revision=offered["revision"] + 1)},
        "statement_of_another_subject": {"subject": SubjectRevision("minutes", said.subject.id, said.subject.revision)},
        "statement_of_another_document": {"document": "ab" * 32},
        "statement_of_another_language": {"governing_lang": "qxo"},
        "statement_of_another_seat": {"seat": way.mesa["state"].seat},
        "statement_of_another_part": {"sector": "state"},
        "statement_of_another_mandate": {"mandate": await way.accreditation("state")},
        "statement_of_another_intent": {"intent": Intent.assent},
        "statement_seen_unknown": {"seen": Seen(said.seen.size, "ab" * 32)},
        "statement_stale": {"signed_at": way.clock.now + timedelta(minutes=11)},
    }
    for code, members in otherwise.items():
        token = await way.token("community", offered, **members)
        problem = await refused(way, offered, token, 422, code)
        assert state not in json.dumps(problem)
    assert await kept(db) == 0


async def test_other_ways_to_say_the_same_lie(way: Signing, db: AsyncSession) -> None:
    offered = await way.offered()
    said = await way.statement("community", offered)
    otherwise: list[tuple[str, dict[str, Any]]] = [
        ("statement_of_another_subject", {"subject": said.subject._replace(id=uuid4())}),
        ("statement_of_another_language", {"translations": (Translation("qxo", "ab" * 32),)}),
        ("statement_of_another_part", {"role": "alternate"}),
        ("statement_seen_unknown", {"seen": said.seen._replace(size=said.seen.size + 50)}),
        ("statement_seen_unknown", {"seen": said.seen._replace(size=said.seen.size - 1)}),
        ("statement_stale", {"signed_at": datetime(2026, 11, 1, tzinfo=UTC)}),
    ]
    for code, members in otherwise:
        await refused(way, offered, await way.token("community", offered, **members), 422, code)
    assert await kept(db) == 0


async def test_each_fault_of_form_has_its_own_code(way: Signing, db: AsyncSession) -> None:
    offered = await way.offered()
    device = way.devices["community"]
    said = await way.statement("community", offered)
    payload = said.encode()
    members: Json = json.loads(payload)
    honest = sign_statement(said, device.key)
    start, _, tail = honest.rpartition(".")
    none, jwk = url_encode(json.dumps({"alg": "none", "kid": device.kid, "typ": "x"}).encode()), device.key.public.jwk()
    unsigned = f"{none}.{url_encode(payload)}."
    faults = [
        ("no token", "tres.partes", "statement_malformed"),
        ("alg none", unsigned, "statement_alg_none"),
        ("alg None", unsigned.replace(none, url_encode(b'{"alg":"None"}')), "statement_alg_none"),
        ("HS256", forged(device, header(device, alg="HS256"), payload), "statement_alg_hs256"),
        ("another algorithm", forged(device, header(device, alg="ES384"), payload), "statement_algorithm"),
        ("no text as algorithm", forged(device, header(device, alg=["ES256"]), payload), "statement_algorithm"),
        ("embedded jwk", forged(device, header(device, jwk=jwk), payload), "statement_embedded_key"),
        ("crit", forged(device, header(device, crit=["b64"], b64=False), payload), "statement_critical"),
        ("another header member", forged(device, header(device, jku="https://x.example"), payload), "statement_header"),
        ("no kid", forged(device, {"alg": "ES256", "typ": jws.SEAT_SIGNATURE.typ}, payload), "statement_header"),
        ("wrong typ", forged(device, header(device, typ="roundtable-key-proof+jws"), payload), "statement_purpose"),
        ("padded base64", f"{start}.{tail}==", "statement_padded"),
        ("base64 of another alphabet", f"{start}.{tail[:-1]}+", "statement_encoding"),
        ("flipped bit", f"{start}.{tail[:-4]}AAAA", "statement_unverified"),
        ("missing member", _with(device, members, drop="nonce"), "statement_member_missing"),
        ("extra member", _with(device, {**members, "note": "x"}), "statement_member_extra"),
        ("member of another kind", _with(device, {**members, "v": 2}), "statement_members"),
        ("not canonical", forged(device, header(device), json.dumps(members, indent=1).encode()), "statement_members"),
    ]
    for name, token, code in faults:
        assert (name, (await refused(way, offered, token, 422, code))["status"]) == (name, 422)
    assert await kept(db) == 0


def _with(device: Device, members: Json, drop: str = "") -> str:
    kept = {name: value for name, value in members.items() if name != drop}
    return forged(device, header(device), canonical.encode(kept))


async def test_only_the_seats_own_key_in_force_signs(way: Signing, clock: FakeClock, db: AsyncSession) -> None:
    mesa = way.mesa
    await way.hold_key("state")
    waiting = Device()
    await register(mesa, clock, mesa["community_2"], waiting)
    offered = await way.offered()

    theirs = sign_statement(await way.statement("community", offered), way.devices["state"].key)
    await refused(way, offered, theirs, 422, "key_of_another_seat")
    unknown = sign_statement(await way.statement("community", offered), Device().key)
    await refused(way, offered, unknown, 422, "key_unknown")

    way.devices["community_2"] = waiting
    token = await way.token("community_2", offered)
    await refused(way, offered, token, 409, "key_inactive", by="community_2")
    assert (await activate(mesa, mesa["community"], mesa["community_2"], waiting)).status_code == 201
    keys = f"{mesa.path}/seats/{mesa['community_2'].seat}/keys/{waiting.kid}"
    await mesa["community_2"].done(f"{keys}/revocation", {"reason": "Se perdió el teléfono."})
    await refused(way, offered, token, 409, "key_withdrawn", by="community_2")
    assert await kept(db) == 0


async def test_a_mandate_that_ended_or_gives_no_power_signs_nothing(
    way: Signing, clock: FakeClock, db: AsyncSession
) -> None:
    mesa, device = way.mesa, way.devices["community"]
    offered = await way.offered()
    before = await way.token("community", offered)
    await renew_mandate(mesa, clock, mesa["community"], key_thumbprint=device.kid, powers=POWERS)
    await refused(way, offered, before, 422, "statement_of_another_mandate")

    await renew_mandate(mesa, clock, mesa["community"], powers=["speak", "decide"])
    await refused(way, offered, before, 403, "power_missing")
    await renew_mandate(mesa, clock, mesa["community"], powers=POWERS, valid_until="2026-11-20")
    await refused(way, offered, before, 403, "mandate_not_in_force")
    assert await kept(db) == 0


async def test_a_key_goes_with_its_holder(way: Signing, clock: FakeClock) -> None:
    mesa, offered = way.mesa, await way.offered()
    token = await way.token("community", offered)
    await call_back(mesa, "community")
    clock.advance(minutes=1)
    await accredit(mesa, mesa["community"], mesa.other["observer"], powers=POWERS)
    # The seat has another holder now; who gets hold of the former one's key signs nothing with it.
    mesa.table.people["community"] = mesa.other["observer"]
    await refused(way, offered, token, 409, "key_of_former_holder")


async def test_the_same_words_are_not_signed_twice(way: Signing, db: AsyncSession) -> None:
    offered = await way.offered()
    token, act = await way.token("community", offered), key()
    first = await way.hand_in("community", offered, token, Idempotency_Key=act)
    assert first.status_code == 201
    again = await way.hand_in("community", offered, token, Idempotency_Key=act)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["ledger-entry"] == first.headers["ledger-entry"]

    await refused(way, offered, token, 409, "statement_known")
    # A third party can respell the signature without the key: the statement is the same.
    assert mirrored(token) != token
    await refused(way, offered, mirrored(token), 409, "statement_known")
    await refused(way, offered, await way.token("community", offered), 409, "already_signed")
    other = await way.hand_in("community", offered, mirrored(token), Idempotency_Key=act)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await kept(db) == 1


async def test_a_signature_names_its_act_and_the_revision_that_was_read(way: Signing) -> None:
    offered = await way.offered()
    path, token = f"{way.of(offered)}/signatures", await way.token("community", offered)
    asked: list[tuple[int, str, dict[str, str]]] = [
        (400, "idempotency_key_required", {"If_Match": offered["etag"]}),
        (428, "if_match_required", {"Idempotency_Key": key()}),
        (412, "stale_revision", {"Idempotency_Key": key(), "If_Match": f'"1.{"0" * 64}"'}),
    ]
    for status, code, headers in asked:
        await way.mesa.refuses("community", "POST", path, {"statement": token}, status=status, code=code, **headers)


async def test_nothing_is_signed_before_the_offer_and_nothing_after_the_release(way: Signing) -> None:
    draft = await way.drafted()
    body = {**draft, "document": "ab" * 32}
    await refused(way, draft, await way.token("community", body), 409, "commitment_not_offered")
    answer = await way.mesa["community"].get(f"{way.of(draft)}/document")
    assert (answer.status_code, answer.json()["code"]) == (404, "document_not_made")

    commitment = await way.in_force()
    late = await way.mesa["facilitator"].read(way.of(commitment))
    await refused(way, late, await way.token("community", late), 409, "commitment_not_offered")
