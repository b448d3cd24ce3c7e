"""Until the signature rule is met nobody learns who among the others has signed; then everybody does, in one entry."""

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.lifecycle import places_signed
from app.roundtables.models import Seat
from app.signatures.models import Signature
from tests.clocks import FakeClock
from tests.counting import statements
from tests.evening import SECTORS
from tests.mesa import SEATS, Json, Mesa, key, take_seat
from tests.seating import administers_as_of_before, call_back
from tests.signing import Signing, bare_rules, signing

OUTSIDE = ("state", "company", "facilitator", "secretariat", "rapporteur", "guarantor", "observer")


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def everything(way: Signing, name: str, commitment: Json) -> dict[str, str]:
    """What this person can read of the commitment, of the table's acts and in the feed; the bare leaves left out."""
    person, path = way.mesa[name], way.of(commitment)
    read = {}
    for place in (way.path, path, f"{path}/readiness", f"{path}/signatures", f"{path}/document", "/v1/commitments"):
        answer = await person.get(place)
        assert answer.status_code == 200, answer.text
        read[place] = answer.text + answer.headers.get("etag", "")
    read["history"] = (await person.get(f"{way.mesa.path}/history?limit=200")).text
    desk = await person.read("/v1/me/desk")
    read["desk"] = json.dumps(desk["items"])
    feed = (await person.read("/v1/changes?limit=1000&expand=subject"))["items"]
    read["feed"] = json.dumps([item for item in feed if "entry" in item])
    read["table feed"] = (await person.get(f"/v1/changes?roundtable={way.mesa.table.id}&limit=1000")).text
    read["signed"] = json.dumps((await person.read("/v1/changes?type=commitment.signed"))["items"])
    return read


async def test_before_the_release_nobody_else_sees_that_a_sector_has_signed(way: Signing) -> None:
    for name in ("community", "company"):
        await way.hold_key(name)
    commitment = await way.offered()
    before = {name: await everything(way, name, commitment) for name in OUTSIDE}
    mine = await everything(way, "community", commitment)

    signed = await way.sign("community", commitment)

    after = {name: await everything(way, name, commitment) for name in OUTSIDE}
    for name in OUTSIDE:
        for place, read in after[name].items():
            assert read == before[name][place], (name, place)
            assert signed["id"] not in read
    seen = await everything(way, "adviser", commitment)
    assert signed["id"] in seen["feed"]
    assert signed["id"] in seen[f"{way.of(commitment)}/signatures"]
    assert seen[way.of(commitment)] == mine[way.of(commitment)]


async def test_a_rehearsed_signature_does_the_same_whether_the_others_have_signed_or_not(
    way: Signing, app: FastAPI
) -> None:
    for name in SECTORS:
        await way.hold_key(name)
    commitment, told = await way.offered(), []
    for others in ((), ("state", "company")):
        for name in others:
            await way.sign(name, commitment)
        token = await way.token("community", commitment)
        async with statements(app) as counted:
            answer = await way.hand_in("community", commitment, token, Dry_Run="true")
        told.append((answer.status_code, len(counted)))
    assert told[0] == told[1]
    assert told[0][0] == 200
    assert await phase(way, commitment) == "offered"


async def test_the_entry_of_a_signature_is_a_bare_leaf_to_the_others(way: Signing) -> None:
    await way.hold_key("community")
    commitment = await way.offered()
    answer = await way.hand_in("community", commitment, await way.token("community", commitment))
    index, leaf = answer.headers["ledger-entry"].split()
    for name in OUTSIDE:
        entry = await way.mesa[name].read(f"/v1/ledger/entries/{index}")
        assert {**entry, "etag": None} == {"index": int(index), "leaf": leaf, "etag": None}


