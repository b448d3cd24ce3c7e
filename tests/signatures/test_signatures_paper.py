"""A key comes into force by paper and two witnesses, whatever those who run the table do."""

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import instant
from app.signatures.models import KeyPhase, SeatKey, Signature
from app.trust import bundles
from app.trust.bundles import Validity
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.seating import as_of_before, call_back, renew
from tests.sheets import SCAN, sheet, signed_sheet
from tests.signatures.keys import Device, activate, keys_of, later, register
from tests.signing import Signing, signing


def paper_of(mesa: Mesa, name: str, device: Device) -> str:
    return f"{keys_of(mesa, mesa[name])}/{device.kid}/paper"


async def waiting(mesa: Mesa, clock: FakeClock, name: str = "community") -> tuple[Signing, Device]:
    """A key of this person that waits, as after the loss of a telephone."""
    device = Device()
    await register(mesa, clock, mesa[name], device)
    return Signing(mesa, clock, {}), device


async def refused(way: Signing, by: str, path: str, body: Json, status: int, code: str) -> None:
    before = (await way.seen()).size
    answer = await way.mesa[by].post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await way.seen()).size == before


async def test_two_witnesses_put_a_key_in_force_and_the_first_alone_does_not(mesa: Mesa, clock: FakeClock) -> None:
    way, device = await waiting(mesa, clock)
    path = paper_of(mesa, "community", device)
    recorded = await mesa["facilitator"].done(path, sheet(way))
    assert (recorded["phase"], recorded["paper"]["scan_digest"]) == ("registered", SCAN)
    first = await mesa["state"].done(f"{path}/confirmation", {"scan_digest": SCAN})
    assert (first["phase"], first["origin"]) == ("registered", None)
    second = await mesa["community_2"].done(f"{path}/confirmation", {"scan_digest": SCAN})
    assert (second["phase"], second["origin"]) == ("active", "paper")
    assert all(each["confirmed_at"] for each in second["witnesses"])
    acts = ["key.registered", "key.paper_recorded", "key.witnessed", "key.activated"]
    assert (await mesa.ledger())[-4:] == acts


async def test_a_sheet_for_a_key_that_is_not_in_order_is_refused_without_a_trace(mesa: Mesa, clock: FakeClock) -> None:
    way, device = await waiting(mesa, clock)
    path = paper_of(mesa, "community", device)
    cases: list[tuple[str, Json, int, str]] = [
        ("facilitator", sheet(way, "state", "state"), 422, "witness_twice"),
        ("facilitator", sheet(way, "community_2", "adviser"), 422, "witnesses_of_one_sector"),
        ("facilitator", sheet(way, "company", "state"), 422, "witness_of_own_sector_missing"),
        ("facilitator", sheet(way, "community_2", "facilitator"), 422, "witness_is_recorder"),
        ("facilitator", sheet(way, "community", "state"), 422, "witness_is_signer"),
        ("secretariat", sheet(way, "community_2", "facilitator"), 422, "witness_runs_table"),
        ("facilitator", sheet(way, interpreter=str(mesa["state"].seat)), 422, "interpreter_unknown"),
        ("facilitator", sheet(way, signed_at="2026-11-01T00:00:00Z"), 422, "signed_out_of_time"),
        ("rapporteur", sheet(way), 403, "permission_missing"),
        ("community_2", sheet(way), 403, "permission_missing"),
    ]
    for by, body, status, code in cases:
        await refused(way, by, path, body, status, code)
    await refused(way, "state", f"{path}/confirmation", {"scan_digest": SCAN}, 409, "nothing_to_confirm")


async def test_only_the_witnesses_confirm_each_once_and_the_very_sheet(mesa: Mesa, clock: FakeClock) -> None:
    way, device = await waiting(mesa, clock)
    path = paper_of(mesa, "community", device)
    await mesa["facilitator"].done(path, sheet(way))
    confirmation, said = f"{path}/confirmation", {"scan_digest": SCAN}
    for name in ("facilitator", "secretariat", "rapporteur", "interpreter", "chair"):
        await refused(way, name, confirmation, said, 403, "permission_missing")
    for name in ("community", "company", "guarantor", "alternate"):
        await refused(way, name, confirmation, said, 403, "not_a_witness")
    await refused(way, "state", confirmation, {"scan_digest": "ab" * 32}, 422, "another_sheet")
    await mesa["state"].done(confirmation, said)
    await refused(way, "state", confirmation, said, 409, "confirmed_already")
    await mesa["community_2"].done(confirmation, said)
    await refused(way, "community_2", confirmation, said, 409, "key_not_waiting")
    await refused(way, "facilitator", path, sheet(way), 409, "key_not_waiting")


