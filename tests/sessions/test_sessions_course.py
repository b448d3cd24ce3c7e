"""What becomes of a session: another hour, its cancelling, no quorum, a stop, going on, and a closing by mistake."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa

SECTORS = ("state", "company", "community")
WHY: Json = {"reasons": "Un derrumbe cerró la carretera."}
STOP: Json = {**WHY, "condition": "Hay paso para todos los sectores."}
DEMAND: Json = {"title": "Agua", "text": "Agua limpia.", "addressed_to": ["state"]}


def later(mesa: Mesa, app: FastAPI, clock: FakeClock, **delta: float) -> Mesa:
    """The same people after that time, signed in anew."""
    clock.advance(**delta)
    api = mesa["facilitator"].api
    assert api is not None
    return mesa.at(api, app.state.tokens, clock)


async def called(mesa: Mesa, **fields: object) -> tuple[Json, str]:
    await mesa.installed()
    session = await mesa.convened_session(**fields)
    return session, f"{mesa.path}/sessions/{session['id']}"


async def move(mesa: Mesa, path: str, **fields: object) -> Json:
    read = await mesa["facilitator"].read(path)
    body = {**WHY, "starts_at": mesa.soon(hours=24), **fields}
    return await mesa["facilitator"].done(f"{path}/rescheduling", body, If_Match=read["etag"])


async def test_no_session_opens_before_its_announced_hour(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    session, path = await called(mesa, starts_at=mesa.soon(hours=5))
    await mesa.arrive(session, *SECTORS)
    problem = await mesa.refuses("facilitator", "POST", f"{path}/opening", status=409, code="opening_too_early")
    assert (problem["clause"], problem["rule"]) == ("default", "opening_hour")
    [told] = (await mesa["state"].read(f"{path}/readiness"))["breaches"]
    assert told["facts"]["starts_at"] == session["starts_at"]
    mesa = later(mesa, app, clock, hours=4, minutes=44)
    await mesa.refuses("facilitator", "POST", f"{path}/opening", status=409, code="opening_too_early")
    mesa = later(mesa, app, clock, minutes=2)
    opened = await mesa["facilitator"].done(f"{path}/opening")
    assert (opened["phase"], opened["sits_since"]) == ("open", opened["opened_at"])


async def test_a_table_settles_how_early_its_sessions_open(mesa: Mesa) -> None:
    await mesa.installed_with({"kind": "opening_hour", "parameters": {"tolerance_minutes": 120}})
    session = await mesa.convened_session(starts_at=mesa.soon(minutes=115))
    await mesa.arrive(session, *SECTORS)
    path = f"{mesa.path}/sessions/{session['id']}/opening"
    assert (await mesa["facilitator"].done(path))["phase"] == "open"


async def test_a_session_is_moved_with_reasons_and_its_notice_is_counted_anew(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await mesa.installed(convocation_period={"days": 2})
    session = await mesa.convened_session(starts_at=mesa.soon(days=2))
    path = f"{mesa.path}/sessions/{session['id']}"
    mesa = later(mesa, app, clock, days=1, hours=13)
    await mesa.arrive(session, "state")
    hour = mesa.soon(days=1, hours=12)
    moved = await move(mesa, path, starts_at=hour, place="Plaza de Huari")
    assert (moved["phase"], moved["starts_at"], moved["place"]) == ("convened", hour, "Plaza de Huari")
    assert moved["convened_at"] == session["convened_at"] < moved["notice_from"]
    [turn] = moved["course"]
    assert (turn["turn"], turn["reasons"], turn["starts_at"]) == ("rescheduled", WHY["reasons"], hour)
    assert turn["starts_at_before"] == session["starts_at"]
    # Who had come for the earlier hour is not there for this one.
    assert (await mesa["state"].read(f"{path}/attendances?present=true"))["items"] == []
    assert (await mesa.ledger())[-1] == "session.rescheduled"

    mesa = later(mesa, app, clock, days=1, hours=12)
    await mesa.arrive(session, *SECTORS)
    await mesa.refuses("facilitator", "POST", f"{path}/opening", status=409, code="convocation_period_running")
    mesa = later(mesa, app, clock, days=1)
    assert (await mesa["facilitator"].done(f"{path}/opening"))["phase"] == "open"


async def test_what_is_announced_lies_ahead_and_is_of_a_session_that_is_to_come(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    planned = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{planned['id']}"
    body = {**WHY, "starts_at": mesa.soon(hours=1)}

    async def refused(status: int, code: str, said: Json) -> None:
        etag = (await mesa["facilitator"].read(path))["etag"]
        await mesa.refuses("facilitator", "POST", f"{path}/rescheduling", said, status=status, code=code, If_Match=etag)

    await refused(409, "session_not_to_come", body)
    await mesa["facilitator"].done(f"{path}/convocation")
    passed = instant(clock.now - timedelta(minutes=1))
    await refused(422, "hour_passed", {**body, "starts_at": passed})
    await refused(422, "invalid_input", {"starts_at": body["starts_at"]})
    await mesa.refuses("facilitator", "POST", f"{path}/rescheduling", body, status=428, code="if_match_required")
    await mesa.refuses(
        "facilitator", "POST", f"{path}/cancellation", WHY, status=412, code="stale_revision", If_Match=planned["etag"]
    )


async def test_a_cancelled_session_lets_its_demands_wait_for_another(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await mesa["community"].done(f"{mesa.path}/demands", DEMAND)
    where = f"{mesa.path}/demands/{demand['id']}"
    await mesa["facilitator"].done(f"{where}/admission", {"admitted": True})
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    item = {"title": "Agua", "purpose": "Verla.", "participation_level": "decide", "duration_minutes": 30}
    await mesa["community"].done(f"{path}/agenda-items", {**item, "demand_id": demand["id"]})
    await mesa["facilitator"].done(f"{path}/convocation")
    assert (await mesa["state"].read(where))["phase"] == "tabled"
    await mesa.arrive(session, "state")
    etag = (await mesa["facilitator"].read(path))["etag"]
    cancelled = await mesa["facilitator"].done(f"{path}/cancellation", WHY, If_Match=etag)
    assert (cancelled["phase"], cancelled["course"][-1]["turn"]) == ("cancelled", "cancelled")
    freed = await mesa["state"].read(where)
    assert (freed["phase"], freed["tabled_at"]) == ("admitted", None)
    assert (await mesa["state"].read(f"{path}/attendances?present=true"))["items"] == []
    for step, code in (("opening", "session_not_convened"), ("convocation", "session_not_planned")):
        await mesa.refuses("facilitator", "POST", f"{path}/{step}", status=409, code=code)
    await mesa.refuses(
        "facilitator",
        "POST",
        f"{path}/cancellation",
        WHY,
        status=409,
        code="session_not_to_cancel",
        If_Match=cancelled["etag"],
    )


async def test_without_a_quorum_it_is_adjourned_and_called_to_another_hour(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    session, path = await called(mesa)
    await mesa.arrive(session, "state", "community")
    await mesa.refuses("facilitator", "POST", f"{path}/adjournment", WHY, status=409, code="adjournment_too_early")
    mesa = later(mesa, app, clock, minutes=40)
    adjourned = await mesa["facilitator"].done(f"{path}/adjournment", WHY)
    assert adjourned["phase"] == "adjourned"
    there = {each["sector"]: each["present"] for each in adjourned["course"][-1]["sectors"]}
    assert there == {"state": 1, "company": 0, "community": 1}
    item = next(
        each for each in (await mesa["facilitator"].read("/v1/me/desk"))["items"] if each["kind"] == "session_adjourned"
    )
    assert (item["operation"], item["mine"], item["since"]) == (
        "reschedule_session",
        True,
        adjourned["course"][-1]["at"],
    )
    assert (await move(mesa, path, starts_at=mesa.soon()))["phase"] == "convened"
    await mesa.arrive(session, *SECTORS)
    assert (await mesa["facilitator"].done(f"{path}/opening"))["phase"] == "open"
    await mesa.refuses("facilitator", "POST", f"{path}/adjournment", WHY, status=409, code="session_not_convened")


async def test_a_quorum_that_is_there_is_not_adjourned(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    session, path = await called(mesa)
    await mesa.arrive(session, *SECTORS)
    mesa = later(mesa, app, clock, minutes=15)
    await mesa.refuses("facilitator", "POST", f"{path}/adjournment", WHY, status=409, code="quorum_present")


async def test_an_open_session_stops_and_goes_on_over_a_quorum_of_its_own(mesa: Mesa) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    proposal = await mesa["community"].done(f"{path}/proposals", {"title": "Agua", "text": "Se mide."})
    stopped = await mesa["rapporteur"].done(f"{path}/suspension", {**STOP, "resumes_at": mesa.soon(hours=3)})
    assert (stopped["phase"], stopped["sits_since"]) == ("suspended", None)
    assert stopped["course"][-1]["condition"] == STOP["condition"]
    assert (await mesa["state"].read(f"{path}/attendances?present=true"))["items"] == []
    position = f"{mesa.path}/proposals/{proposal['id']}/positions"
    headers = {"If_Match": proposal["etag"], "Idempotency_Key": "5b1e2f3c-0000-4000-8000-000000000001"}
    await mesa.refuses("state", "POST", position, {"stance": "accept"}, status=409, code="session_not_open", **headers)
    desk = (await mesa["state"].read("/v1/me/desk"))["items"]
    [item] = [each for each in desk if each["kind"] == "session_suspended"]
    assert (item["due"], item["mine"]) == (stopped["resumes_at"], False)

    await mesa.arrive(session, *SECTORS)
    resume = f"{path}/resumption"
    await mesa.refuses("facilitator", "POST", resume, WHY, status=409, code="opening_too_early")
    readiness = await mesa["state"].read(f"{path}/readiness")
    assert (readiness["step"], readiness["ready"]) == ("resumption", False)
    # The road is open sooner than anybody thought.
    moved = await move(mesa, path, starts_at=mesa.soon())
    assert (moved["phase"], moved["starts_at"]) == ("suspended", session["starts_at"])
    resumed = await mesa["facilitator"].done(resume, WHY)
    assert (resumed["phase"], resumed["resumes_at"]) == ("open", None)
    assert resumed["sits_since"] > resumed["opened_at"]
    await mesa["state"].done(position, {"stance": "accept"}, **headers)
    await mesa.refuses("facilitator", "POST", resume, WHY, status=409, code="session_not_suspended")
    turns = [each["turn"] for each in (await mesa["facilitator"].done(f"{path}/closing"))["course"]]
    assert turns == ["suspended", "rescheduled", "resumed"]


async def test_it_does_not_go_on_without_a_quorum_and_may_be_closed_as_it_is(mesa: Mesa) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa["facilitator"].done(f"{path}/suspension", STOP)
    await mesa.refuses("facilitator", "POST", f"{path}/suspension", STOP, status=409, code="session_not_open")
    await mesa.arrive(session, "state")
    await mesa.refuses("facilitator", "POST", f"{path}/resumption", WHY, status=409, code="sector_quorum_missing")
    assert (await mesa["facilitator"].done(f"{path}/closing"))["phase"] == "closed"


async def test_a_session_closed_by_mistake_opens_again_with_whoever_was_there(mesa: Mesa) -> None:
    session = await mesa.open_session("state", "company", "community", "observer")
    path = f"{mesa.path}/sessions/{session['id']}"
    there = (await mesa["state"].read(f"{path}/attendances?present=true"))["items"]
    await mesa["observer"].done(f"{path}/attendances/{there[3]['id']}/departure")
    await mesa.refuses("facilitator", "POST", f"{path}/reopening", WHY, status=409, code="session_not_reopened")
    await mesa.close(session)
    reopened = await mesa["rapporteur"].done(f"{path}/reopening", WHY)
    assert (reopened["phase"], reopened["closed_at"], reopened["opened_at"]) == ("open", None, session["opened_at"])
    again = (await mesa["state"].read(f"{path}/attendances?present=true"))["items"]
    assert [each["id"] for each in again] == [each["id"] for each in there[:3]]
    assert (await mesa["facilitator"].done(f"{path}/closing"))["phase"] == "closed"
    assert (await mesa.ledger())[-2:] == ["session.reopened", "session.closed"]


@pytest.mark.parametrize("cause", ["too_late", "minutes", "sessions"])
async def test_it_stays_closed_once_something_followed(mesa: Mesa, app: FastAPI, clock: FakeClock, cause: str) -> None:
    session = await mesa.close(await mesa.open_session())
    path = f"{mesa.path}/sessions/{session['id']}"
    match cause:
        case "too_late":
            mesa = later(mesa, app, clock, minutes=31)
        case "minutes":
            await mesa.circulated_minutes(session)
        case _:
            await mesa.open_session()
    problem = await mesa.refuses(
        "facilitator", "POST", f"{path}/reopening", WHY, status=409, code="session_not_reopened"
    )
    assert problem["cause"] == cause


@pytest.mark.parametrize("name", ["state", "community", "alternate", "observer"])
async def test_who_conducts_nothing_moves_and_stops_nothing(mesa: Mesa, name: str) -> None:
    _, path = await called(mesa)
    for step in ("rescheduling", "cancellation", "adjournment", "suspension", "resumption", "reopening"):
        await mesa.refuses(name, "POST", f"{path}/{step}", WHY, status=403, code="permission_missing")
