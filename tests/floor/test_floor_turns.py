"""Turns: one clock at a time, and only what counts is counted."""

from datetime import timedelta

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.floor.floors import on_floor
from tests.mesa import Mesa

BUDGET = {"kind": "speaking_budget", "parameters": {"minutes": 10, "session_minutes": 180, "compensation": True}}


async def test_a_turn_counts_its_seconds_without_the_time_of_interpretation(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa, "state", "company", "community", "interpreter")
    turn = await floor.give("community", language="qxo", interpreter_id=floor.seat("interpreter"))
    assert (turn["phase"], turn["sector"], turn["seat_id"]) == ("speaking", "community", floor.seat("community"))
    assert (turn["seconds"], turn["seconds_granted"]) == (None, 300)
    clock.advance(seconds=60)
    paused = await floor.step(turn, "pause", {"cause": "interpretation"})
    assert (paused["phase"], paused["pauses"][0]["cause"]) == ("paused", "interpretation")
    clock.advance(seconds=90)
    await floor.step(turn, "resumption")
    clock.advance(seconds=30)
    ended = await floor.step(turn, "end")
    assert (ended["phase"], ended["seconds"]) == ("ended", 90)
    assert (await floor.budgets())["community"]["seconds"] == 90
    assert (await mesa.ledger())[-4:] == ["turn.given", "turn.paused", "turn.resumed", "turn.ended"]


async def test_the_next_speaker_ends_the_turn_before_and_a_point_of_order_only_stops_its_clock(
    mesa: Mesa, clock: FakeClock
) -> None:
    floor = await on_floor(mesa)
    first = await floor.give("state")
    clock.advance(seconds=40)
    second = await floor.give("company")
    clock.advance(seconds=20)
    order = await floor.ask("community", kind="point_of_order", category="time")
    third = await floor.grant(order)
    turns = {each["id"]: each for each in (await mesa["observer"].read(f"{floor.path}/turns"))["items"]}
    assert (turns[first["id"]]["phase"], turns[first["id"]]["seconds"]) == ("ended", 40)
    assert (turns[second["id"]]["phase"], turns[second["id"]]["pauses"][0]["cause"]) == ("paused", "point_of_order")
    assert turns[third["id"]]["kind"] == "point_of_order"
    problem = await floor.refused(f"turns/{second['id']}/resumption", code="somebody_speaks")
    assert problem["turn_id"] == third["id"]
    clock.advance(seconds=15)
    await floor.step(third, "end")
    await floor.step(second, "resumption")
    clock.advance(seconds=5)
    assert (await floor.step(second, "end"))["seconds"] == 25


async def test_a_clock_stops_once_goes_on_once_and_ends_once(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa)
    turn = await floor.give("state")
    path = f"turns/{turn['id']}"
    await floor.refused(f"{path}/resumption", code="turn_not_paused")
    await floor.step(turn, "pause")
    await floor.refused(f"{path}/pause", code="turn_not_speaking")
    early = instant(clock.now - timedelta(hours=9))
    await floor.refused(f"{path}/end", {"occurred_at": early}, code="occurred_at_unfit")
    await floor.step(turn, "end")
    for step in ("end", "pause", "resumption"):
        await floor.refused(f"{path}/{step}", code="turn_ended")


async def test_a_forgotten_clock_is_ended_at_the_hour_at_which_it_was_over(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa)
    turn = await floor.give("state")
    over = clock.now + timedelta(seconds=70)
    clock.advance(minutes=6)
    ended = await floor.step(turn, "end", {"occurred_at": instant(over)})
    assert ended["ended_at"] == instant(over)
    assert 69 <= ended["seconds"] <= 70


async def test_the_floor_is_for_who_is_there(mesa: Mesa) -> None:
    floor = await on_floor(mesa, "state", "company", "community", "observer")
    body = {"seat_id": floor.seat("community_2")}
    await floor.refused("turns", body, code="speaker_not_present")
    named = {"seat_id": floor.seat("state"), "interpreter_id": floor.seat("observer")}
    await floor.refused("turns", named, code="interpreter_not_present")
    await floor.refused("turns", {"request_id": floor.seat("state")}, code="floor_request_unknown")
    elsewhere = {"seat_id": floor.seat("state"), "agenda_item_id": floor.seat("state")}
    await floor.refused("turns", elsewhere, code="agenda_item_not_of_session")
    await mesa["facilitator"].done(f"{floor.path}/closing")
    problem = await floor.refused("turns", {"seat_id": floor.seat("state")}, code="session_not_open")
    assert problem["cause"] == "closed"


async def test_a_turn_is_recorded_afterwards_within_the_session_and_of_who_was_there(
    mesa: Mesa, clock: FakeClock
) -> None:
    floor = await on_floor(mesa)
    clock.advance(minutes=8)
    began, ended = instant(clock.now - timedelta(minutes=7, seconds=30)), instant(clock.now - timedelta(seconds=30))
    turn = await floor.give("company", started_at=began, ended_at=ended, seconds=300)
    assert (turn["phase"], turn["seconds"], turn["recorded_afterwards"]) == ("ended", 420, True)
    body = {"seat_id": floor.seat("company"), "started_at": began, "ended_at": instant(clock.now + timedelta(hours=1))}
    await floor.refused("turns", body, code="occurred_at_unfit")
    before = {"seat_id": floor.seat("company"), "started_at": instant(clock.now - timedelta(days=1)), "ended_at": ended}
    await floor.refused("turns", before, code="occurred_at_unfit")
    absent = {"seat_id": floor.seat("observer"), "started_at": began, "ended_at": ended}
    await floor.refused("turns", absent, code="speaker_not_present")
    await mesa["facilitator"].done(f"{floor.path}/closing")
    late = await floor.give("state", started_at=began, ended_at=ended)
    assert (late["seconds"], late["recorded_afterwards"]) == (420, True)


async def test_closing_the_session_ends_whoever_still_speaks(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa)
    turn = await floor.give("state")
    clock.advance(seconds=45)
    closed = await mesa["facilitator"].done(f"{floor.path}/closing")
    [shown] = (await mesa["observer"].read(f"{floor.path}/turns"))["items"]
    assert (shown["id"], shown["phase"], shown["seconds"]) == (turn["id"], "ended", 45)
    assert shown["ended_at"] == closed["closed_at"]


async def test_only_those_who_conduct_give_the_floor(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    body = {"seat_id": floor.seat("state")}
    for name in ("state", "observer", "interpreter"):
        await mesa.refuses(name, "POST", f"{floor.path}/turns", body, status=403, code="permission_missing")
    for name in ("chair", "rapporteur", "secretariat"):
        await mesa[name].done(f"{floor.path}/turns", body)


async def test_a_turn_of_another_session_is_not_found(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    turn = await floor.give("state")
    other = await mesa.planned_session("company")
    path = f"{mesa.path}/sessions/{other['id']}/turns/{turn['id']}/end"
    await mesa.refuses("facilitator", "POST", path, status=404, code="not_found")
