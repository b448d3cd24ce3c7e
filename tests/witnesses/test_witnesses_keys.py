"""A sector registers its witness, puts it in force and takes it back; those who run the table have no part in it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.trust import notes
from app.trust.witness_keys import read_proof
from tests.clocks import FakeClock
from tests.mesa import Mesa, key
from tests.seating import as_of_before, renew
from tests.witnesses.watching import Watch, public


async def test_a_steward_s_witness_is_in_force_at_once_and_anyone_at_the_table_can_check_it(
    mesa: Mesa, clock: FakeClock
) -> None:
    watch = Watch()
    registered = await watch.registered(mesa, clock, "community")
    assert (registered["phase"], registered["sector"], registered["vkey"]) == ("active", "community", watch.vkey)
    assert (await mesa.ledger())[-1] == "witness.registered"
    listed = await mesa["observer"].get(f"{mesa.path}/witnesses")
    [shown] = listed.json()["items"]
    assert str(read_proof(shown["proof"].encode()).key) == shown["vkey"]
    assert mesa["community"].login not in listed.text
    assert str(mesa["community"].account) not in listed.text


async def test_an_adviser_registers_and_a_steward_of_the_own_sector_activates(mesa: Mesa, clock: FakeClock) -> None:
    registered = await Watch().registered(mesa, clock, "adviser")
    path = f"{mesa.path}/witnesses/{registered['id']}/activation"
    assert (registered["phase"], registered["activated_by"]) == ("registered", None)
    await mesa.refuses("company", "POST", path, status=403, code="other_sector")
    await mesa.refuses("community_2", "POST", path, status=403, code="power_missing")
    await mesa.refuses("facilitator", "POST", path, status=403, code="permission_missing")
    await mesa.refuses("secretariat", "POST", path, status=403, code="permission_missing")
    activated = await mesa["community"].done(path)
    assert (activated["phase"], activated["activated_by"]) == ("active", str(mesa["community"].seat))
    assert (await mesa.ledger())[-2:] == ["witness.registered", "witness.activated"]
    await mesa.refuses("community", "POST", path, status=409, code="witness_not_waiting")


async def test_who_registered_it_or_a_steward_takes_it_back_for_good(mesa: Mesa, clock: FakeClock) -> None:
    first = await Watch().registered(mesa, clock, "adviser")
    second = await Watch().registered(mesa, clock, "adviser")
    body = {"reason": "Se perdió la máquina."}
    path = f"{mesa.path}/witnesses/{first['id']}/revocation"
    await mesa.refuses("company", "POST", path, body, status=403, code="other_sector")
    await mesa.refuses("community_2", "POST", path, body, status=403, code="power_missing")
    later = {**body, "compromised_since": "2027-01-01T00:00:00Z"}
    await mesa.refuses("adviser", "POST", path, later, status=422, code="compromised_in_future")
    assert (await mesa["adviser"].done(path, body))["phase"] == "revoked"
    await mesa.refuses("adviser", "POST", path, body, status=409, code="witness_revoked")
    await mesa.refuses(
        "community", "POST", f"{mesa.path}/witnesses/{first['id']}/activation", status=409, code="witness_not_waiting"
    )
    assert (await mesa["community"].done(f"{mesa.path}/witnesses/{second['id']}/revocation", body))[
        "phase"
    ] == "revoked"


async def test_those_who_run_the_table_register_none_and_strangers_find_none(mesa: Mesa, clock: FakeClock) -> None:
    path = f"{mesa.path}/witnesses"
    for name in ("facilitator", "secretariat", "chair", "rapporteur", "interpreter"):
        body = Watch().body(mesa, mesa[name], clock.now)
        await mesa.refuses(name, "POST", path, body, status=403, code="permission_missing")
    stranger = mesa.other["community"]
    assert (await stranger.get(path)).status_code == 404
    assert (await stranger.post(path, {"proof": "x"})).status_code == 404
    registered = await Watch().registered(mesa, clock, "community")
    theirs = f"{mesa.other.path}/witnesses/{registered['id']}/revocation"
    assert (await stranger.post(theirs, {"reason": "No."})).status_code == 404


async def test_a_proof_of_something_else_is_refused_and_leaves_no_trace(mesa: Mesa, clock: FakeClock) -> None:
    path, watch = f"{mesa.path}/witnesses", Watch()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"log": "tinkuy.local/log/demo"}, "proof_of_another_log"),
        ({"roundtable": uuid4()}, "proof_of_another_table"),
        ({"seat": uuid4()}, "proof_of_another_seat"),
        ({"signed_at": clock.now - timedelta(minutes=11)}, "proof_stale"),
        ({"signed_at": clock.now + timedelta(minutes=11)}, "proof_stale"),
    ]
    for otherwise, code in wrong:
        body = watch.body(mesa, mesa["community"], clock.now, **otherwise)
        await mesa.refuses("community", "POST", path, body, status=422, code=code)
    good = watch.body(mesa, mesa["community"], clock.now)["proof"]
    for proof in ("x", good[:-6], good.replace("nonce A", "nonce B"), good + good, good.replace("\n", "\r\n")):
        await mesa.refuses("community", "POST", path, {"proof": proof}, status=422, code="witness_proof_refused")
    for name in ("Testigo", "testigo<b>", "tinkuy.local/log", "ñandú", "-a", "a" * 101):
        body = Watch(name).body(mesa, mesa["community"], clock.now)
        await mesa.refuses("community", "POST", path, body, status=422, code="witness_name_refused")


async def test_one_key_watches_for_one_sector_of_one_table_whatever_it_is_called(mesa: Mesa, clock: FakeClock) -> None:
    watch = Watch()
    await watch.registered(mesa, clock, "community")
    renamed = Watch("otro.example")
    object.__setattr__(renamed, "key", type(watch.key)("otro.example", watch.key.native))
    for each, by in ((watch, "community"), (watch, "company"), (renamed, "company")):
        body = each.body(mesa, mesa[by], clock.now)
        await mesa.refuses(by, "POST", f"{mesa.path}/witnesses", body, status=409, code="witness_known")


async def test_no_two_witnesses_have_lines_that_cannot_be_told_apart(
    mesa: Mesa, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_by_trying(_name: str, _algorithm: bytes, _public: bytes) -> bytes:
        return b"\x01\x02\x03\x04"

    monkeypatch.setattr(notes, "key_id", found_by_trying)
    await Watch("testigo_a.example").registered(mesa, clock, "community")
    body = Watch("testigo_a.example").body(mesa, mesa["company"], clock.now)
    await mesa.refuses("company", "POST", f"{mesa.path}/witnesses", body, status=409, code="witness_known")
    # An underscore stands for itself alone.
    await Watch("testigo-a.example").registered(mesa, clock, "company")


async def test_whoever_runs_the_table_watches_from_no_seat_of_a_sector(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    waiting = await Watch().registered(mesa, clock, "adviser")
    await renew(mesa, mesa["community_2"], powers=["speak", "decide", "steward"])
    second = await as_of_before(db, mesa["community_2"], mesa["facilitator"])

    path = f"{mesa.path}/witnesses"
    activation = f"{path}/{waiting['id']}/activation"
    before = (await public(mesa).checkpoint())[1]
    for where, body in ((path, Watch().body(mesa, second, clock.now)), (activation, None)):
        answer = await mesa["facilitator"].post(where, body, Acting_Seat=str(second.seat))
        assert (answer.status_code, answer.json()["code"]) == (403, "host_vouches_for_nobody"), answer.text
    assert (await public(mesa).checkpoint())[1] == before
    assert (await mesa["community"].done(activation))["phase"] == "active"


async def test_a_registration_sent_twice_is_one_act_and_a_rehearsal_none(mesa: Mesa, clock: FakeClock) -> None:
    act, path = key(), f"{mesa.path}/witnesses"
    body = Watch().body(mesa, mesa["community"], clock.now)
    tried = await mesa["community"].post(path, body, Dry_Run="true")
    assert (tried.status_code, tried.json()["phase"]) == (200, "active")
    first = await mesa["community"].post(path, body, Idempotency_Key=act)
    again = await mesa["community"].post(path, body, Idempotency_Key=act)
    assert (first.status_code, again.content) == (201, first.content)
    assert (await mesa.ledger()).count("witness.registered") == 1


@pytest.mark.parametrize(
    "body", [{}, {"proof": 7}, {"proof": ""}, {"proof": "x" * 5000}, {"proof": "x", "sector": "state"}]
)
async def test_another_shape_is_refused(mesa: Mesa, body: dict[str, Any]) -> None:
    await mesa.refuses("community", "POST", f"{mesa.path}/witnesses", body, status=422, code="invalid_input")
