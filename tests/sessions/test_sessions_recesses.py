"""Recess and caucus: the session waits, and its time is nobody's."""

from typing import Any

import pytest

from tests.clocks import FakeClock
from tests.floor.floors import Floor, on_floor
from tests.mesa import Json, Mesa

CAUCUS = {"kind": "caucus_allowance", "parameters": {"times": 1, "minutes": 20}}
WITHDRAW: Json = {"kind": "caucus", "minutes": 10}


async def call(floor: Floor, name: str = "facilitator", **body: Any) -> Json:
    return await floor.mesa[name].done(f"{floor.path}/recesses", {"minutes": 10, **body})


async def end(floor: Floor, recess: Json, name: str = "facilitator") -> Json:
    return await floor.mesa[name].done(f"{floor.path}/recesses/{recess['id']}/end")


async def test_the_time_of_a_recess_counts_in_no_turn_and_in_no_item(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa)
    [item] = (await mesa["observer"].read(f"{floor.path}/agenda-items"))["items"]
    item_path = f"{floor.path}/agenda-items/{item['id']}"
    await mesa["facilitator"].done(f"{item_path}/start")
    turn = await floor.give("state")
    clock.advance(seconds=20)
    recess = await call(floor, asked_by=floor.seat("company"))
    assert (recess["kind"], recess["asked_by"], recess["sector"]) == ("recess", floor.seat("company"), None)
    assert (await mesa["observer"].read(floor.path))["phase"] == "recess"
    clock.advance(minutes=4)
    room = await mesa["state"].read(f"{floor.path}/room")
    assert (room["recess"]["id"], room["recess"]["overdue"]) == (recess["id"], False)
    assert (room["floor"]["speaking"]["seconds"], room["agenda"][0]["seconds"]) == (20, 20)
    ended = await end(floor, recess)
    assert ended["ended_at"] is not None
    clock.advance(seconds=10)
    assert (await floor.step(turn, "end"))["seconds"] == 30
    assert (await mesa["facilitator"].done(f"{item_path}/end"))["used_seconds"] == 30
    room = await mesa["state"].read(f"{floor.path}/room")
    assert (room["session"]["phase"], room["recess"]) == ("open", None)
    assert {each["sector"]: each["seconds"] for each in room["budgets"]["sectors"]}["state"] == 30


