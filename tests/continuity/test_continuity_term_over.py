"""A term that is over: nothing new is taken up, and what was promised is followed in sessions about that."""

import pytest
from fastapi import FastAPI

from tests.amending import SECTORS, clause, installed
from tests.clocks import FakeClock
from tests.continuity.test_continuity_standstill import GO, days_later
from tests.continuity.test_continuity_term import agree, proposed
from tests.mesa import Json, Mesa, key

DEMAND: Json = {"title": "Posta de salud", "text": "Que la posta abra de noche.", "addressed_to": ["state"]}
# The term ends on 1 January 2027; the tests begin on 23 November 2026.
AFTER = 40


def session(**fields: object) -> Json:
    return {"title": "Sesión", "starts_at": "2027-01-10T14:00:00Z", "duration_minutes": 60, **fields}


async def desk(mesa: Mesa, name: str) -> list[Json]:
    items = (await mesa[name].read("/v1/me/desk"))["items"]
    return [item for item in items if item["kind"] == "term_ending"]


async def test_the_end_is_said_before_it_comes_to_those_who_may_ask_for_more_days(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await installed(mesa)
    assert await desk(mesa, "community") == []
    mesa = days_later(mesa, app, clock, 10)
    for name in (*SECTORS, "facilitator"):
        [item] = await desk(mesa, name)
        assert (item["operation"], item["due"]) == ("propose_term_extension", "2027-01-02T05:00:00.000000Z")
    assert await desk(mesa, "observer") == []
    await agree(mesa, await proposed(mesa))
    assert await desk(mesa, "community") == []


async def test_when_it_is_over_nothing_new_is_taken_up(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa)
    called = await mesa.convened_session()
    await mesa.arrive(called, *SECTORS)
    mesa = days_later(mesa, app, clock, AFTER - 1)
    # Friday 1 January is the last day, and it is not over.
    await mesa["community"].done(f"{mesa.path}/demands", DEMAND)
    mesa = days_later(mesa, app, clock, 1)
    sessions = f"{mesa.path}/sessions"
    problem = await mesa.refuses("community", "POST", f"{mesa.path}/demands", DEMAND, status=409, code="term_over")
    assert problem["ends_on"] == "2027-01-01"
    await mesa.refuses("facilitator", "POST", sessions, session(), status=409, code="term_over")
    await mesa.refuses("facilitator", "POST", f"{sessions}/{called['id']}/opening", status=409, code="term_over")
    readiness = await mesa["observer"].read(f"{sessions}/{called['id']}/readiness")
    assert [each["code"] for each in readiness["missing"]] == ["term_over"]
    # Whoever calls it a verification cannot make a dialogue of it again.
    planned = await mesa["facilitator"].done(sessions, session(about="verification"))
    path, back = f"{sessions}/{planned['id']}", {"about": "dialogue"}
    await mesa.refuses("facilitator", "PATCH", path, back, status=409, code="term_over", If_Match=planned["etag"])

    await agree(mesa, await proposed(mesa))
    await mesa["facilitator"].done(f"{sessions}/{called['id']}/opening")
    await mesa["community"].done(f"{mesa.path}/demands", {**DEMAND, "title": "Otra posta"})


async def held(mesa: Mesa, about: str) -> None:
    """A session about this, from its plan to its minutes."""
    planned = await mesa["facilitator"].done(f"{mesa.path}/sessions", session(about=about, starts_at=mesa.soon()))
    path = f"{mesa.path}/sessions/{planned['id']}"
    item = {"title": "Los informes", "purpose": "Verlos.", "participation_level": "decide", "duration_minutes": 30}
    await mesa["community"].done(f"{path}/agenda-items", item)
    await mesa["facilitator"].done(f"{path}/convocation")
    await mesa.arrive(planned, *SECTORS)
    opened = await mesa["facilitator"].done(f"{path}/opening")
    assert (opened["phase"], opened["about"]) == ("open", about)
    text = {"title": "Una visita", "text": "Los tres sectores visitan los puntos en marzo."}
    proposal = await mesa["community"].done(f"{path}/proposals", text)
    decided = f"{mesa.path}/proposals/{proposal['id']}"
    for name in SECTORS:
        tag = (await mesa[name].read(decided))["etag"]
        await mesa[name].done(f"{decided}/positions", {"stance": "accept"}, If_Match=tag, Idempotency_Key=key())
    assert (await mesa["facilitator"].done(f"{decided}/outcome"))["phase"] == "adopted"
    await mesa["facilitator"].done(f"{path}/closing")
    await mesa["facilitator"].done(f"{path}/minutes/notes", {"text": "Se vieron los informes."})
    tag = (await mesa["facilitator"].read(f"{path}/minutes"))["etag"]
    assert (await mesa["facilitator"].done(f"{path}/minutes/circulation", {}, If_Match=tag))["phase"] == "circulated"


@pytest.mark.parametrize("about", ["verification", "determination", "extension", "closing"])
async def test_what_was_promised_is_followed_in_sessions_about_that(
    mesa: Mesa, app: FastAPI, clock: FakeClock, about: str
) -> None:
    await installed(mesa)
    await held(days_later(mesa, app, clock, AFTER), about)


async def test_they_are_held_in_the_follow_up_too_and_no_dialogue_is(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await installed(mesa, clause("lapse", after_term_days=1, after_absence_days=10))
    mesa = days_later(mesa, app, clock, AFTER + 2)
    assert (await mesa["facilitator"].done(f"{mesa.path}/lapse", GO))["phase"] == "in_follow_up"
    await held(mesa, "verification")
    path = f"{mesa.path}/sessions"
    await mesa.refuses("facilitator", "POST", path, session(), status=409, code="roundtable_not_live")
    await mesa.refuses("community", "POST", f"{mesa.path}/demands", DEMAND, status=409, code="roundtable_not_live")
