"""A key may have been in other hands: what it signed since is marked, counts for nothing new, and undoes nothing."""

import pytest

from app.core.clock import instant
from app.trust import bundles
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.signatures.keys import keys_of
from tests.signing import Signing, signing


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def revoke(way: Signing, name: str, since: str, by: str | None = None) -> Json:
    path = f"{keys_of(way.mesa, way.mesa[name])}/{way.devices[name].kid}/revocation"
    return await way.mesa[by or name].done(path, {"reason": "lost", "compromised_since": since})


async def test_what_is_in_force_stays_in_force_and_says_that_a_key_is_in_doubt(way: Signing) -> None:
    earlier = await way.in_force()
    way.clock.advance(minutes=1)
    since = instant(way.clock.now)
    commitment = await way.in_force()
    path = f"{keys_of(way.mesa, way.mesa['community'])}/{way.devices['community'].kid}/revocation"
    answer = await way.mesa["community"].post(path, {"reason": "lost", "compromised_since": since})
    assert answer.status_code == 201

    flagged = await way.mesa["observer"].read(way.of(commitment))
    assert (flagged["phase"], flagged["compromised_since"]) == ("in_force", since)
    assert flagged["due_on"] == commitment["due_on"]
    shown = (await way.mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert {each["sector"]: each["compromised_since"] for each in shown} == {
        "community": since,
        "company": None,
        "state": None,
    }
    # What arrived before that hour is in nobody's doubt.
    assert (await way.mesa["observer"].read(way.of(earlier)))["compromised_since"] is None

    index = answer.headers["ledger-entry"].split()[0]
    entry = (await way.mesa["observer"].read(f"/v1/ledger/entries/{index}"))["entry"]
    assert [change["type"] for change in entry["changes"]] == ["key", "signature", "commitment"]
    data = (await way.mesa["observer"].get(f"{way.of(commitment)}/bundle")).content
    assert any(f'"compromised_since":"{since}"'.encode() in body for body in bundles.read(data).bodies)


async def test_a_withheld_signature_is_marked_for_its_own_sector_alone(way: Signing) -> None:
    since = instant(way.clock.now)
    commitment = await way.offered()
    signed = await way.sign("community", commitment)
    await revoke(way, "community", since)
    own = (await way.mesa["adviser"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert [each["compromised_since"] for each in own] == [since]
    for name in ("state", "facilitator", "observer"):
        feed = await way.mesa[name].get("/v1/changes?limit=1000&expand=subject")
        assert signed["id"] not in feed.text, name
    doubted = (await way.mesa["community"].read("/v1/changes?type=signature.doubted"))["items"]
    assert [item["entry"]["actor"] for item in doubted] == [{"clock": "doubt"}]

    for name in ("state", "company"):
        await way.sign(name, commitment)
    assert (await way.mesa["observer"].read(way.of(commitment)))["phase"] == "offered"
    # The holder has a new key, made known by the mandate, and signs again.
    await way.hold_key("community")
    await way.sign("community", commitment)
    released = await way.mesa["observer"].read(way.of(commitment))
    assert (released["phase"], released["compromised_since"]) == ("in_force", None)
    shown = (await way.mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert signed["id"] not in {each["id"] for each in shown}


async def test_a_steward_marks_what_a_lost_device_may_have_signed(way: Signing) -> None:
    commitment = await way.offered()
    await way.sign("community", commitment)
    device = await way.hold_key("community_2")
    since = instant(way.clock.now)
    await way.sign("community_2", commitment)
    await revoke(way, "community_2", since, by="community")
    own = (await way.mesa["community"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert {each["kid"] == device.kid: each["compromised_since"] for each in own} == {True: since, False: None}


async def test_a_revocation_without_such_an_hour_marks_nothing(way: Signing) -> None:
    commitment = await way.in_force()
    path = f"{keys_of(way.mesa, way.mesa['community'])}/{way.devices['community'].kid}/revocation"
    await way.mesa["community"].done(path, {"reason": "Se cambia de teléfono."})
    again = await way.mesa["observer"].read(way.of(commitment))
    assert (again["revision"], again["compromised_since"]) == (commitment["revision"], None)
