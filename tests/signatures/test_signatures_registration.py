"""A delegate registers the key of their seat."""

import asyncio
from hashlib import sha256
from typing import Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.signatures import queries
from app.trust.keys import PublicKey
from app.trust.statements import read_key_proof
from tests.clocks import FakeClock
from tests.mesa import Mesa, key
from tests.seating import call_back
from tests.signatures.keys import Device, accredit, activate, keys_of, later, register, renew_mandate


async def test_a_registered_key_waits_for_the_own_sector(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    registered = await register(mesa, clock, mesa["community_2"], device)
    assert (registered["phase"], registered["kid"], registered["origin"]) == ("registered", device.kid, None)
    assert registered["jwk"] == device.key.public.jwk()
    assert registered["seat_id"] == str(mesa["community_2"].seat)
    assert (await mesa.ledger())[-1] == "key.registered"


async def test_everybody_at_the_table_can_check_the_proof_and_nobody_sees_a_name(mesa: Mesa, clock: FakeClock) -> None:
    device, holder = Device(), mesa["company"]
    await register(mesa, clock, holder, device)
    listed = await mesa["observer"].get(keys_of(mesa, holder))
    [shown] = listed.json()["items"]
    statement = read_key_proof(shown["proof"], PublicKey.from_jwk(shown["jwk"]))
    assert (statement.seat, statement.kid) == (holder.seat, device.kid)
    assert str(holder.account) not in listed.text
    assert holder.login not in listed.text


async def test_the_entry_holds_the_digests_of_proof_and_mandate(mesa: Mesa, clock: FakeClock) -> None:
    holder = mesa["state"]
    body = Device().body(mesa, holder, clock.now)
    answer = await holder.post(keys_of(mesa, holder), body)
    index = answer.headers["ledger-entry"].split()[0]
    entry = (await mesa["observer"].read(f"/v1/ledger/entries/{index}"))["entry"]
    assert entry["evidence"] == {"proof": sha256(body["proof"].encode()).hexdigest(), "mandate": "ab" * 32}


async def test_a_key_that_the_mandate_names_is_active_at_once(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    holder = await renew_mandate(mesa, clock, mesa["community_2"], key_thumbprint=device.kid)
    registered = await register(mesa, clock, holder, device)
    assert (registered["phase"], registered["origin"]) == ("active", "mandate")
    assert registered["activated_by"] == str(holder.seat)
    assert registered["activated_at"] == registered["registered_at"]


async def test_a_mandate_activates_no_other_key_than_the_one_it_names(mesa: Mesa, clock: FakeClock) -> None:
    holder = await renew_mandate(mesa, clock, mesa["community_2"], key_thumbprint=Device().kid)
    assert (await register(mesa, clock, holder, Device()))["phase"] == "registered"


async def test_nobody_registers_a_key_for_another_seat(mesa: Mesa, clock: FakeClock) -> None:
    before = await mesa.ledger()
    for name in ("community", "facilitator", "company", "guarantor"):
        body = Device().body(mesa, mesa["community_2"], clock.now)
        answer = await mesa[name].post(keys_of(mesa, mesa["community_2"]), body)
        assert (answer.status_code, answer.json()["code"]) == (403, "other_seat")
    assert await mesa.ledger() == before


async def test_those_who_do_not_sign_register_no_key(mesa: Mesa, clock: FakeClock) -> None:
    for name, code in (("observer", "permission_missing"), ("guarantor", "power_missing")):
        person = mesa[name]
        answer = await person.post(keys_of(mesa, person), Device().body(mesa, person, clock.now))
        assert (answer.status_code, answer.json()["code"]) == (403, code)


async def test_another_table_has_no_such_seat(mesa: Mesa, clock: FakeClock) -> None:
    path = keys_of(mesa, mesa["community"])
    stranger = mesa.other["community"]
    for answer in (
        await stranger.get(path),
        await stranger.post(path, Device().body(mesa, mesa["community"], clock.now)),
        await stranger.post(path, {"jwk": 7}),
        await mesa["community"].get(f"{mesa.path}/seats/{stranger.seat}/keys"),
    ):
        assert answer.status_code == 404


FITTING: list[tuple[dict[str, Any], str]] = [
    ({"log": "tinkuy.local/log/demo"}, "proof_of_another_log"),
    ({"roundtable": uuid4()}, "proof_of_another_table"),
    ({"seat": uuid4()}, "proof_of_another_seat"),
]


@pytest.mark.parametrize(("otherwise", "code"), FITTING)
async def test_a_proof_for_something_else_is_refused(
    mesa: Mesa, clock: FakeClock, otherwise: dict[str, Any], code: str
) -> None:
    holder, before = mesa["company"], await mesa.ledger()
    answer = await holder.post(keys_of(mesa, holder), Device().body(mesa, holder, clock.now, **otherwise))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await mesa.ledger() == before


@pytest.mark.parametrize("minutes", [-10.1, 10.1])
async def test_a_proof_from_another_hour_is_refused_and_the_clock_is_shown(
    mesa: Mesa, clock: FakeClock, minutes: float
) -> None:
    holder = mesa["company"]
    body = Device().body(mesa, holder, later(clock, minutes=minutes))
    answer = await holder.post(keys_of(mesa, holder), body)
    assert (answer.status_code, answer.json()["code"]) == (422, "proof_stale")
    assert answer.json()["now"].startswith("2026-11-23T16:0")


@pytest.mark.parametrize("minutes", [-9.9, 9.9])
async def test_a_phone_that_is_some_minutes_off_will_do(mesa: Mesa, clock: FakeClock, minutes: float) -> None:
    holder = mesa["company"]
    answer = await holder.post(keys_of(mesa, holder), Device().body(mesa, holder, later(clock, minutes=minutes)))
    assert answer.status_code == 201


async def test_a_proof_that_another_key_signed_is_refused(mesa: Mesa, clock: FakeClock) -> None:
    holder, mine, other = mesa["company"], Device(), Device()
    proof = other.body(mesa, holder, clock.now)["proof"]
    altered = mine.body(mesa, holder, clock.now)["proof"]
    altered = altered[:-8] + ("AAAAAAAA" if not altered.endswith("AAAAAAAA") else "BBBBBBBB")
    token = mesa["company"].token
    for each in (proof, altered, token, "a.b.c"):
        answer = await holder.post(keys_of(mesa, holder), {"jwk": mine.key.public.jwk(), "proof": each})
        assert (answer.status_code, answer.json()["code"]) == (422, "proof_refused")


async def test_a_point_that_is_not_on_the_curve_is_no_key(mesa: Mesa, clock: FakeClock) -> None:
    holder, device = mesa["company"], Device()
    body = device.body(mesa, holder, clock.now)
    jwk = body["jwk"]
    for wrong in (
        {**jwk, "y": jwk["x"]},
        {**jwk, "kid": Device().kid},
        {**jwk, "x": "A" * 42 + "B"},
    ):
        answer = await holder.post(keys_of(mesa, holder), {**body, "jwk": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "jwk_refused")


async def test_a_private_key_is_refused_and_never_echoed(mesa: Mesa, clock: FakeClock) -> None:
    holder = mesa["company"]
    body = Device().body(mesa, holder, clock.now)
    answer = await holder.post(keys_of(mesa, holder), {**body, "jwk": {**body["jwk"], "d": "s3cr3t" * 7 + "A"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert "s3cr3t" not in answer.text


async def test_a_key_may_say_what_it_is(mesa: Mesa, clock: FakeClock) -> None:
    holder, device = mesa["company"], Device()
    body = device.body(mesa, holder, clock.now)
    answer = await holder.post(keys_of(mesa, holder), {**body, "jwk": device.key.public.published()})
    assert answer.status_code == 201
    assert set(answer.json()["jwk"]) == {"kty", "crv", "x", "y"}


async def test_one_key_serves_one_seat_of_the_whole_deployment(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    await register(mesa, clock, mesa["community"], device)
    for holder in (mesa["community"], mesa["company"]):
        answer = await holder.post(keys_of(mesa, holder), device.body(mesa, holder, clock.now))
        assert (answer.status_code, answer.json()["code"]) == (409, "key_known")
    elsewhere = mesa.other["community"]
    path = f"{mesa.other.path}/seats/{elsewhere.seat}/keys"
    body = device.body(mesa, elsewhere, clock.now, roundtable=mesa.other.id)
    answer = await elsewhere.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_known")
    assert str(mesa.table.id) not in answer.text


async def test_of_two_seats_that_register_one_key_at_once_one_has_it(mesa: Mesa, clock: FakeClock) -> None:
    device, here, there = Device(), mesa["company"], mesa.other["company"]
    answers = await asyncio.gather(
        here.post(keys_of(mesa, here), device.body(mesa, here, clock.now)),
        there.post(
            f"{mesa.other.path}/seats/{there.seat}/keys",
            device.body(mesa, there, clock.now, roundtable=mesa.other.id),
        ),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_the_same_registration_sent_twice_is_one_act(mesa: Mesa, clock: FakeClock) -> None:
    holder, act = mesa["company"], key()
    body = Device().body(mesa, holder, clock.now)
    first = await holder.post(keys_of(mesa, holder), body, Idempotency_Key=act)
    again = await holder.post(keys_of(mesa, holder), body, Idempotency_Key=act)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (await mesa.ledger()).count("key.registered") == 1


async def test_a_rehearsal_registers_nothing(mesa: Mesa, clock: FakeClock) -> None:
    holder, device, before = mesa["company"], Device(), await mesa.ledger()
    answer = await holder.post(keys_of(mesa, holder), device.body(mesa, holder, clock.now), Dry_Run="true")
    assert (answer.status_code, answer.json()["phase"]) == (200, "registered")
    assert await mesa.ledger() == before
    assert (await register(mesa, clock, holder, device))["kid"] == device.kid


async def test_what_is_served_is_what_was_sealed(mesa: Mesa, clock: FakeClock) -> None:
    holder = mesa["company"]
    answer = await holder.post(keys_of(mesa, holder), Device().body(mesa, holder, clock.now))
    index = answer.headers["ledger-entry"].split()[0]
    [change] = (await holder.read(f"/v1/ledger/entries/{index}"))["entry"]["changes"]
    assert change["views"] == {"roundtable": sha256(answer.content).hexdigest()}
    listed = await holder.get(keys_of(mesa, holder))
    assert orjson.loads(answer.content) in listed.json()["items"]


async def test_a_successor_in_the_seat_brings_a_key_of_their_own(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    device, holder = Device(), mesa["community_2"]
    await register(mesa, clock, holder, device)
    await renew_mandate(mesa, clock, holder)
    waiting = await activate(mesa, mesa["community"], holder, device)
    assert waiting.json()["phase"] == "active"

    await call_back(mesa, holder)
    successor = await accredit(mesa, holder, mesa["adviser"])
    own = await successor.post(
        keys_of(mesa, holder), Device().body(mesa, successor, clock.now), Acting_Seat=str(holder.seat)
    )
    assert (own.status_code, own.json()["phase"]) == (201, "registered")
    assert await queries.active_keys(db, mesa.table.id) == []
