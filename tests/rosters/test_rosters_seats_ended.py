"""A seat ends by the word of its sector; whoever runs the table proposes it, and a constituency's paper does it too."""

import asyncio

import pytest

from tests.mesa import DIGEST, Json, Mesa, key
from tests.rosters.test_rosters_rosters import roster_of
from tests.seating import current, mandate_body, mandates_of, on_paper

END: Json = {"reason": "La asociación se disolvió.", "evidence_digest": DIGEST}


def end_of(mesa: Mesa, name: str) -> str:
    return f"{mesa.path}/seats/{mesa[name].seat}/end"


async def places(mesa: Mesa) -> int:
    session = await mesa.convened_session()
    quorum = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/quorum")
    return sum(each["places"] for each in quorum["sectors"] if each["sector"] == "community")


async def test_a_sector_ends_a_place_of_its_own(mesa: Mesa) -> None:
    await mesa.installed()
    ended = await mesa["community"].done(end_of(mesa, "community_2"), END)
    assert (ended["ended_at"] is not None, ended["end_reason"], ended["end_digest"]) == (True, END["reason"], DIGEST)
    assert (await mesa.ledger())[-1] == "seat.ended"
    answer = await mesa["community_2"].get(mesa.path)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_in_force")
    [mandate] = (await mesa["observer"].read(mandates_of(mesa, mesa["community_2"])))["items"]
    assert (mandate["phase"], mandate["revocation_reason"]) == ("ended", END["reason"])
    assert await places(mesa) == 1
    seats = (await roster_of(mesa, "community"))["roster"]["seats"]
    assert str(mesa["community_2"].seat) not in {each["seat_id"] for each in seats}
    # Nothing is asked of it any more.
    theirs = mandates_of(mesa, mesa["community_2"])
    await mesa.refuses("facilitator", "POST", theirs, mandate_body(), status=409, code="seat_ended")
    await mesa.refuses("community", "POST", end_of(mesa, "community_2"), END, status=409, code="seat_ended")
    alternate = {
        "organization_id": str(mesa.organizations["community"]),
        "role": "alternate",
        "alternate_of": str(mesa["community_2"].seat),
    }
    await mesa.refuses("facilitator", "POST", f"{mesa.path}/seats", alternate, status=409, code="seat_ended")
    assert "seat_vacant" not in str((await mesa["facilitator"].read("/v1/me/desk"))["items"])


async def test_who_stands_in_goes_with_the_titular(mesa: Mesa) -> None:
    await mesa.installed()
    await mesa["community"].done(end_of(mesa, "community"), END)
    for name in ("community", "alternate"):
        seat = await mesa["observer"].read(f"{mesa.path}/seats/{mesa[name].seat}")
        assert seat["ended_at"] is not None
        assert (await mesa[name].get(mesa.path)).status_code == 403
    # It is the last one now.
    path = end_of(mesa, "community_2")
    await mesa.refuses("facilitator", "POST", path, END, status=409, code="last_place_of_sector")


async def test_the_end_by_who_runs_the_table_lies_before_the_sector(mesa: Mesa) -> None:
    await mesa.installed()
    path = end_of(mesa, "community_2")
    proposed = await mesa["facilitator"].done(path, END)
    assert (proposed["ended_at"], proposed["end_proposed_at"] is not None) == (None, True)
    assert (await mesa["community_2"].get(mesa.path)).status_code == 200
    await mesa.refuses("secretariat", "POST", path, END, status=409, code="seat_end_proposed")
    desk = {item["kind"]: item for item in (await mesa["community"].read("/v1/community/desk"))["items"]}
    assert (desk["seat_end"]["operation"], desk["seat_end"]["mine"]) == ("end_seat", True)
    refusal = f"{path}-refusal"
    await mesa.refuses("state", "POST", refusal, status=403, code="other_sector")
    kept = await mesa["community"].done(refusal)
    assert (kept["end_proposed_at"], kept["end_reason"]) == (None, None)
    await mesa.refuses("community", "POST", refusal, status=409, code="seat_end_not_proposed")
    await mesa["facilitator"].done(path, END)
    assert (await mesa["community"].done(path, END))["ended_at"] is not None
    assert (await mesa["community"].read("/v1/community/desk"))["items"] == []