async def test_a_new_sheet_takes_the_place_of_one_that_was_not_confirmed(mesa: Mesa, clock: FakeClock) -> None:
    way, device = await waiting(mesa, clock)
    path, other = paper_of(mesa, "community", device), "d6" * 32
    await mesa["facilitator"].done(path, sheet(way))
    await mesa["state"].done(f"{path}/confirmation", {"scan_digest": SCAN})
    await mesa["facilitator"].done(path, sheet(way, "alternate", "company", scan_digest=other))
    await refused(way, "community_2", f"{path}/confirmation", {"scan_digest": SCAN}, 403, "not_a_witness")
    await mesa["company"].done(f"{path}/confirmation", {"scan_digest": other})
    assert (await mesa["alternate"].done(f"{path}/confirmation", {"scan_digest": other}))["phase"] == "active"


async def test_who_was_called_back_gets_no_key_by_paper(mesa: Mesa, clock: FakeClock) -> None:
    way, device = await waiting(mesa, clock)
    path = paper_of(mesa, "community", device)
    await mesa["facilitator"].done(path, sheet(way))
    await call_back(mesa, "community")
    await refused(way, "state", f"{path}/confirmation", {"scan_digest": SCAN}, 409, "key_of_former_holder")
    await refused(way, "facilitator", path, sheet(way), 409, "key_of_former_holder")


async def test_a_lost_device_is_replaced_by_the_steward_or_by_paper(mesa: Mesa, clock: FakeClock) -> None:
    lost, second, third = Device(), Device(), Device()
    way = Signing(mesa, clock, {})
    await register(mesa, clock, mesa["community_2"], lost)
    assert (await activate(mesa, mesa["community"], mesa["community_2"], lost)).status_code == 201
    clock.advance(minutes=4)
    since = instant(later(clock, minutes=-1))
    # The holder has nothing to sign with, so the steward of the sector takes the key back.
    path = f"{keys_of(mesa, mesa['community_2'])}/{lost.kid}/revocation"
    revoked = await mesa["community"].done(path, {"reason": "lost", "compromised_since": since})
    assert (revoked["phase"], revoked["compromised_since"]) == ("revoked", since)
    await register(mesa, clock, mesa["community_2"], second)
    assert (await activate(mesa, mesa["community"], mesa["community_2"], second)).json()["phase"] == "active"

    # And where there is no steward to be reached, two witnesses of different sectors stand in.
    await register(mesa, clock, mesa["community_2"], third)
    paper = paper_of(mesa, "community_2", third)
    await mesa["secretariat"].done(paper, sheet(way, "adviser", "guarantor"))
    for name in ("adviser", "guarantor"):
        answered = await mesa[name].done(f"{paper}/confirmation", {"scan_digest": SCAN})
    assert answered["phase"] == "active"
    listed = (await mesa["observer"].read(keys_of(mesa, mesa["community_2"])))["items"]
    assert {item["kid"]: item["phase"] for item in listed} == {
        lost.kid: "revoked",
        second.kid: "revoked",
        third.kid: "active",
    }


async def test_a_key_by_paper_signs_and_its_bundle_is_whole_for_everybody(mesa: Mesa, clock: FakeClock) -> None:
    way, device = await signing(mesa, clock), Device()
    await register(mesa, clock, mesa["community"], device)
    path = paper_of(mesa, "community", device)
    await mesa["facilitator"].done(path, sheet(way))
    for name in ("community_2", "state"):
        await mesa[name].done(f"{path}/confirmation", {"scan_digest": SCAN})
    way.devices["community"] = device
    commitment = await way.in_force()
    for name in ("observer", "company", "community"):
        answer = await mesa[name].get(f"{way.of(commitment)}/bundle")
        report = bundles.verify(answer.content)
        doubted = [each for each in report.claims if each.verdict is not Validity.valid]
        assert doubted == [], name


async def test_whoever_runs_the_table_vouches_from_no_seat(mesa: Mesa, clock: FakeClock, db: AsyncSession) -> None:
    way, device = await waiting(mesa, clock, "community")
    path = paper_of(mesa, "community", device)
    await renew(mesa, mesa["community_2"], powers=["speak", "decide", "sign", "steward"])
    second = await as_of_before(db, mesa["community_2"], mesa["facilitator"])
    theirs, own = {"Acting_Seat": str(second.seat)}, {"Acting_Seat": str(mesa["facilitator"].seat)}
    before = (await way.seen()).size
    answer = await mesa["facilitator"].post(
        f"{keys_of(mesa, mesa['community'])}/{device.kid}/activation", None, **theirs
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "host_vouches_for_nobody")
    answer = await mesa["facilitator"].post(path, sheet(way, "community_2", "state"), **own)
    assert (answer.status_code, answer.json()["code"]) == (422, "witness_is_recorder")
    answer = await mesa["secretariat"].post(path, sheet(way, "community_2", "state"))
    assert (answer.status_code, answer.json()["code"]) == (422, "witness_runs_table")
    assert (await way.seen()).size == before