async def test_nothing_is_said_decided_or_closed_in_a_recess(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    proposal = await floor.evening.table()
    recess = await call(floor)
    refused: dict[str, Json | None] = {
        "turns": {"seat_id": floor.seat("state")},
        "floor-requests": {"seat_id": floor.seat("state")},
        "recesses": {"minutes": 5},
        "proposals": {"title": "Otra", "text": "Otra cosa."},
        "closing": None,
    }
    for path, body in refused.items():
        problem = await floor.refused(path, body, code="session_not_open")
        assert problem["cause"] == "recess"
    assert (await floor.evening.say("state", proposal)).json()["code"] == "session_not_open"
    await mesa.arrive(floor.evening.session, "observer")
    assert [each["kind"] for each in (await mesa["state"].read("/v1/me/desk"))["items"]].count("session_under_way") == 1
    await end(floor, recess)
    await floor.refused(f"recesses/{recess['id']}/end", code="recess_over")
    await floor.evening.said("state", proposal)


async def test_a_sector_calls_its_own_caucus_as_often_and_as_long_as_the_clause_says(mesa: Mesa) -> None:
    floor = await on_floor(mesa, rules=(CAUCUS,))
    path = f"{floor.path}/recesses"
    await floor.refused("recesses", {**WITHDRAW, "minutes": 21}, by="community", code="caucus_allowance_spent")
    other = {**WITHDRAW, "sector": "state"}
    await mesa.refuses("community", "POST", path, other, status=403, code="recess_not_yours")
    await mesa.refuses("community", "POST", path, {"minutes": 5}, status=403, code="recess_not_yours")
    caucus = await call(floor, "community", **WITHDRAW)
    assert (caucus["kind"], caucus["sector"]) == ("caucus", "community")
    assert (await mesa["observer"].read(floor.path))["phase"] == "caucus"
    ending = f"{path}/{caucus['id']}/end"
    await mesa.refuses("state", "POST", ending, status=403, code="recess_not_yours")
    await end(floor, caucus, "community")
    problem = await floor.refused("recesses", WITHDRAW, by="community", code="caucus_allowance_spent")
    assert problem["breaches"][0]["facts"]["reason"] == "times"
    # Who conducts calls it for a sector too, and the clause counts it all the same.
    await floor.refused("recesses", {**WITHDRAW, "sector": "community"}, code="caucus_allowance_spent")
    await end(floor, await call(floor, **WITHDRAW, sector="state", asked_by=floor.seat("state")))


async def test_without_a_clause_only_who_conducts_lets_a_sector_withdraw(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    path = f"{floor.path}/recesses"
    await mesa.refuses("community", "POST", path, WITHDRAW, status=403, code="recess_not_yours")
    wrong = {**WITHDRAW, "sector": "community", "asked_by": floor.seat("state")}
    await mesa.refuses("facilitator", "POST", path, wrong, status=422, code="seat_unknown")
    await call(floor, **WITHDRAW, sector="community")
    await mesa.refuses("observer", "POST", path, WITHDRAW, status=403, code="permission_missing")


async def test_what_a_sector_notes_in_its_caucus_is_read_by_that_sector_alone(mesa: Mesa) -> None:
    floor = await on_floor(mesa, "state", "company", "community", "community_2", rules=(CAUCUS,))
    caucus = await call(floor, "community", **WITHDRAW)
    path, body = f"{floor.path}/recesses/{caucus['id']}/notes", {"text": "Aceptamos si es mensual."}
    written = await mesa["community"].done(path, body)
    for name, reads in {"community": 1, "community_2": 1, "adviser": 1, "state": 0, "facilitator": 0}.items():
        listed = (await mesa[name].read(path))["items"]
        assert [each["id"] for each in listed] == [written["id"]] * reads, name
    history = (await mesa["facilitator"].read(f"{mesa.path}/history?limit=5"))["items"]
    assert "caucus_note.written" not in [each["type"] for each in history]
    await mesa.refuses("state", "POST", path, body, status=403, code="other_sector")
    await mesa.refuses("facilitator", "POST", path, body, status=403, code="permission_missing")
    await end(floor, caucus)
    await mesa.refuses("community", "POST", path, body, status=409, code="caucus_over")


async def test_a_recess_has_no_private_notes(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    recess = await call(floor)
    path = f"{floor.path}/recesses/{recess['id']}/notes"
    await mesa.refuses("state", "POST", path, {"text": "Esperamos."}, status=409, code="caucus_over")


@pytest.mark.parametrize(
    ("body", "code"),
    [({"minutes": 5, "sector": "state"}, "sector_of_a_caucus"), ({"minutes": 0}, "greater_than_equal")],
)
async def test_a_recess_is_asked_for_in_its_form(mesa: Mesa, body: Json, code: str) -> None:
    floor = await on_floor(mesa)
    answer = await mesa["facilitator"].post(f"{floor.path}/recesses", body)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["errors"]] == [code]


async def test_a_planned_session_is_offered_what_the_last_one_left(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    [item] = (await mesa["observer"].read(f"{floor.path}/agenda-items"))["items"]
    await mesa["facilitator"].done(f"{floor.path}/closing")
    session = await mesa.planned_session("state")
    room = f"{mesa.path}/sessions/{session['id']}/room"
    assert [each["id"] for each in (await mesa["community"].read(room))["offered"]] == [item["id"]]
    carried = {"session_id": session["id"]}
    await mesa["community"].done(f"{floor.path}/agenda-items/{item['id']}/carry-over", carried)
    assert (await mesa["community"].read(room))["offered"] == []
