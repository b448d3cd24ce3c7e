"""A session is called, opened and closed as the ground rules allow, and the dialogue begins with the first."""

import pytest
from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.seating import call_back


def signed_in_again(mesa: Mesa, app: FastAPI, clock: FakeClock) -> Mesa:
    """The same people with fresh tokens: days have passed."""
    api = mesa["facilitator"].api
    assert api is not None
    return mesa.at(api, app.state.tokens, clock)


async def test_a_session_runs_from_plan_to_closing(mesa: Mesa) -> None:
    await mesa.installed()
    before = await mesa.ledger()
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    assert (session["number"], session["phase"], session["agenda_revision"]) == (1, "open", 1)
    closed = await mesa["rapporteur"].done(f"{path}/closing")
    assert closed["phase"] == "closed"
    assert session["convened_at"] < session["opened_at"] < closed["closed_at"]
    assert await mesa["observer"].read(path) == closed
    assert (await mesa.ledger())[len(before) :] == [
        "session.planned",
        "agenda_item.added",
        "session.convened",
        "attendance.recorded",
        "attendance.recorded",
        "attendance.recorded",
        "session.opened",
        "session.closed",
    ]


async def test_the_first_opening_begins_the_dialogue_in_the_same_act(mesa: Mesa) -> None:
    table = await mesa.installed()
    await mesa.open_session()
    begun = await mesa["observer"].read(mesa.path)
    assert (begun["phase"], begun["revision"]) == ("in_dialogue", table["revision"] + 1)
    await mesa.open_session()
    assert (await mesa["observer"].read(mesa.path))["revision"] == begun["revision"]


async def test_the_closing_ends_every_attendance(mesa: Mesa) -> None:
    session = await mesa.open_session("state", "company", "community", "observer")
    path = f"{mesa.path}/sessions/{session['id']}"
    there = (await mesa["state"].read(f"{path}/attendances?present=true"))["items"]
    left = await mesa["observer"].done(f"{path}/attendances/{there[3]['id']}/departure")
    closed = await mesa["facilitator"].done(f"{path}/closing")
    attended = (await mesa["state"].read(f"{path}/attendances"))["items"]
    assert [item["departed_at"] for item in attended] == [closed["closed_at"]] * 3 + [left["departed_at"]]
    assert (await mesa.ledger())[-1] == "session.closed"


async def test_an_empty_agenda_calls_nobody(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}/convocation"
    await mesa.refuses("facilitator", "POST", path, status=409, code="agenda_empty")


