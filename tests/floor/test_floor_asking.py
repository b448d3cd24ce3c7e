"""Asking for the floor, and in which order it is given."""

import pytest

from tests.clocks import FakeClock
from tests.floor.floors import on_floor
from tests.mesa import Json, Mesa

LEAST_HEARD = {"kind": "floor_order", "parameters": {"order": "least_heard"}}
AS_ASKED = {"kind": "floor_order", "parameters": {"order": "as_asked"}}


async def test_who_is_there_asks_with_an_empty_body_and_is_given_the_floor(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    asked = await mesa["community"].done(f"{floor.path}/floor-requests")
    assert (asked["kind"], asked["phase"], asked["seat_id"]) == ("intervention", "waiting", floor.seat("community"))
    await floor.refused("floor-requests", by="community", code="floor_already_asked")
    turn = await floor.grant(asked)
    assert (turn["seat_id"], turn["sector"]) == (floor.seat("community"), "community")
    [listed] = (await mesa["observer"].read(f"{floor.path}/floor-requests"))["items"]
    assert (listed["phase"], listed["settled_at"]) == ("given", turn["started_at"])
    await floor.refused("turns", {"request_id": asked["id"]}, code="floor_request_settled")
    assert (await mesa.ledger())[-2:] == ["floor_request.made", "turn.given"]


async def test_who_keeps_the_list_writes_down_a_raised_hand_and_others_only_their_own(mesa: Mesa) -> None:
    floor = await on_floor(mesa, "state", "company", "community", "community_2")
    asked = await floor.ask("rapporteur", seat_id=floor.seat("community_2"))
    assert (asked["seat_id"], asked["recorded_by"]) == (floor.seat("community_2"), floor.seat("rapporteur"))
    body = {"seat_id": floor.seat("state")}
    path = f"{floor.path}/floor-requests"
    await mesa.refuses("company", "POST", path, body, status=403, code="other_seat")
    await mesa.refuses("company", "POST", f"{path}/{asked['id']}/withdrawal", status=403, code="other_seat")
    taken = await mesa["community_2"].done(f"{path}/{asked['id']}/withdrawal")
    assert taken["phase"] == "withdrawn"
    await floor.refused(f"floor-requests/{asked['id']}/withdrawal", code="floor_request_settled")
    again = await floor.ask("community_2")
    assert (await floor.mesa["facilitator"].done(f"{path}/{again['id']}/withdrawal"))["phase"] == "withdrawn"


async def test_nobody_asks_from_outside_of_the_session_or_without_the_power_to_speak(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    await floor.refused("floor-requests", by="community_2", code="speaker_not_present")
    await floor.refused(
        "floor-requests", {"kind": "answer", "answers": floor.seat("state")}, by="state", code="turn_unknown"
    )
    await mesa["facilitator"].done(f"{floor.path}/closing")
    await floor.refused("floor-requests", by="state", code="session_not_open")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "point_of_order"}, "category_of_a_point_of_order"),
        ({"category": "time"}, "category_of_a_point_of_order"),
        ({"answers": "00000000-0000-7000-8000-000000000000"}, "answers_of_an_answer"),
    ],
)
async def test_a_category_belongs_to_points_of_order_and_a_turn_to_answers(mesa: Mesa, body: Json, code: str) -> None:
    floor = await on_floor(mesa)
    answer = await mesa["state"].post(f"{floor.path}/floor-requests", body)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["errors"]] == [code]


async def test_without_a_clause_the_list_stands_as_asked_and_binds_nobody(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    first, second = await floor.ask("state"), await floor.ask("community")
    shown = await floor.room()
    assert shown["order"] == "as_asked"
    assert [each["request_id"] for each in shown["waiting"]] == [first["id"], second["id"]]
    await floor.grant(second)


async def test_the_least_heard_sector_comes_first_where_the_clause_says_so(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa, rules=(LEAST_HEARD,))
    turn = await floor.give("state")
    clock.advance(seconds=60)
    await floor.step(turn, "end")
    state, community = await floor.ask("state"), await floor.ask("community")
    order = await floor.ask("company", kind="point_of_order", category="agenda")
    shown = await floor.room()
    assert shown["order"] == "least_heard"
    assert [each["request_id"] for each in shown["waiting"]] == [order["id"], community["id"], state["id"]]
    problem = await floor.refused("turns", {"request_id": state["id"]}, code="floor_out_of_order")
    assert problem["breaches"][0]["facts"]["request_id"] == order["id"]
    # Without a request nobody comes before those who wait either.
    await floor.refused("turns", {"seat_id": floor.seat("state")}, code="floor_out_of_order")
    await floor.grant(order)
    await floor.refused("turns", {"request_id": state["id"]}, code="floor_out_of_order")
    await floor.grant(community)
    await floor.grant(state)


async def test_who_left_keeps_nobody_waiting_and_an_answer_follows_what_it_answers(mesa: Mesa) -> None:
    floor = await on_floor(mesa, "state", "company", "community", "community_2", rules=(AS_ASKED,))
    said = await floor.give("state")
    gone, waiting = await floor.ask("community_2"), await floor.ask("company")
    answer = await floor.ask("community", kind="answer", answers=said["id"])
    await floor.refused("turns", {"request_id": waiting["id"]}, code="floor_out_of_order")
    await floor.grant(answer)
    assert (await floor.evening.leave("community_2")).status_code == 201
    shown = (await floor.room())["waiting"]
    assert [(each["request_id"], each["present"]) for each in shown] == [(waiting["id"], True), (gone["id"], False)]
    await floor.grant(waiting)