async def test_the_release_is_an_entry_of_its_own_that_shows_all_signatures(way: Signing) -> None:
    commitment = await way.in_force()
    feed = (await way.mesa["observer"].read("/v1/changes?type=commitment.released&expand=subject"))["items"]
    (released,) = feed
    entry = released["entry"]
    assert entry["actor"] == {"clock": "release"}
    assert entry["evidence"] == {"document": commitment["document"]}
    assert entry["audience"] == "roundtable"
    assert [change["type"] for change in entry["changes"]] == ["commitment", *["signature"] * 3]
    assert [change["revision"] for change in entry["changes"]] == [commitment["revision"], 2, 2, 2]
    assert {tuple(change["views"]) for change in entry["changes"]} == {("roundtable",)}
    # The entries of the signatures keep the audience that they had.
    mine = (await way.mesa["community"].read("/v1/changes?type=commitment.signed"))["items"]
    assert [item["entry"]["audience"] for item in mine] == ["sector:community"]


async def test_a_release_needs_every_sector_as_often_as_the_rule_says(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock, signature_rule={"minimum": 1, "lowest": "A"})
    commitment = await way.offered()
    for name in ("community", "community_2", "state"):
        await way.sign(name, commitment)
        assert (await mesa["observer"].read(way.of(commitment)))["phase"] == "offered"
    await way.sign("company", commitment)
    assert (await mesa["observer"].read(way.of(commitment)))["phase"] == "in_force"
    assert len((await mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]) == 4


async def phase(way: Signing, commitment: Json) -> str:
    return str((await way.mesa["observer"].read(way.of(commitment)))["phase"])