async def test_refusals_leave_no_trace(mesa: Mesa) -> None:
    await mesa.installed()
    path = end_of(mesa, "community_2")
    for name in ("state", "company"):
        await mesa.refuses(name, "POST", path, END, status=403, code="other_sector")
    for name in ("observer", "guarantor", "adviser", "chair"):
        await mesa.refuses(name, "POST", path, END, status=403, code="power_missing")
    for wrong in ({}, {**END, "reason": ""}, {**END, "evidence_digest": "x"}):
        await mesa.refuses("community", "POST", path, wrong, status=422, code="invalid_input")
    assert (await mesa.other["community"].post(path, END)).status_code == 404
    theirs = end_of(mesa, "secretariat")
    await mesa.refuses("facilitator", "POST", theirs, END, status=409, code="facilitation_decides")
    for name in ("state", "company"):
        await mesa.refuses(name, "POST", end_of(mesa, name), END, status=409, code="last_place_of_sector")


@pytest.mark.parametrize("name", ["observer", "community_2"])
async def test_what_no_sector_stands_behind_those_who_run_the_table_end(mesa: Mesa, name: str) -> None:
    """While it is prepared: who accompanies the table, and a delegate whose sector is not founded."""
    assert (await mesa["facilitator"].done(end_of(mesa, name), END))["ended_at"] is not None


async def test_the_constituency_s_paper_ends_a_seat(mesa: Mesa) -> None:
    await mesa.installed()
    paper = await on_paper(mesa, mesa["community_2"], await current(mesa, mesa["community_2"]), "end_seat")
    assert paper["took_effect_at"] is not None
    seat = await mesa["observer"].read(f"{mesa.path}/seats/{mesa['community_2'].seat}")
    assert (seat["ended_at"], seat["end_digest"], seat["end_reason"]) == (paper["took_effect_at"], "d4" * 32, None)
    assert (await mesa["community_2"].get(mesa.path)).status_code == 403


async def test_of_two_ends_at_once_a_sector_keeps_one_place(mesa: Mesa) -> None:
    await mesa.installed()
    names = ("community", "community_2")
    answers = await asyncio.gather(*(mesa["community"].post(end_of(mesa, name), END) for name in names))
    assert sorted(answer.status_code for answer in answers) in ([201, 403], [201, 409])


async def test_whoever_was_dismissed_takes_nobody_away_who_convenes(mesa: Mesa) -> None:
    await mesa.installed()
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    path = f"{mesa.path}/facilitations/{stands['facilitation_id']}"
    tag = (await mesa["state"].read(path))["etag"]
    await mesa["state"].done(f"{path}/dismissal", {"reasons": "No convoca."}, If_Match=tag)
    code = "facilitation_dismissed"
    await mesa.refuses("facilitator", "POST", end_of(mesa, "guarantor"), END, status=403, code=code)
    mandate = f"{mandates_of(mesa, mesa['guarantor'])}/{await current(mesa, mesa['guarantor'])}/revocation"
    await mesa.refuses("facilitator", "POST", mandate, END, status=403, code=code)


async def test_a_further_place_that_nobody_said_yes_to_is_withdrawn(mesa: Mesa) -> None:
    await mesa.installed()
    body = {"organization_id": str(mesa.organizations["state"]), "role": "delegate"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    ended = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/end", END)
    assert (ended["awaits_assent"], ended["ended_at"] is not None) == (False, True)
    path = f"{mesa.path}/seats/{seat['id']}/assents"
    await mesa.refuses("state", "POST", path, {}, status=409, code="seat_awaits_nothing", If_Match=ended["etag"])
