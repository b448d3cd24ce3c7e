"""A position subject to an assembly: nothing is agreed before it has acted, and what it refuses or forgets never is."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.core.db import Database
from app.decisions.service import ratifying
from app.jobs import jobs
from app.worker.kinds import Context
from app.worker.service import working
from tests.clocks import FakeClock
from tests.evening import Evening, begin
from tests.mesa import DIGEST, Json, Mesa, key
from tests.worker.jobbing import BRISK, until

KEPT = {"text": "Libro de actas, folio 112", "where": "Local comunal", "held_by": "El secretario"}
# The clock of the tests stands on the 23rd of November.
DAY = "2026-12-20"
# In Lima that day ends at five in the morning, UTC.
OVER = datetime(2026, 12, 21, 5, tzinfo=UTC)


def act(outcome: str = "ratified", **fields: Any) -> Json:
    said: Json = {"outcome": outcome, "held_on": "2026-11-23", "held_elsewhere": KEPT, **fields}
    return said if outcome == "ratified" else {"reasons": "La asamblea no lo aceptó.", **said}


async def reserved(evening: Evening, name: str, proposal: Json, day: str = DAY, **fields: Any) -> Json:
    """A yes that waits for the assembly of who says it."""
    body = {"stance": "accept", "ratify_by": day, **fields}
    headers = {"If_Match": proposal["etag"], "Idempotency_Key": key()}
    return await evening.mesa[name].done(evening.positions(proposal), body, **headers)


async def adopted_ad_referendum(mesa: Mesa, *, days: tuple[str, ...] = (DAY,)) -> tuple[Evening, Json, Json]:
    """The evening, the proposal, and the agreement that waits for the community and whom else `days` names."""
    evening = await begin(mesa)
    proposal = await evening.table()
    for name, day in zip(("community", "state"), days, strict=False):
        await reserved(evening, name, proposal, day)
    for name in ("company", *(["state"] if len(days) == 1 else [])):
        await evening.said(name, proposal)
    decided = await evening.decide(proposal)
    assert decided["phase"] == decided["outcome"]["result"] == "adopted_ad_referendum"
    [agreement] = await evening.agreements()
    return evening, decided, await mesa["observer"].read(f"{mesa.path}/agreements/{agreement['id']}")


async def ratify(mesa: Mesa, name: str, agreement: Json, **fields: Any) -> Json:
    path = f"{mesa.path}/agreements/{agreement['id']}"
    tag = (await mesa[name].read(path))["etag"]
    return await mesa[name].done(f"{path}/ratification", act(**fields), If_Match=tag)


async def test_what_waits_for_an_assembly_is_no_agreement_before_it_ratified(mesa: Mesa) -> None:
    evening, proposal, agreement = await adopted_ad_referendum(mesa)
    assert (agreement["phase"], agreement["ratify_by"], agreement["settled_at"]) == ("ad_referendum", DAY, None)
    [condition] = agreement["conditions"]
    assert (condition["sector"], condition["seat"]) == ("community", str(mesa["community"].seat))
    assert proposal["outcome"]["conditions"] == [condition]

    draft = await mesa["community"].done(
        f"{mesa.path}/commitments",
        {"agreement_id": agreement["id"], "title": "Medir", "verbatim_text": "Medirán."},
    )
    path = f"{mesa.path}/commitments/{draft['id']}"
    refused = await mesa["community"].post(f"{path}/offer", If_Match=draft["etag"])
    assert (refused.status_code, refused.json()["code"]) == (409, "agreement_not_standing")
    missing = (await mesa["community"].read(f"{path}/readiness"))["missing"]
    assert "agreement_not_standing" in {each["code"] for each in missing}

    settled = await ratify(mesa, "community", agreement)
    assert (settled["phase"], settled["ratify_by"]) == ("standing", None)
    assert settled["settled_at"] is not None
    assert settled["conditions"][0]["assembly"] == "ratified"
    now = await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}")
    assert (now["phase"], now["outcome"]["result"]) == ("adopted", "adopted")
    [said] = [
        each
        for each in (await mesa["observer"].read(evening.positions(proposal)))["items"]
        if each["seat_id"] == str(mesa["community"].seat)
    ]
    assert (said["ratification"]["outcome"], said["ratification"]["held_elsewhere"]) == ("ratified", KEPT)
    assert (await mesa.ledger())[-1] == "assent.ratified"
    answer = await mesa["community"].post(f"{path}/offer", If_Match=draft["etag"])
    assert answer.json().get("code") != "agreement_not_standing"


async def test_what_the_assembly_refuses_is_not_adopted_and_says_why(mesa: Mesa) -> None:
    _, proposal, agreement = await adopted_ad_referendum(mesa)
    settled = await ratify(mesa, "community", agreement, outcome="refused")
    assert settled["phase"] == "refused"
    assert settled["conditions"][0]["text"] == "La asamblea no lo aceptó."
    now = await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}")
    assert (now["phase"], now["outcome"]["result"]) == ("not_adopted", "not_adopted")
    assert (await mesa.ledger())[-1] == "assent.refused"
    again = await _tried(mesa, "community", agreement)
    assert again == (409, "agreement_settled")


async def test_it_stands_with_the_last_of_two_assemblies_and_falls_with_the_first_that_refuses(mesa: Mesa) -> None:
    _, _, agreement = await adopted_ad_referendum(mesa, days=(DAY, "2026-12-10"))
    assert agreement["ratify_by"] == "2026-12-10"
    first = await ratify(mesa, "state", agreement)
    assert (first["phase"], first["ratify_by"]) == ("ad_referendum", DAY)
    assert await _tried(mesa, "state", agreement) == (409, "nothing_to_ratify")
    assert (await ratify(mesa, "community", agreement, outcome="refused"))["phase"] == "refused"


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not recorded"])
async def test_past_its_day_it_has_lapsed_whoever_noticed(
    mesa: Mesa, app: FastAPI, clock: FakeClock, *, recorded: bool
) -> None:
    _, proposal, agreement = await adopted_ad_referendum(mesa)
    clock.now = OVER - timedelta(seconds=1)
    assert not await lapse(app, agreement)
    clock.now = OVER
    mesa = later(mesa, app, clock)
    if recorded:
        assert await lapse(app, agreement)
        assert not await lapse(app, agreement)
        now = await mesa["observer"].read(f"{mesa.path}/agreements/{agreement['id']}")
        assert (now["phase"], now["conditions"][0]["assembly"]) == ("lapsed", "lapsed")
        assert (await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}"))["phase"] == "not_adopted"
        assert (await mesa.ledger()).count("agreement.lapsed") == 1
    before = await mesa.ledger()
    code = "agreement_settled" if recorded else "ratification_lapsed"
    assert await _tried(mesa, "community", agreement) == (409, code)
    assert await mesa.ledger() == before


async def test_the_worker_records_what_lapsed_once(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    _, _, agreement = await adopted_ad_referendum(mesa)
    clock.now = OVER
    mesa, url = later(mesa, app, clock), app.state.settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        for _ in range(2):
            database = await stack.enter_async_context(Database.at(url, pool_size=4))
            context = Context(database, app.state.clock)
            await stack.enter_async_context(working(context, jobs(app.state.signer, app.state.settings), BRISK))

        async def done() -> bool:
            return "agreement.lapsed" in await mesa.ledger()

        await until(done)
    assert (await mesa.ledger()).count("agreement.lapsed") == 1
    assert (await mesa["observer"].read(f"{mesa.path}/agreements/{agreement['id']}"))["phase"] == "lapsed"


async def test_of_a_ratification_and_a_lapse_at_one_hour_one_is_recorded(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    _, _, agreement = await adopted_ad_referendum(mesa)
    clock.now = OVER - timedelta(milliseconds=3)
    mesa = later(mesa, app, clock)
    tried, _ = await asyncio.gather(_tried(mesa, "community", agreement), lapse(app, agreement))
    clock.now = OVER
    await lapse(app, agreement)
    now = (await mesa["observer"].read(f"{mesa.path}/agreements/{agreement['id']}"))["phase"]
    told = [each for each in await mesa.ledger() if each in {"agreement.lapsed", "assent.ratified"}]
    assert (now, told) in [("standing", ["assent.ratified"]), ("lapsed", ["agreement.lapsed"])]
    assert (tried[0] == 201) is (now == "standing")


async def test_a_word_that_waits_is_not_needed_where_others_have_said_yes(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await reserved(evening, "community_2", proposal)
    await evening.all_accept(proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"
    [agreement] = await evening.agreements()
    assert (agreement["phase"], agreement["conditions"]) == ("standing", [])


async def test_ratified_before_the_outcome_it_is_a_yes_like_any(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    said = await reserved(evening, "community", proposal)
    for name in ("state", "company"):
        await evening.said(name, proposal)
    room = (await mesa["observer"].read(f"{evening.path}/room"))["proposals"][0]
    assert room["silent"] == []
    assert [(each["sector"], each["ratify_by"]) for each in room["awaiting_assembly"]] == [("community", DAY)]
    path = f"{evening.positions(proposal)}/{said['id']}/ratification"
    for name, code in (("state", "of_another_organization"), ("facilitator", "permission_missing")):
        answer = await mesa[name].post(path, act())
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert (await mesa["community"].done(path, act()))["ratification"]["outcome"] == "ratified"
    answer = await mesa["community"].post(path, act())
    assert (answer.status_code, answer.json()["code"]) == (409, "ratification_given")
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_refused_before_the_outcome_it_is_an_objection(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    said = await reserved(evening, "community", proposal)
    for name in ("state", "company"):
        await evening.said(name, proposal)
    await mesa["community"].done(f"{evening.positions(proposal)}/{said['id']}/ratification", act("refused"))
    decided = await evening.decide(proposal)
    assert decided["phase"] == "not_adopted"
    assert [each["text"] for each in decided["outcome"]["objections"]] == ["La asamblea no lo aceptó."]


async def test_a_place_that_waits_may_say_it_without_the_assembly(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    waits = await reserved(evening, "community", proposal)
    await evening.all_accept(proposal)
    answer = await mesa["community"].post(f"{evening.positions(proposal)}/{waits['id']}/ratification", act())
    assert (answer.status_code, answer.json()["code"]) == (409, "word_replaced")
    assert (await evening.decide(proposal))["phase"] == "adopted"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"ratify_by": "2026-11-22"}, 422, "ratification_day"),
        ({"ratify_by": "2027-11-22"}, 422, "ratification_day"),
        ({"stance": "object", "text": "No.", "ratify_by": DAY}, 422, "invalid_input"),
        ({"stance": "abstain", "ratify_by": DAY}, 422, "invalid_input"),
    ],
    ids=["over", "too far", "an objection", "an abstention"],
)
async def test_only_a_yes_waits_and_not_for_ever(mesa: Mesa, body: Json, status: int, code: str) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    before = await mesa.ledger()
    headers = {"If_Match": proposal["etag"], "Idempotency_Key": key()}
    answer = await mesa["community"].post(evening.positions(proposal), body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await mesa.ledger() == before


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"held_on": "2026-11-22"}, "assembly_day"),
        ({"held_on": "2026-11-24"}, "assembly_day"),
        ({"document": DIGEST}, "evidence_not_stored"),
        ({"held_elsewhere": None}, "invalid_input"),
        ({"outcome": "refused", "reasons": None}, "invalid_input"),
    ],
    ids=["before the word", "to come", "a file that nobody has", "nothing shown", "without reasons"],
)
async def test_what_an_assembly_did_has_its_day_and_its_act(mesa: Mesa, fields: Json, code: str) -> None:
    _, _, agreement = await adopted_ad_referendum(mesa)
    before = await mesa.ledger()
    assert await _tried(mesa, "community", agreement, **fields) == (422, code)
    assert await mesa.ledger() == before


def later(mesa: Mesa, app: FastAPI, clock: FakeClock) -> Mesa:
    """The same people, signed in at the hour that it is by now."""
    api = mesa["facilitator"].api
    assert api is not None
    return mesa.at(api, app.state.tokens, clock)


async def lapse(app: FastAPI, agreement: Json) -> bool:
    """Record that the agreement has lapsed, if it has."""
    async with app.state.database.sessions() as db, db.begin():
        now = app.state.clock()
        found, _ = await ratifying.candidates(db, now)
        lapsed = [await ratifying.record_lapse(db, each, now) for each in found if str(each) == agreement["id"]]
    return any(lapsed)


async def _tried(mesa: Mesa, name: str, agreement: Json, **fields: Any) -> tuple[int, str]:
    path = f"{mesa.path}/agreements/{agreement['id']}"
    tag = (await mesa[name].read(path))["etag"]
    answer = await mesa[name].post(f"{path}/ratification", {**act(), **fields}, If_Match=tag)
    return answer.status_code, answer.json().get("code", "")
