"""What is claimed to have happened, or to come, fits what is recorded: each refusal with its place and its bound."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.core.clock import instant
from tests.clocks import START, FakeClock
from tests.evening import begin
from tests.following import Following, following, report_body
from tests.mesa import KEPT, Json, Mesa, key
from tests.monitoring.test_monitoring_debtors import LINK, SPENT
from tests.sessions.test_sessions_conducting import signed_in_again
from tests.signing import signing

TOMORROW, TODAY = "2026-11-24", "2026-11-23"
PLAN: Json = {"title": "Sesión", "duration_minutes": 60}


def told(problem: Json) -> tuple[str, str, str]:
    """Cause, place and bound of a refusal about a time."""
    [place] = problem["errors"]
    assert (place["in"], place["code"]) == ("body", problem["code"])
    assert problem["bound"] in problem["detail"]
    return problem["cause"], place["pointer"], problem["bound"]


async def unfit(mesa: Mesa, name: str, path: str, body: Json, code: str = "time_unfit") -> tuple[str, str, str]:
    return told(await mesa.refuses(name, "POST", path, body, status=422, code=code, Idempotency_Key=key()))


async def test_a_session_is_planned_and_moved_ahead(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    body = {**PLAN, "starts_at": "2026-11-22T14:00:00Z"}
    minute = instant(clock.now.replace(second=0, microsecond=0))
    assert await unfit(mesa, "facilitator", f"{mesa.path}/sessions", body) == ("over", "/starts_at", minute)
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    problem = await mesa.refuses(
        "facilitator",
        "PATCH",
        path,
        {"starts_at": "2026-11-22T14:00:00Z"},
        status=422,
        code="time_unfit",
        If_Match=session["etag"],
    )
    assert told(problem) == ("over", "/starts_at", minute)


async def test_nobody_is_there_for_a_session_half_a_day_before_its_hour(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await mesa.installed()
    starts_at = clock.now + timedelta(days=9)
    session = await mesa.convened_session(starts_at=instant(starts_at))
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa.refuses("state", "POST", f"{path}/attendances", {}, status=409, code="attendance_not_taken")
    clock.now = starts_at - timedelta(hours=12, seconds=-1)
    mesa = signed_in_again(mesa, app, clock)
    for name in ("state", "company", "community"):
        await mesa[name].done(f"{path}/attendances", {})


async def test_nobody_was_there_before_people_gathered_or_before_the_seat_was_taken(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await mesa.installed()
    session = await mesa.convened_session(starts_at=instant(clock.now + timedelta(hours=20)))
    clock.advance(hours=18)
    mesa = signed_in_again(mesa, app, clock)
    gathered = instant(clock.now - timedelta(hours=10))
    path = f"{mesa.path}/sessions/{session['id']}/attendances"
    early = {"occurred_at": instant(clock.now - timedelta(hours=15))}
    cause, place, bound = await unfit(mesa, "community", path, early, "occurred_at_unfit")
    assert (cause, place) == ("before_gathering", "/occurred_at")
    assert bound[:13] == gathered[:13]
    late = {"occurred_at": instant(clock.now + timedelta(hours=1))}
    assert (await unfit(mesa, "community", path, late, "occurred_at_unfit"))[0] == "to_come"


async def test_whoever_spoke_in_the_room_had_not_left_before(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    came = instant(clock.now)
    clock.advance(minutes=3)
    word = await evening.said("state", await evening.table())
    clock.advance(minutes=2)
    seat = mesa.table.seats["state"]
    [stay] = (await mesa["state"].read(f"{evening.path}/attendances?seat_id={seat}"))["items"]
    path = f"{evening.path}/attendances/{stay['id']}/departure"
    early = {"occurred_at": instant(clock.now - timedelta(hours=3))}
    assert await unfit(mesa, "state", path, early, "occurred_at_unfit") == (
        *("before_word", "/occurred_at"),
        word["stated_at"],
    )
    assert (await unfit(mesa, "state", path, {"occurred_at": came}, "occurred_at_unfit"))[0] == "before_word"
    left = {"occurred_at": word["stated_at"]}
    assert (await mesa["state"].done(path, left))["departed_at"] == word["stated_at"]


@pytest.fixture
async def follow(mesa: Mesa, clock: FakeClock) -> Following:
    return await following(mesa, clock)


async def test_what_is_reported_and_spent_is_over_and_no_older_than_the_table(follow: Following) -> None:
    mesa, figures = follow.mesa, f"/v1/company/commitments/{follow.commitment['id']}/social-expenditures"
    ahead, before = {"from": "2026-11-01", "until": TOMORROW}, {"from": "2026-10-31", "until": TODAY}
    for path, body in ((follow.reports, report_body()), (figures, SPENT)):
        assert await unfit(mesa, "company", path, {**body, "period": ahead}) == ("to_come", "/period/until", TODAY)
        older = await unfit(mesa, "company", path, {**body, "period": before})
        assert older == ("before_table", "/period/from", "2026-11-01")
        await mesa["company"].done(path, {**body, "period": {**before, "from": "2026-11-01"}}, Idempotency_Key=key())


async def test_of_a_promise_of_the_past_one_reports_what_is_older_than_the_table(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft={"due": {"kind": "past", "date": "2026-06-30"}, "milestones": []})
    await follow.reported(period={"from": "2025-01-01", "until": "2026-06-30"})


async def test_the_figures_of_public_works_are_of_a_day_that_has_come(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    follow = Following(mesa, way, await way.in_force(leads=[{"organization_id": str(mesa.organizations["state"])}]))
    path = f"/v1/state/commitments/{follow.commitment['id']}/investment-links"
    assert await unfit(mesa, "state", path, {**LINK, "as_of": TOMORROW}) == ("to_come", "/as_of", TODAY)
    await mesa["state"].done(path, {**LINK, "as_of": TODAY})


async def test_an_assembly_and_the_act_that_calls_a_table_have_taken_place(mesa: Mesa) -> None:
    await mesa.installed()
    assembly = {"held_on": TOMORROW, "place": "Local comunal", "held_elsewhere": KEPT}
    body = {"assembly": assembly, "demands": [{"title": "Agua", "text": "Agua.", "addressed_to": ["state"]}]}
    path = f"/v1/community/roundtables/{mesa.table.id}/demand-lists"
    assert await unfit(mesa, "community", path, body) == ("to_come", "/assembly/held_on", TODAY)

    table = await mesa["facilitator"].read(mesa.path)
    kept = ("name", "purpose", "kind", "languages", "deciding_sectors")
    called = {name: table[name] for name in kept} | {
        "convening_act": {**table["convening_act"], "issued_on": TOMORROW},
        "term": {"base_date": "2026-11-02", "days": 60},
        "convening_seat": {"organization_id": str(mesa.organizations["independent"])},
    }
    refused = await mesa["facilitator"].post("/v1/roundtables", called)
    assert (refused.status_code, refused.json()["code"]) == (422, "time_unfit")
    assert told(refused.json()) == ("to_come", "/convening_act/issued_on", TODAY)


async def test_ground_rules_take_effect_at_an_hour_to_come(mesa: Mesa, clock: FakeClock) -> None:
    path = f"{mesa.path}/protocols"
    body = {"template": "minimal", "effective_not_before": instant(START - timedelta(days=1))}
    assert await unfit(mesa, "facilitator", path, body) == (
        "over",
        "/effective_not_before",
        instant(clock.now.replace(second=0, microsecond=0)),
    )


@pytest.mark.parametrize(
    ("day", "cause"), [("2026-11-22", "over"), ("2027-06-30", "after_deadline")], ids=["over", "after the deadline"]
)
async def test_a_milestone_lies_between_today_and_the_deadline(
    mesa: Mesa, clock: FakeClock, day: str, cause: str
) -> None:
    way = await signing(mesa, clock)
    due = {"kind": "date", "date": "2026-12-31"}
    draft = await way.drafted(due=due, milestones=[{"title": "Expediente", "due": day}])
    path = f"{mesa.path}/commitments/{draft['id']}"
    refused = await mesa.refuses(
        "facilitator", "POST", f"{path}/offer", status=409, code="milestone_unfit", If_Match=draft["etag"]
    )
    assert (refused["cause"], refused["milestone"], refused["due"]) == (cause, "Expediente", day)
    [missing] = (await mesa["facilitator"].read(f"{path}/readiness"))["missing"]
    assert missing["code"] == "milestone_unfit"
    assert day in missing["message"]["en"]
