"""People hold seats under mandates, for as long as these are in force."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.seating import (
    REVOCATION,
    accept_mandate,
    call_back,
    current,
    mandate_body,
    mandates_of,
    renew,
)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-11-01", None),
        ("2030-01-01", None),
        ("2020-01-01", "2026-11-01"),
        ("2020-01-01", None),
        ("2027-01-01", "2027-01-01"),
    ],
)
async def test_two_mandates_of_a_seat_share_no_day(mesa: Mesa, begins: str, ends: str | None) -> None:
    body = mandate_body(valid_from=begins, valid_until=ends)
    answer = await mesa["facilitator"].post(mandates_of(mesa, mesa["state"]), body)
    assert (answer.status_code, answer.json()["code"]) == (409, "mandate_overlaps")


async def test_mandates_of_a_seat_follow_one_another(mesa: Mesa) -> None:
    body = mandate_body(valid_from="2020-01-01", valid_until="2026-10-31")
    assert (await mesa["facilitator"].post(mandates_of(mesa, mesa["state"]), body)).status_code == 201
    await call_back(mesa, mesa["state"])
    assert (await mesa["facilitator"].post(mandates_of(mesa, mesa["state"]), mandate_body())).status_code == 201


async def test_of_two_mandates_for_the_same_days_at_once_one_is_accredited(mesa: Mesa) -> None:
    await call_back(mesa, mesa["state"])
    path = mandates_of(mesa, mesa["state"])
    answers = await asyncio.gather(
        *(mesa[name].post(path, mandate_body()) for name in ("facilitator", "secretariat") * 3)
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


@pytest.mark.parametrize(
    "fields",
    [
        {"powers": []},
        {"powers": ["rule"]},
        {"valid_until": "2026-10-31"},
        {"valid_from": "1492-10-12"},
        {"valid_from": 20_000},
        {"evidence_digest": "x"},
        {"key_thumbprint": "x"},
        {"account_id": str(uuid4())},
        {"named_by": None},
    ],
    ids=range(9),
)
async def test_a_malformed_mandate_is_refused(mesa: Mesa, fields: Json) -> None:
    await call_back(mesa, mesa["state"])
    answer = await mesa["facilitator"].post(mandates_of(mesa, mesa["state"]), mandate_body(**fields))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_mandate_shows_who_named_but_not_whom(mesa: Mesa) -> None:
    answer = await mesa["observer"].get(mandates_of(mesa, mesa["community"]))
    [mandate] = answer.json()["items"]
    assert (mandate["named_by"], mandate["powers"]) == ("Asamblea general", ["speak", "decide", "sign", "steward"])
    assert str(mesa["community"].account) not in answer.text
    assert mesa["community"].login not in answer.text.lower()


async def standing_of(mesa: Mesa, name: str) -> set[tuple[int, str]]:
    """How a person's reads and writes at the table are answered: (status, code)."""
    person = mesa[name]
    answers = [
        await person.get(mesa.path),
        await person.get(f"{mesa.path}/seats"),
        await person.post(mandates_of(mesa, person), {"x": 1}),
        await person.post(f"{mesa.path}/seats/{person.seat}/keys", {"x": 1}),
    ]
    return {(answer.status_code, answer.json().get("code", "")) for answer in answers}


NOT_IN_FORCE = {(403, "mandate_not_in_force")}


async def test_a_mandate_ends_after_its_last_day_at_the_table(mesa: Mesa, clock: FakeClock) -> None:
    await renew(mesa, mesa["state"], valid_until="2026-11-23")
    assert await standing_of(mesa, "state") != NOT_IN_FORCE
    # 16:00 UTC is 11:00 in Lima: the day ends there thirteen hours later.
    clock.advance(hours=12)
    fresh = await signed_in_again(mesa)
    assert await standing_of(fresh, "state") != NOT_IN_FORCE
    clock.advance(hours=2)
    fresh = await signed_in_again(mesa)
    assert await standing_of(fresh, "state") == NOT_IN_FORCE
    assert (await fresh["state"].read("/v1/roundtables"))["items"] == []


async def signed_in_again(mesa: Mesa) -> Mesa:
    """The same people with fresh tokens, after hours have passed."""
    people = {}
    for name in ("state", "facilitator"):
        person = mesa[name]
        assert person.api
        people[name] = replace(person, token=await person.api.sign_in(person.login))
    return replace(mesa, table=replace(mesa.table, people={**mesa.table.people, **people}))


