"""A key comes into force through its own sector, or through the mandate that names it: never through the host."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.signatures import queries
from app.signatures.models import SeatKey
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.seating import call_back
from tests.signatures.keys import Device, accredit, activate, keys_of, later, register, renew_mandate

STEWARD = {"powers": ["speak", "decide", "sign", "steward"]}


async def phases(mesa: Mesa, name: str) -> list[str]:
    listed = await mesa["observer"].read(keys_of(mesa, mesa[name]))
    return [item["phase"] for item in listed["items"]]


async def active(mesa: Mesa, db: AsyncSession) -> list[SeatKey]:
    return list(await queries.active_keys(db, mesa.table.id))


async def test_the_steward_of_the_own_sector_activates(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    await register(mesa, clock, mesa["community_2"], device)
    answer = await activate(mesa, mesa["community"], mesa["community_2"], device)
    assert answer.status_code == 201
    activated = answer.json()
    assert (activated["phase"], activated["origin"]) == ("active", "steward")
    assert activated["activated_by"] == str(mesa["community"].seat)
    assert activated["revision"] == 2
    assert (await mesa.ledger())[-2:] == ["key.registered", "key.activated"]


async def test_no_host_no_other_sector_and_no_delegate_without_the_power_activates(
    mesa: Mesa, clock: FakeClock
) -> None:
    device = Device()
    await register(mesa, clock, mesa["community_2"], device)
    before = await mesa.ledger()
    refusals = {
        "facilitator": "permission_missing",
        "secretariat": "permission_missing",
        "chair": "permission_missing",
        "guarantor": "permission_missing",
        "state": "other_sector",
        "company": "other_sector",
        "alternate": "power_missing",
        "community_2": "power_missing",
    }
    for name, code in refusals.items():
        answer = await activate(mesa, mesa[name], mesa["community_2"], device)
        assert (name, answer.status_code, answer.json()["code"]) == (name, 403, code)
    assert (await activate(mesa, mesa.other["community"], mesa["community_2"], device)).status_code == 404
    assert await mesa.ledger() == before
    assert await phases(mesa, "community_2") == ["registered"]


async def test_a_steward_does_not_vouch_for_itself(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    await register(mesa, clock, mesa["community"], device)
    answer = await activate(mesa, mesa["community"], mesa["community"], device)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_key")

    second = await renew_mandate(mesa, clock, mesa["community_2"], **STEWARD)
    answer = await activate(mesa, second, mesa["community"], device)
    assert (answer.status_code, answer.json()["phase"]) == (201, "active")


async def test_a_steward_with_two_seats_does_not_vouch_for_itself_from_the_other_one(
    mesa: Mesa, clock: FakeClock
) -> None:
    await call_back(mesa, "community_2")
    both = await accredit(mesa, mesa["community_2"], mesa["community"])

    device, steward_seat = Device(), str(mesa["community"].seat)
    body = device.body(mesa, both, clock.now)
    registered = await both.post(keys_of(mesa, both), body, Acting_Seat=str(both.seat))
    assert registered.status_code == 201
    path = f"{keys_of(mesa, both)}/{device.kid}/activation"
    answer = await mesa["community"].post(path, Acting_Seat=steward_seat)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_key")


async def test_a_later_mandate_that_names_the_key_lets_its_holder_activate_it(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    await register(mesa, clock, mesa["community"], device)
    holder = await renew_mandate(mesa, clock, mesa["community"], key_thumbprint=device.kid)
    answer = await activate(mesa, holder, holder, device)
    assert answer.status_code == 201
    assert (answer.json()["phase"], answer.json()["origin"]) == ("active", "mandate")


async def test_a_seat_has_one_active_key_and_the_former_one_is_replaced_by_the_same_act(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    first, second = Device(), Device()
    for device in (first, second):
        await register(mesa, clock, mesa["community_2"], device)
        await activate(mesa, mesa["community"], mesa["community_2"], device)
    listed = (await mesa["observer"].read(keys_of(mesa, mesa["community_2"])))["items"]
    by_kid: dict[str, Json] = {item["kid"]: item for item in listed}
    assert by_kid[second.kid]["phase"] == "active"
    assert by_kid[first.kid]["phase"] == "revoked"
    assert by_kid[first.kid]["replaced_by"] == second.kid
    assert by_kid[first.kid]["revoked_at"] == by_kid[second.kid]["activated_at"]
    assert (await mesa.ledger()).count("key.activated") == 2
    assert [key.kid for key in await active(mesa, db)] == [second.kid]


async def test_a_key_that_the_mandate_names_replaces_the_active_one_at_once(mesa: Mesa, clock: FakeClock) -> None:
    first, named = Device(), Device()
    await register(mesa, clock, mesa["community_2"], first)
    await activate(mesa, mesa["community"], mesa["community_2"], first)
    holder = await renew_mandate(mesa, clock, mesa["community_2"], key_thumbprint=named.kid)
    await register(mesa, clock, holder, named)
    assert sorted(await phases(mesa, "community_2")) == ["active", "revoked"]


async def test_only_a_waiting_key_is_activated(mesa: Mesa, clock: FakeClock) -> None:
    device, steward, holder = Device(), mesa["community"], mesa["community_2"]
    await register(mesa, clock, holder, device)
    assert (await activate(mesa, steward, holder, Device())).status_code == 404
    assert (await activate(mesa, steward, mesa["alternate"], device)).status_code == 404
    await activate(mesa, steward, holder, device)
    answer = await activate(mesa, steward, holder, device)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_not_waiting")


async def test_the_key_of_someone_who_was_called_back_is_neither_activated_nor_counted(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    in_force, waiting, holder = Device(), Device(), mesa["community_2"]
    await register(mesa, clock, holder, in_force)
    await activate(mesa, mesa["community"], holder, in_force)
    await register(mesa, clock, holder, waiting)
    assert [key.kid for key in await active(mesa, db)] == [in_force.kid]

    await call_back(mesa, holder)
    answer = await activate(mesa, mesa["community"], holder, waiting)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_of_former_holder")
    assert await active(mesa, db) == []


async def test_a_renewed_mandate_of_the_same_person_keeps_the_key(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    device = Device()
    await register(mesa, clock, mesa["community_2"], device)
    await activate(mesa, mesa["community"], mesa["community_2"], device)
    await renew_mandate(mesa, clock, mesa["community_2"])
    assert [key.kid for key in await active(mesa, db)] == [device.kid]


async def test_active_keys_stand_in_the_order_of_their_seats(mesa: Mesa, clock: FakeClock, db: AsyncSession) -> None:
    await renew_mandate(mesa, clock, mesa["community_2"], **STEWARD)
    for steward, name in (("community_2", "community"), ("community", "alternate"), ("community", "community_2")):
        device = Device()
        await register(mesa, clock, mesa[name], device)
        assert (await activate(mesa, mesa[steward], mesa[name], device)).status_code == 201
    seats = [key.seat_id for key in await active(mesa, db)]
    assert seats == sorted(seats)
    assert len(seats) == 3


async def test_the_holder_takes_a_key_back(mesa: Mesa, clock: FakeClock) -> None:
    device, holder = Device(), mesa["community_2"]
    await register(mesa, clock, holder, device)
    path = f"{keys_of(mesa, holder)}/{device.kid}/revocation"
    since = later(clock, hours=-2).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    revoked = await holder.done(path, {"reason": "Perdí el teléfono.", "compromised_since": since})
    assert (revoked["phase"], revoked["compromised_since"]) == ("revoked", since)
    assert (revoked["revocation_reason"], revoked["replaced_by"]) == ("Perdí el teléfono.", None)
    assert (await mesa.ledger())[-1] == "key.revoked"

    again = await holder.post(path, {"reason": "Otra vez."})
    assert (again.status_code, again.json()["code"]) == (409, "key_revoked")
    waiting = await activate(mesa, mesa["community"], holder, device)
    assert (waiting.status_code, waiting.json()["code"]) == (409, "key_not_waiting")
    reborn = await holder.post(keys_of(mesa, holder), device.body(mesa, holder, clock.now))
    assert (reborn.status_code, reborn.json()["code"]) == (409, "key_known")


async def test_a_steward_takes_back_keys_of_its_own_sector_only(mesa: Mesa, clock: FakeClock) -> None:
    device, holder = Device(), mesa["community_2"]
    await register(mesa, clock, holder, device)
    path, reason = f"{keys_of(mesa, holder)}/{device.kid}/revocation", {"reason": "Lo pidió la asamblea."}
    before = await mesa.ledger()
    refusals = {
        "facilitator": "power_missing",
        "guarantor": "power_missing",
        "alternate": "power_missing",
        "company": "other_sector",
        "state": "other_sector",
    }
    for name, code in refusals.items():
        answer = await mesa[name].post(path, reason)
        assert (name, answer.status_code, answer.json()["code"]) == (name, 403, code)
    assert (await mesa.other["community"].post(path, reason)).status_code == 404
    assert await mesa.ledger() == before
    assert (await mesa["community"].done(path, reason))["phase"] == "revoked"


async def test_a_key_is_not_compromised_from_tomorrow_on(mesa: Mesa, clock: FakeClock) -> None:
    device, holder = Device(), mesa["community_2"]
    await register(mesa, clock, holder, device)
    path = f"{keys_of(mesa, holder)}/{device.kid}/revocation"
    tomorrow = later(clock, days=1).isoformat()
    answer = await holder.post(path, {"reason": "Quizás.", "compromised_since": tomorrow})
    assert (answer.status_code, answer.json()["code"]) == (422, "compromised_in_future")
    assert (await holder.post(path, {})).status_code == 422
    assert await phases(mesa, "community_2") == ["registered"]
