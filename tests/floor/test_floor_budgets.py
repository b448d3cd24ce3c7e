"""What each sector has spoken and has left, and that it is always the sum of the turns."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import instant
from app.sessions.durations import seconds_between
from tests.clocks import FakeClock
from tests.drills import tried
from tests.evening import SECTORS, Evening
from tests.floor.floors import Floor, on_floor
from tests.mesa import Json, Mesa

BUDGET = {"kind": "speaking_budget", "parameters": {"minutes": 2, "session_minutes": 180, "compensation": True}}


async def test_a_turn_lasts_as_long_as_the_clauses_leave_it(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa, rules=(BUDGET,))
    turn = await floor.give("state")
    # The minimal rules let nobody speak for longer than five minutes; the budget leaves less.
    assert turn["seconds_granted"] == 120
    clock.advance(seconds=90)
    await floor.step(turn, "end")
    assert (await floor.give("state"))["seconds_granted"] == 30
    body = {"seat_id": floor.seat("state"), "seconds": 31}
    problem = await floor.refused("turns", body, code="speaking_budget_spent")
    assert problem["breaches"][0]["facts"] == {
        "sector": "state",
        "seconds_asked": 31,
        "seconds_left": 30,
        "seconds_spoken": 90,
    }
    long = {"seat_id": floor.seat("company"), "seconds": 301}
    assert (await floor.refused("turns", long, code="speaking_limit_exceeded"))["rule"] == "speaking_limit"


async def test_an_overrun_gives_the_others_the_same_time_on_top(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa, rules=(BUDGET,))
    turn = await floor.give("company")
    clock.advance(seconds=150)
    shown = await floor.budgets()
    assert (shown["company"]["seconds"], shown["company"]["seconds_left"]) == (150, 0)
    assert (shown["community"]["seconds_compensated"], shown["community"]["seconds_left"]) == (30, 150)
    await floor.step(turn, "end")
    await floor.refused("turns", {"seat_id": floor.seat("company")}, code="speaking_budget_spent")
    assert (await floor.give("community"))["seconds_granted"] == 150


async def test_a_waiver_lets_a_sector_speak_on(mesa: Mesa, clock: FakeClock) -> None:
    waivable = {"kind": "waiver", "parameters": {"rules": ["speaking_budget"], "lowest_assurance": "D"}}
    floor = await on_floor(mesa, rules=(BUDGET, waivable))
    turn = await floor.give("company")
    clock.advance(seconds=130)
    await floor.step(turn, "end")
    problem = await floor.refused("turns", {"seat_id": floor.seat("company")}, code="speaking_budget_spent")
    asked = {
        "subject": {"type": "session", "id": floor.evening.session["id"]},
        "clause": problem["clause"],
        "reasons": "Falta explicar.",
    }
    waiver = await mesa["facilitator"].done(f"{mesa.path}/waivers", asked)
    for sector in SECTORS:
        await mesa[sector].done(f"{mesa.path}/waivers/{waiver['id']}/assents", {}, If_Match=waiver["etag"])
    await floor.give("company")


async def test_budgets_name_the_clause_and_say_nothing_of_time_left_without_one(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    read = await mesa["observer"].read(f"{floor.path}/budgets")
    assert (read["minutes"], read["clause"]) == (None, None)
    assert {each["seconds_left"] for each in read["sectors"]} == {None}
    assert (await mesa.other["facilitator"].get(f"{floor.path}/budgets")).status_code == 404


@given(
    st.integers(0, 5_000),
    st.lists(st.tuples(st.integers(-100, 6_000), st.one_of(st.none(), st.integers(0, 3_000))), max_size=6),
)
def test_what_is_left_out_of_a_duration_is_left_out_once(length: int, out: list[tuple[int, int | None]]) -> None:
    clock = FakeClock()
    began = clock.now
    ended = began + timedelta(seconds=length)
    stretches = [
        (began + timedelta(seconds=at), None if lasts is None else began + timedelta(seconds=at + lasts))
        for at, lasts in out
    ]
    counted = sum(
        not any(at <= second < (length if lasts is None else at + lasts) for at, lasts in out)
        for second in range(length)
    )
    assert seconds_between(began, ended, stretches) == counted


STEPS = ("give", "order", "pause", "resume", "end", "record")


async def _walk(floor: Floor, clock: FakeClock, steps: list[tuple[str, str, int]]) -> None:
    """Whatever is refused is refused; what is done counts."""
    for sector, step, seconds in steps:
        clock.advance(seconds=seconds)
        turns = (await floor.mesa["facilitator"].read(f"{floor.path}/turns?limit=200"))["items"]
        going_on = [each for each in turns if each["phase"] != "ended"]
        body: Json = {"seat_id": floor.seat(sector)}
        match step:
            case "give":
                path = "turns"
            case "order":
                path, body = "turns", {**body, "kind": "point_of_order"}
            case "record":
                path = "turns"
                began = clock.now - timedelta(seconds=seconds / 2)
                body |= {"started_at": instant(began), "ended_at": instant(clock.now)}
            case _:
                if not going_on:
                    continue
                path = f"turns/{going_on[-1]['id']}/{'resumption' if step == 'resume' else step}"
                body = {}
        answer = await floor.mesa["facilitator"].post(f"{floor.path}/{path}", body or None)
        assert answer.status_code in {201, 409, 422}, answer.text


@tried(3, 60)
async def test_totals_across_sessions_are_the_sum_of_the_turns(
    mesa: Mesa, app: FastAPI, clock: FakeClock, times: int
) -> None:
    chance = Random(times)  # noqa: S311 - histories, not secrets
    floor = await on_floor(mesa)
    for _ in range(times):
        steps = [(chance.choice(SECTORS), chance.choice(STEPS), chance.randrange(12)) for _ in range(8)]
        await _walk(floor, clock, steps)
        floor = await _check_and_go_on(floor, app, clock)


async def _check_and_go_on(floor: Floor, app: FastAPI, clock: FakeClock) -> Floor:
    """The totals are those of the turns; then the session closes, and the next one opens."""
    mesa = floor.mesa
    running: defaultdict[str, int] = defaultdict(int)
    for turn in (await mesa["facilitator"].read(f"{floor.path}/room"))["floor"].items():
        name, shown = turn
        for each in [shown] if name == "speaking" and shown else shown if name == "paused" else ():
            running[each["sector"]] += each["seconds"]
    here, everywhere = defaultdict(int, running), defaultdict(int, running)
    for session in (await mesa["facilitator"].read(f"{mesa.path}/sessions?limit=200"))["items"]:
        path = f"{mesa.path}/sessions/{session['id']}/turns?limit=200"
        for turn in (await mesa["facilitator"].read(path))["items"]:
            everywhere[turn["sector"]] += turn["seconds"] or 0
            if session["id"] == floor.evening.session["id"]:
                here[turn["sector"]] += turn["seconds"] or 0
    shown = await floor.budgets("facilitator")
    assert {sector: each["seconds"] for sector, each in shown.items()} == {sector: here[sector] for sector in shown}
    assert {sector: each["seconds_all_sessions"] for sector, each in shown.items()} == {
        sector: everywhere[sector] for sector in shown
    }
    await mesa["facilitator"].done(f"{floor.path}/closing")
    api = mesa["facilitator"].api
    assert api is not None
    again = mesa.at(api, app.state.tokens, clock)
    return Floor(Evening(again, await again.open_session()))