async def test_a_signature_goes_with_its_mandate_while_it_is_not_released(way: Signing) -> None:
    commitment = await way.offered()
    await way.sign("community", commitment)
    await way.sign("state", commitment)
    await call_back(way.mesa, "community")
    await way.sign("company", commitment)
    assert await phase(way, commitment) == "offered"

    await way.sign("community_2", commitment)
    assert await phase(way, commitment) == "in_force"
    shown = (await way.mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert str(way.mesa["community"].seat) not in {each["seat_id"] for each in shown}
    assert len(shown) == 3


async def test_a_signature_by_a_key_in_other_hands_does_not_count(way: Signing, clock: FakeClock) -> None:
    since = clock.now.isoformat()
    commitment = await way.offered()
    await way.sign("community", commitment)
    keys = f"{way.mesa.path}/seats/{way.mesa['community'].seat}/keys/{way.devices['community'].kid}"
    lost = {"reason": "Robaron el teléfono.", "compromised_since": since}
    await way.mesa["community"].done(f"{keys}/revocation", lost)
    await way.sign("state", commitment)
    await way.sign("company", commitment)
    assert await phase(way, commitment) == "offered"
    # With a new key the same seat signs again.
    await way.hold_key("community")
    await way.sign("community", commitment)
    assert await phase(way, commitment) == "in_force"


async def test_a_key_revoked_later_leaves_what_it_signed(way: Signing) -> None:
    commitment = await way.offered()
    await way.sign("community", commitment)
    keys = f"{way.mesa.path}/seats/{way.mesa['community'].seat}/keys/{way.devices['community'].kid}"
    await way.mesa["community"].done(f"{keys}/revocation", {"reason": "Se cambia de teléfono."})
    await way.sign("state", commitment)
    await way.sign("company", commitment)
    assert await phase(way, commitment) == "in_force"


def test_a_titular_and_the_alternate_sign_for_one_place() -> None:
    titular, alternate, other = uuid4(), uuid4(), uuid4()
    seats = [(titular, None), (alternate, titular), (other, None)]
    counting = [
        (Signature(id=uuid4(), seat_id=seat), Seat(id=seat, alternate_of=stands), None) for seat, stands in seats
    ]
    assert [each.seat_id for each in places_signed(counting).values()] == [titular, other]
    assert [each.seat_id for each in places_signed(counting[1:]).values()] == [alternate, other]


def test_a_person_signs_once_whatever_seats_they_hold() -> None:
    one, another, third = uuid4(), uuid4(), uuid4()
    person, somebody = uuid4(), uuid4()
    held = [(one, person), (another, person), (third, somebody)]
    counting = [(Signature(id=uuid4(), seat_id=seat), Seat(id=seat, alternate_of=None), who) for seat, who in held]
    assert [each.seat_id for each in places_signed(counting).values()] == [one, third]


async def test_two_signatures_of_one_place_are_not_two(
    mesa: Mesa, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = mesa["facilitator"].api
    assert api
    mesa = replace(mesa, table=replace(mesa.table, people={**mesa.table.people}, seats={**mesa.table.seats}))
    for sector in ("state", "company"):
        monkeypatch.setitem(SEATS, f"{sector}_2", (sector, "delegate", ["speak", "decide", "sign"], None))
        await take_seat(api, mesa.table, mesa.organizations, f"{sector}_2", "mesa")
    way = await signing(mesa, clock, signature_rule={"minimum": 2})
    commitment = await way.offered()
    for name in ("state", "state_2", "company", "company_2", "community", "alternate"):
        await way.sign(name, commitment)
    own = (await mesa["community_2"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert [each["role"] for each in own] == ["delegate", "alternate"]
    assert await phase(way, commitment) == "offered"
    await way.sign("community_2", commitment)
    assert await phase(way, commitment) == "in_force"


async def test_ground_rules_that_come_after_the_offer_neither_stop_nor_ease_the_signatures(way: Signing) -> None:
    for name in ("community", "state", "company"):
        await way.hold_key(name)
    commitment = await way.offered()
    await bare_rules(way.mesa)
    for name in ("community", "state"):
        await way.sign(name, commitment)
        assert await phase(way, commitment) == "offered"
    await way.sign("company", commitment)
    assert await phase(way, commitment) == "in_force"


async def test_twenty_at_once_are_one_signature_for_each_seat_and_one_release(way: Signing) -> None:
    sectors = ("state", "company", "community")
    for name in sectors:
        await way.hold_key(name)
    commitment = await way.offered()
    before = len(await way.mesa.ledger())
    names = [sectors[at % 3] for at in range(20)]
    tokens = {name: await way.token(name, commitment) for name in sectors}
    answers = await asyncio.gather(*(way.hand_in(name, commitment, tokens[name]) for name in names))

    taken = [name for name, answer in zip(names, answers, strict=True) if answer.status_code == 201]
    assert sorted(taken) == sorted(sectors)
    codes = {answer.json().get("code") for answer in answers if answer.status_code != 201}
    assert codes <= {"statement_known", "stale_revision"}
    assert await phase(way, commitment) == "in_force"
    assert (await way.mesa.ledger())[before:] == ["commitment.released"]
    feeds = [await way.mesa[name].read("/v1/changes?type=commitment.signed") for name in sectors]
    assert [len(feed["items"]) for feed in feeds] == [1, 1, 1]


async def test_one_act_sent_twenty_times_is_one_signature(way: Signing) -> None:
    await way.hold_key("community")
    commitment = await way.offered()
    token, act = await way.token("community", commitment), key()
    answers = await asyncio.gather(
        *(way.hand_in("community", commitment, token, Idempotency_Key=act) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["ledger-entry"] for answer in answers}) == 1


async def test_a_rehearsal_of_the_last_signature_releases_nothing(way: Signing) -> None:
    commitment = await way.offered()
    await way.sign("state", commitment)
    await way.sign("company", commitment)
    await way.hold_key("community")
    before = await way.mesa.ledger()
    answer = await way.hand_in("community", commitment, await way.token("community", commitment), Dry_Run="true")
    assert answer.status_code == 200, answer.text
    assert orjson.loads(answer.content)["released_at"] is None
    assert await way.mesa.ledger() == before
    assert await phase(way, commitment) == "offered"


async def test_a_signature_counts_for_nobody_while_its_signer_administers_the_service(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    way = await signing(mesa, clock)
    commitment = await way.offered()
    await way.sign("state", commitment)
    await way.sign("company", commitment)
    await administers_as_of_before(db, mesa["company"])
    await way.sign("community", commitment)
    assert (await mesa["observer"].read(way.of(commitment)))["phase"] == "offered"