async def test_a_mandate_that_has_not_begun_gives_no_standing(mesa: Mesa) -> None:
    await renew(mesa, mesa["state"], valid_from="2026-11-24")
    assert await standing_of(mesa, "state") == NOT_IN_FORCE


async def test_a_revocation_takes_effect_at_once(mesa: Mesa) -> None:
    assert await standing_of(mesa, "state") != NOT_IN_FORCE
    await call_back(mesa, mesa["state"])
    assert await standing_of(mesa, "state") == NOT_IN_FORCE
    assert (await mesa.ledger())[-1] == "mandate.revoked"
    assert [
        item
        for item in (await mesa["state"].read("/v1/changes?limit=1000"))["items"]
        if "roundtable" in item.get("entry", {})
    ] == []


async def test_a_revoked_mandate_is_not_revoked_again(mesa: Mesa) -> None:
    path = f"{mandates_of(mesa, mesa['state'])}/{await current(mesa, mesa['state'])}/revocation"
    await mesa["facilitator"].done(path, REVOCATION)
    again = await mesa["facilitator"].post(path, REVOCATION)
    assert (again.status_code, again.json()["code"]) == (409, "mandate_revoked")


async def test_only_the_own_sector_or_who_runs_the_table_calls_back(mesa: Mesa) -> None:
    path = f"{mandates_of(mesa, mesa['community_2'])}/{await current(mesa, mesa['community_2'])}/revocation"
    before = await mesa.ledger()
    refusals = {
        "state": "other_sector",
        "company": "other_sector",
        "adviser": "power_missing",
        "chair": "power_missing",
        "guarantor": "power_missing",
        "observer": "power_missing",
    }
    for name, code in refusals.items():
        answer = await mesa[name].post(path, REVOCATION)
        assert (name, answer.status_code, answer.json()["code"]) == (name, 403, code)
    assert await mesa.ledger() == before
    assert (await mesa["community"].post(path, REVOCATION)).status_code == 201


async def test_a_mandate_is_found_below_its_own_seat_only(mesa: Mesa) -> None:
    mine = await current(mesa, mesa["state"])
    for path in (
        f"{mandates_of(mesa, mesa['company'])}/{mine}/revocation",
        f"{mandates_of(mesa, mesa['state'])}/{uuid4()}/revocation",
        f"{mesa.path}/seats/{uuid4()}/mandates/{mine}/revocation",
        f"{mesa.other.path}/seats/{mesa.other['state'].seat}/mandates/{mine}/revocation",
    ):
        assert (await mesa["facilitator"].post(path, REVOCATION)).status_code == 404
    assert await standing_of(mesa, "state") != NOT_IN_FORCE


async def test_a_person_with_two_seats_says_for_which_one(mesa: Mesa) -> None:
    first = mesa["community"]
    await call_back(mesa, mesa["adviser"])
    accredited = await mesa["facilitator"].done(mandates_of(mesa, mesa["adviser"]), mandate_body())
    await accept_mandate(mesa, first, accredited["id"])

    unnamed = await first.get(mesa.path)
    assert (unnamed.status_code, unnamed.json()["code"]) == (403, "acting_seat_required")
    for seat in (first.seat, mesa["adviser"].seat):
        assert (await first.get(mesa.path, Acting_Seat=str(seat))).status_code == 200
    as_delegate = await first.post(f"{mesa.path}/seats/{first.seat}/keys", {}, Acting_Seat=str(first.seat))
    as_adviser = await first.post(f"{mesa.path}/seats/{first.seat}/keys", {}, Acting_Seat=str(mesa["adviser"].seat))
    assert (as_delegate.status_code, as_adviser.status_code) == (422, 403)
    for seat in (mesa["state"].seat, mesa.other["community"].seat, uuid4()):
        answer = await first.get(mesa.path, Acting_Seat=str(seat))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_seat")
    assert (await first.get(mesa.other.path, Acting_Seat=str(first.seat))).status_code == 404

    await call_back(mesa, mesa["adviser"])
    assert (await first.get(mesa.path)).status_code == 200
    ended = await first.get(mesa.path, Acting_Seat=str(mesa["adviser"].seat))
    assert (ended.status_code, ended.json()["code"]) == (403, "mandate_not_in_force")