async def test_no_step_is_taken_twice_or_out_of_turn(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"

    async def refused(step: str, code: str) -> None:
        await mesa.refuses("facilitator", "POST", f"{path}/{step}", status=409, code=code)

    await refused("opening", "session_not_convened")
    await refused("closing", "session_not_open")
    await mesa["facilitator"].done(f"{path}/convocation")
    await refused("convocation", "session_not_planned")
    await refused("closing", "session_not_open")
    await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{path}/opening")
    await refused("convocation", "session_not_planned")
    await refused("opening", "session_not_convened")
    await mesa["facilitator"].done(f"{path}/closing")
    for step, code in (
        ("convocation", "session_not_planned"),
        ("opening", "session_not_convened"),
        ("closing", "session_not_open"),
    ):
        await refused(step, code)


@pytest.mark.parametrize("name", ["state", "company", "community", "alternate", "guarantor", "observer", "adviser"])
async def test_sectors_and_companions_conduct_nothing(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    for step in ("convocation", "opening", "closing"):
        path = f"{mesa.path}/sessions/{session['id']}/{step}"
        await mesa.refuses(name, "POST", path, status=403, code="permission_missing")


async def test_a_step_has_nothing_to_say(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}/convocation"
    late: Json = {"convened_at": "2020-01-01T00:00:00Z"}
    await mesa.refuses("facilitator", "POST", path, late, status=422, code="invalid_input")
    await mesa["facilitator"].done(path, {})


async def test_no_opening_before_the_days_of_notice_are_over(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await mesa.installed(convocation_period={"days": 5})
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "community")
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    problem = await mesa.refuses(
        "facilitator", "POST", path, status=409, code="convocation_period_running", Accept_Language="en"
    )
    assert (problem["clause"], problem["rule"]) == ("1", "convocation_period")
    assert problem["sentence"] == (
        "A session is convened at least 5 calendar days ahead, counted from the following day."
    )
    assert problem["breaches"][0]["facts"]["earliest_date"] == "2026-11-28"
    spanish = await mesa.refuses("facilitator", "POST", path, status=409, code="convocation_period_running")
    assert spanish["sentence"].startswith("Una sesión se convoca con al menos 5 días calendario")
    assert "28 de noviembre de 2026" in spanish["cure"]
    assert spanish["detail"] != problem["detail"]

    clock.advance(days=4)
    mesa = signed_in_again(mesa, app, clock)
    await mesa.refuses("facilitator", "POST", path, status=409, code="convocation_period_running")
    clock.advance(days=1)
    mesa = signed_in_again(mesa, app, clock)
    assert (await mesa["facilitator"].done(path))["phase"] == "open"


async def test_business_days_skip_the_holidays_of_the_tables_calendar(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    calendar = await mesa.administrator.done(
        "/v1/calendars",
        {"name": "Feriado local", "country": "pe", "holidays": [{"date": "2026-11-24", "name": "Aniversario"}]},
    )
    table = await mesa["facilitator"].read(mesa.path)
    answer = await mesa["facilitator"].patch(mesa.path, {"calendar_id": calendar["id"]}, If_Match=table["etag"])
    assert answer.status_code == 200, answer.text
    await mesa.installed(convocation_period={"days": 1, "counting": "business"})
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "community")
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    clock.advance(days=1)
    mesa = signed_in_again(mesa, app, clock)
    problem = await mesa.refuses("facilitator", "POST", path, status=409, code="convocation_period_running")
    assert problem["breaches"][0]["facts"]["earliest_date"] == "2026-11-26"


async def test_no_opening_without_the_community(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "adviser", "observer")
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    problem = await mesa.refuses(
        "facilitator", "POST", path, status=409, code="sector_quorum_missing", Accept_Language="en"
    )
    assert (problem["clause"], problem["rule"]) == ("3", "quorum_per_sector")
    assert problem["sentence"] == "To open and to decide, every deciding sector has at least 1 voting place present."
    [breach] = problem["breaches"]
    assert breach["facts"]["shortfalls"] == [{"sector": "community", "present": 0, "needed": 1}]
    spanish = await mesa.refuses("facilitator", "POST", path, status=409, code="sector_quorum_missing")
    assert "comunidad" in spanish["cure"].lower()
    assert (await mesa["observer"].read(mesa.path))["phase"] == "installed"


async def test_the_alternate_fills_the_titulars_place_and_no_second_one(mesa: Mesa) -> None:
    await mesa.installed(quorum_per_sector={"minimum": 1, "overrides": {"community": 2}})
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "community", "alternate")
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    await mesa.refuses("facilitator", "POST", path, status=409, code="sector_quorum_missing")
    await mesa.arrive(session, "community_2")
    await mesa["facilitator"].done(path)


async def test_whose_mandate_was_revoked_in_the_meantime_is_no_longer_counted(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "community")
    await call_back(mesa, "community")
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    await mesa.refuses("facilitator", "POST", path, status=409, code="sector_quorum_missing")


async def test_a_rehearsed_opening_answers_as_the_real_one_and_leaves_nothing(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    await mesa.refuses("facilitator", "POST", path, status=409, code="quorum_missing", Dry_Run="true")
    await mesa.arrive(session, "state", "company", "community")
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(path, Dry_Run="true")
    assert answer.json()["phase"] == "open"
    assert await mesa.ledger() == before
    assert (await mesa["facilitator"].read(f"{mesa.path}/sessions/{session['id']}"))["phase"] == "convened"
    assert (await mesa["facilitator"].read(mesa.path))["phase"] == "installed"


async def test_a_repeated_opening_is_one(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "community")
    path, act = f"{mesa.path}/sessions/{session['id']}/opening", key()
    first = await mesa["facilitator"].post(path, Idempotency_Key=act)
    again = await mesa["facilitator"].post(path, Idempotency_Key=act)
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (await mesa.ledger()).count("session.opened") == 1


async def test_the_convocation_tables_the_demands_of_its_agenda(mesa: Mesa) -> None:
    await mesa.installed()
    demands = f"{mesa.path}/demands"
    asked = {"title": "Agua", "text": "Agua limpia.", "addressed_to": ["state"]}
    carried, left_out = await mesa["community"].done(demands, asked), await mesa["community"].done(demands, asked)
    for demand in (carried, left_out):
        await mesa["facilitator"].done(f"{demands}/{demand['id']}/admission", {"admitted": True})
    session = await mesa.planned_session("company")
    path = f"{mesa.path}/sessions/{session['id']}"
    item = {"title": "Agua", "purpose": "Verla.", "participation_level": "decide", "duration_minutes": 10}
    for _ in range(2):
        await mesa["community"].done(f"{path}/agenda-items", {**item, "demand_id": carried["id"]})
    before = await mesa.ledger()
    called = await mesa["facilitator"].done(f"{path}/convocation")
    assert [*before, "session.convened"] == await mesa.ledger()
    tabled = await mesa["state"].read(f"{demands}/{carried['id']}")
    assert (tabled["phase"], tabled["tabled_at"]) == ("tabled", called["convened_at"])
    assert (await mesa["state"].read(f"{demands}/{left_out['id']}"))["phase"] == "admitted"

    # What a session did not get to may come back at the next, and stays tabled since the first.
    following = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{following['id']}"
    await mesa["community"].done(f"{path}/agenda-items", {**item, "demand_id": carried["id"]})
    await mesa["facilitator"].done(f"{path}/convocation")
    assert await mesa["state"].read(f"{demands}/{carried['id']}") == tabled
