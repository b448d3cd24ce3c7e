"""In which languages a session can be followed, and that nobody is given the floor whom somebody could not follow."""

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.floor.floors import Floor, on_floor
from tests.mesa import Json, Mesa

BOTH: Json = {"kind": "required_languages", "parameters": {"languages": ["es", "qxo"], "interpretation": "consecutive"}}
THERE = ("state", "company", "community", "interpreter")


async def begun(floor: Floor, by: str = "facilitator", **body: object) -> Json:
    return await floor.mesa[by].done(f"{floor.path}/interpretations", body)


async def through(floor: Floor, by: str = "facilitator", **body: object) -> Json:
    named = {"language": "qxo", "way": "consecutive", "interpreter_id": floor.seat("interpreter")}
    return await begun(floor, by, **{**named, **body})


async def test_nobody_is_given_the_floor_whom_somebody_could_not_follow(mesa: Mesa) -> None:
    floor = await on_floor(mesa, *THERE, rules=(BOTH,))
    body = {"seat_id": floor.seat("community")}
    refused = await floor.refused("turns", body, code="language_not_served")
    assert refused["breaches"][0]["facts"] == {"lacks": "interpretation", "missing_languages": ["es", "qxo"]}
    await begun(floor, language="es", way="whole_room")
    other = await through(floor, way="simultaneous")
    refused = await floor.refused("turns", body, code="language_not_served")
    assert refused["breaches"][0]["facts"]["missing_languages"] == ["qxo"]
    ended = await mesa["interpreter"].done(f"{floor.path}/interpretations/{other['id']}/end")
    assert ended["ended_at"] is not None
    await through(floor, sectors=["community"])
    await floor.give("community")
    assert (await mesa.ledger())[-3:] == ["interpretation.ended", "interpretation.begun", "turn.given"]

    # Who interprets and has left does so no more.
    await floor.evening.leave("interpreter")
    await floor.refused("turns", {"seat_id": floor.seat("state")}, code="language_not_served")


async def test_the_room_and_the_acta_tell_in_which_languages_it_was_followed_and_through_whom(mesa: Mesa) -> None:
    floor = await on_floor(mesa, *THERE)
    mine = await through(floor, "interpreter", sectors=["community"], seat_ids=[floor.seat("community")])
    assert (mine["number"], mine["sectors"], mine["seat_ids"]) == (1, ["community"], [floor.seat("community")])
    shown = (await mesa["observer"].read(f"{floor.path}/room"))["interpretations"]
    listed = (await mesa["observer"].read(f"{floor.path}/interpretations"))["items"]
    assert shown == listed == [{name: mine[name] for name in listed[0]}]
    await mesa["rapporteur"].done(f"{floor.path}/interpretations/{mine['id']}/end")
    assert (await mesa["observer"].read(f"{floor.path}/room"))["interpretations"] == []
    await mesa.close(floor.evening.session)
    minutes = await mesa.circulated_minutes(floor.evening.session, "Se tradujo.")
    [told] = next(one for one in minutes["sections"] if one["section"] == "proceedings")["interpretations"]
    assert (told["language"], told["interpreter_id"]) == ("qxo", floor.seat("interpreter"))
    assert (told["sectors"], told["ended_at"] is None) == (["community"], False)


async def test_an_interpretation_names_who_interprets_and_is_there(mesa: Mesa) -> None:
    floor = await on_floor(mesa, *THERE)
    path = "interpretations"
    named: Json = {"language": "qxo", "way": "consecutive", "interpreter_id": floor.seat("interpreter")}
    goes_on = await through(floor)
    await floor.refused(path, {**named, "way": "simultaneous"}, code="interpretation_goes_on")
    await floor.refused(path, {**named, "interpreter_id": floor.seat("state")}, code="interpreter_not_present")
    before = await mesa.ledger()
    for body, code in (
        ({**named, "way": "whole_room"}, "interpreter_of_an_interpretation"),
        ({"language": "qxo", "way": "simultaneous"}, "interpreter_of_an_interpretation"),
    ):
        answer = await mesa["facilitator"].post(f"{floor.path}/{path}", body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    unknown: list[tuple[Json, str]] = [
        ({**named, "language": "xx"}, "language_unknown"),
        ({**named, "language": "es", "seat_ids": [floor.evening.session["id"]]}, "seat_unknown"),
    ]
    for body, code in unknown:
        await mesa.refuses("facilitator", "POST", f"{floor.path}/{path}", body, status=422, code=code)
    await mesa.refuses("state", "POST", f"{floor.path}/{path}", named, status=403, code="permission_missing")
    spoken = {"language": "es", "way": "whole_room"}
    await mesa.refuses("interpreter", "POST", f"{floor.path}/{path}", spoken, status=403, code="other_seat")
    assert await mesa.ledger() == before
    end = f"{path}/{goes_on['id']}/end"
    await mesa["facilitator"].done(f"{floor.path}/{end}")
    await floor.refused(end, code="interpretation_over")


@pytest.mark.parametrize("way", ["consecutive", "simultaneous"])
async def test_a_clause_that_leaves_the_way_open_takes_any(mesa: Mesa, way: str) -> None:
    rule = {"kind": "required_languages", "parameters": {"languages": ["qxo"]}}
    floor = await on_floor(mesa, *THERE, rules=(rule,))
    await through(floor, way=way)
    await floor.give("community")


async def test_a_turn_that_is_recorded_afterwards_is_refused_for_no_language(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa, *THERE, rules=(BOTH,))
    began = instant(clock.now)
    clock.advance(minutes=3)
    turn = await floor.give("community", started_at=began, ended_at=instant(clock.now))
    assert turn["recorded_afterwards"] is True
