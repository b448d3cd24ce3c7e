"""Days that a table declares for itself: ahead, with a reason, and only for what begins later."""

import asyncio

import pytest
from fastapi import FastAPI

from tests.acta import circulated
from tests.clocks import FakeClock
from tests.following import following
from tests.mesa import Json, Mesa

# The tests begin on Monday the 23rd; the 24th is the first business day that any period counts.
TUESDAY: Json = {"day": "2026-11-24", "name": "Aniversario", "reason": "No hay transporte."}
BACK: Json = {"reason": "Hay transporte."}
TWO_BUSINESS_DAYS: Json = {"days": 2, "counting": "business", "whole_days": False}


async def earliest(mesa: Mesa, session: Json) -> str:
    """The day from which a convened session may open, as its readiness says."""
    found = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/readiness")
    [breach] = [each for each in found["breaches"] if each["code"] == "convocation_period_running"]
    return str(breach["facts"]["earliest_date"])


async def test_a_declared_day_counts_for_what_begins_while_it_stands_and_moves_nothing_else(mesa: Mesa) -> None:
    await mesa.installed(convocation_period=TWO_BUSINESS_DAYS)
    before = await mesa.convened_session()
    declared = await mesa["secretariat"].done(f"{mesa.path}/calendar-days", TUESDAY)
    during = await mesa.convened_session()
    revoked = await mesa["facilitator"].done(f"{mesa.path}/calendar-days/{declared['id']}/revocation", BACK)
    after = await mesa.convened_session()
    assert [await earliest(mesa, session) for session in (before, during, after)] == [
        "2026-11-25",
        "2026-11-26",
        "2026-11-25",
    ]
    assert (declared["declared_by"], declared["revoked_at"]) == (str(mesa.table.seats["secretariat"]), None)
    assert (revoked["revoked_by"], revoked["revocation_reason"]) == (
        str(mesa.table.seats["facilitator"]),
        "Hay transporte.",
    )
    days = [each for each in await mesa.ledger() if each.startswith("calendar_day.")]
    assert days == ["calendar_day.declared", "calendar_day.revoked"]


async def test_an_amended_calendar_too_moves_nothing_that_runs(mesa: Mesa) -> None:
    body: Json = {"name": "Feriados", "country": "pe", "holidays": [{"date": "2026-11-25", "name": "Fiesta"}]}
    calendar = await mesa.administrator.done("/v1/calendars", body)
    table = await mesa["facilitator"].read(mesa.path)
    named = await mesa["facilitator"].patch(mesa.path, {"calendar_id": calendar["id"]}, If_Match=table["etag"])
    assert named.status_code == 200
    await mesa.installed(convocation_period=TWO_BUSINESS_DAYS)

    async def amended(*days: str) -> Json:
        """A session that is convened after the calendar has come to hold these days."""
        path = f"/v1/calendars/{calendar['id']}"
        change = {"holidays": [{"date": day, "name": "Fiesta"} for day in days], "reason": "Otro decreto."}
        tag = (await mesa.administrator.read(path))["etag"]
        assert (await mesa.administrator.patch(path, change, If_Match=tag)).status_code == 200
        return await mesa.convened_session()

    first = await mesa.convened_session()
    sessions = [first, await amended("2026-11-24", "2026-11-25"), await amended(), await amended("2026-11-25")]
    await mesa["facilitator"].done(f"{mesa.path}/calendar-days", TUESDAY)
    sessions.append(await mesa.convened_session())
    assert [await earliest(mesa, session) for session in sessions] == [
        "2026-11-26",
        "2026-11-27",
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
    ]


async def test_a_review_and_a_verification_keep_the_days_that_they_began_with(mesa: Mesa, clock: FakeClock) -> None:
    rules: Json = {"who": "other_sector", "within_days": 2, "counting": "business", "on_silence": "table_decides"}
    follow = await following(mesa, clock, verification=rules)
    await follow.reported()
    acta = await circulated(mesa)

    async def due() -> dict[str, str]:
        items = (await follow.mesa["community"].read("/v1/me/desk"))["items"]
        return {
            item["kind"]: item["due"] for item in items if item["kind"] in {"report_verification", "minutes_assent"}
        }

    announced = await due()
    assert announced["report_verification"] == "2026-11-26T05:00:00.000000Z"
    await mesa["facilitator"].done(f"{mesa.path}/calendar-days", TUESDAY)
    assert await due() == announced
    assert (await acta.read())["review_ends_at"] == announced["minutes_assent"]
    # What is reported from now on is another matter.
    await follow.reported("substantial")
    assert (await due())["report_verification"] == "2026-11-27T05:00:00.000000Z"