HOSTS = ("facilitator", "secretariat", "rapporteur")
PAIRS = (
    ("community_2", "state"),
    ("adviser", "guarantor"),
    ("community_2", "secretariat"),
    ("facilitator", "secretariat"),
    ("rapporteur", "state"),
)
STEPS = ("record_key", "confirm_key", "activate", "revoke", "record", "confirm", "attest", "import", "verify")
step = st.tuples(st.sampled_from(HOSTS), st.sampled_from(STEPS), st.sampled_from(PAIRS))


async def test_no_sequence_of_the_hosts_own_acts_puts_a_key_in_force_or_makes_paper_count(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    way, device = await signing(mesa, clock), Device()
    await register(mesa, clock, mesa["community"], device)
    commitment = await way.offered()
    # Sheets in good order lie there from the beginning; what they lack are the words of their witnesses.
    for kind in ("record_key", "record"):
        await act(way, commitment, device, "facilitator", kind, PAIRS[0])
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=6,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(step, min_size=3, max_size=8))
    def walk(steps: Sequence[tuple[str, str, tuple[str, str]]]) -> None:
        for each in steps:
            asyncio.run_coroutine_threadsafe(act(way, commitment, device, *each), loop).result()

    await asyncio.to_thread(walk)
    keys = (await db.execute(select(SeatKey.phase))).scalars().all()
    assert keys == [KeyPhase.registered]
    made = (await db.execute(select(Signature.completed_at))).scalars().all()
    assert set(made) == {None}
    assert (await mesa["observer"].read(way.of(commitment)))["phase"] == "offered"
    assert {"key.activated", "key.witnessed", "signature.witnessed"}.isdisjoint(await mesa.ledger())
    listed = (await mesa["facilitator"].read(keys_of(mesa, mesa["community"])))["items"]
    assert [each["paper"] is not None for each in listed] == [True]


async def act(way: Signing, commitment: Json, device: Device, by: str, kind: str, witnesses: tuple[str, str]) -> None:
    """One attempt of somebody who runs the table, or of the administrator behind; refused or not, it is an answer."""
    mesa, seat = way.mesa, str(way.mesa["community"].seat)
    keys, signatures = f"{keys_of(mesa, mesa['community'])}/{device.kid}", f"{way.of(commitment)}/signatures"
    scan = key().replace("-", "") * 2
    listed = (await mesa[by].read(signatures))["items"]
    under = f"{signatures}/{listed[0]['id']}" if listed else f"{signatures}/{seat}"
    shown = (await mesa[by].read(keys_of(mesa, mesa["community"])))["items"][0]
    seen = {"scan_digest": shown["paper"]["scan_digest"] if shown["paper"] else SCAN}
    of_sheet = {"scan_digest": listed[0]["paper"]["scan_digest"] if listed else SCAN}
    body: dict[str, tuple[str, Json]] = {
        "record_key": (f"{keys}/paper", sheet(way, *witnesses, scan_digest=scan)),
        "confirm_key": (f"{keys}/paper/confirmation", seen),
        "activate": (f"{keys}/activation", {}),
        "revoke": (f"{keys}/revocation", {"reason": "lost"}),
        "record": (signatures, signed_sheet(way, commitment, *witnesses, scan_digest=scan)),
        "confirm": (f"{under}/confirmation", of_sheet),
        "attest": (signatures, {"assurance": "D", "document": commitment["document"]}),
        "import": (signatures, _file(way)),
        "verify": (f"{under}/verification", {"file_digest": SCAN, "tool": "t", "trust_list": "l", **_valid(way)}),
    }
    path, sent = body[kind]
    headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
    for person in (mesa[by], mesa.administrator):
        answer = await person.post(path, sent, **headers)
        assert answer.status_code < 500, answer.text
        if kind not in {"record_key", "record"}:
            assert answer.status_code in {403, 404, 409, 412, 422}, (by, kind, answer.text)


def _file(way: Signing) -> dict[str, Any]:
    verifier = str(way.mesa["facilitator"].seat)
    return {
        "assurance": "B",
        "file_digest": SCAN,
        "format": "cades",
        "signed_at": instant(way.clock.now),
        "verifier": verifier,
    }


def _valid(way: Signing) -> dict[str, Any]:
    return {"verified_at": instant(way.clock.now), "result": "valid"}