async def test_the_term_is_counted_by_the_named_calendar_alone(mesa: Mesa) -> None:
    await mesa.installed()
    ends_on = (await mesa["observer"].read(mesa.path))["term"]["ends_on"]
    await mesa["facilitator"].done(f"{mesa.path}/calendar-days", TUESDAY)
    suspended = await mesa["facilitator"].done(f"{mesa.path}/suspensions", {"cause": "Paro.", "conditions": "Paso."})
    await mesa["facilitator"].done(f"{mesa.path}/suspensions/{suspended['id']}/end", {"reasons": "Hay paso."})
    assert (await mesa["observer"].read(mesa.path))["term"]["ends_on"] == ends_on


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-22", "2012-06-01"])
async def test_a_day_that_has_come_is_not_declared(mesa: Mesa, day: str) -> None:
    path, late = f"{mesa.path}/calendar-days", {**TUESDAY, "day": day}
    await mesa.refuses("facilitator", "POST", path, late, status=422, code="calendar_day_not_ahead")


async def test_a_day_is_declared_once_and_taken_back_once_before_it_comes(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    path = f"{mesa.path}/calendar-days"
    declared = await mesa["facilitator"].done(path, TUESDAY)
    await mesa.refuses("secretariat", "POST", path, TUESDAY, status=409, code="calendar_day_known")
    for wrong in ({**TUESDAY, "reason": " "}, {"day": "2026-11-25"}, {**TUESDAY, "day": "mañana"}):
        await mesa.refuses("facilitator", "POST", path, wrong, status=422, code="invalid_input")
    back = f"{path}/{declared['id']}/revocation"
    await mesa.refuses("facilitator", "POST", back, {}, status=422, code="invalid_input")
    await mesa["facilitator"].done(back, BACK)
    await mesa.refuses("facilitator", "POST", back, BACK, status=409, code="calendar_day_revoked")
    again = await mesa["facilitator"].done(path, TUESDAY)
    clock.advance(days=1)
    api = mesa["facilitator"].api
    assert api is not None
    mesa = mesa.at(api, app.state.tokens, clock)
    back = f"{path}/{again['id']}/revocation"
    await mesa.refuses("facilitator", "POST", back, BACK, status=422, code="calendar_day_not_ahead")


async def test_of_two_who_declare_the_same_day_at_once_one_does(mesa: Mesa) -> None:
    path = f"{mesa.path}/calendar-days"
    answers = await asyncio.gather(*(mesa[name].post(path, TUESDAY) for name in ("facilitator", "secretariat")))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


@pytest.mark.parametrize("name", ["state", "company", "community", "chair", "rapporteur", "guarantor", "observer"])
async def test_only_those_who_run_the_table_declare_days_and_everybody_at_it_reads_them(mesa: Mesa, name: str) -> None:
    path = f"{mesa.path}/calendar-days"
    await mesa.refuses(name, "POST", path, TUESDAY, status=403, code="permission_missing")
    declared = await mesa["facilitator"].done(path, TUESDAY)
    back = f"{path}/{declared['id']}/revocation"
    await mesa.refuses(name, "POST", back, BACK, status=403, code="permission_missing")
    assert (await mesa[name].read(f"{path}/{declared['id']}"))["name"] == "Aniversario"
    assert [each["id"] for each in (await mesa[name].read(path))["items"]] == [declared["id"]]


async def test_another_table_neither_sees_nor_counts_nor_touches_it(mesa: Mesa) -> None:
    path = f"{mesa.path}/calendar-days"
    declared = await mesa["facilitator"].done(path, TUESDAY)
    stranger = mesa.other["facilitator"]
    assert (await stranger.get(path)).status_code == 404
    assert (await stranger.get(f"{path}/{declared['id']}")).status_code == 404
    across = f"{mesa.other.path}/calendar-days/{declared['id']}"
    assert (await stranger.get(across)).status_code == 404
    assert (await stranger.post(f"{across}/revocation", BACK)).status_code == 404
    desk = (await stranger.read("/v1/me/desk"))["items"]
    assert [item["kind"] for item in desk] == ["facilitation_needed"]
    assert (await stranger.post(f"{mesa.other.path}/calendar-days", TUESDAY)).status_code == 201


async def test_everybody_finds_the_day_on_their_desk_until_it_has_come_or_was_taken_back(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    async def told(name: str) -> list[Json]:
        items: list[Json] = (await mesa[name].read("/v1/me/desk"))["items"]
        return [item for item in items if item["kind"] == "calendar_day"]

    declared = await mesa["facilitator"].done(f"{mesa.path}/calendar-days", TUESDAY)
    thursday = await mesa["facilitator"].done(f"{mesa.path}/calendar-days", {**TUESDAY, "day": "2026-11-26"})
    for name in ("state", "company", "community", "adviser", "guarantor"):
        first, _ = await told(name)
        assert (first["subject_id"], first["title"], first["due"]) == (
            declared["id"],
            "Aniversario",
            "2026-11-24T05:00:00.000000Z",
        )
        assert (first["operation"], first["mine"]) == (None, False)
        assert (await mesa[name].read(first["path"]))["reason"] == "No hay transporte."
    await mesa["facilitator"].done(f"{mesa.path}/calendar-days/{thursday['id']}/revocation", BACK)
    assert [each["subject_id"] for each in await told("community")] == [declared["id"]]
    clock.advance(days=1)
    api = mesa["facilitator"].api
    assert api is not None
    mesa = mesa.at(api, app.state.tokens, clock)
    assert await told("community") == []
