"""A tabled demand is answered in writing by each sector that was asked, never by the one that asks."""

import asyncio

import pytest

from tests.mesa import Json, Mesa
from tests.seating import renew


async def tabled(mesa: Mesa, *addressed_to: str) -> str:
    """A demand of the community that stands on the agenda of a session that was called; its path."""
    await mesa.installed()
    body = {"title": "Agua", "text": "Agua limpia.", "addressed_to": list(addressed_to or ("state",))}
    demand = await mesa["community"].done(f"{mesa.path}/demands", body)
    path = f"{mesa.path}/demands/{demand['id']}"
    await mesa["facilitator"].done(f"{path}/admission", {"admitted": True})
    session = await mesa.planned_session()
    item = {
        "title": "Agua",
        "purpose": "Verla.",
        "participation_level": "decide",
        "duration_minutes": 10,
        "demand_id": demand["id"],
    }
    await mesa["community"].done(f"{mesa.path}/sessions/{session['id']}/agenda-items", item)
    await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/convocation")
    return path


@pytest.mark.parametrize(
    "body",
    [
        {"answer": "agreed"},
        {"answer": "agreed", "reasons": "Es su derecho."},
        {"answer": "partly", "reasons": "Este año, la mitad."},
        {"answer": "not_agreed", "reasons": "No hay presupuesto."},
    ],
)
async def test_a_sector_that_was_asked_answers(mesa: Mesa, body: Json) -> None:
    path = await tabled(mesa, "company")
    answered = await mesa["company"].done(f"{path}/answer", body)
    assert (answered["phase"], answered["answer"]) == ("answered", body["answer"])
    assert answered["answer_reasons"] == body.get("reasons")
    assert (answered["answering_sector"], answered["answered_by"]) == ("company", str(mesa.table.seats["company"]))
    assert await mesa["observer"].read(path) == answered
    assert (await mesa.ledger())[-1] == "demand.answered"
    await mesa.refuses("company", "POST", f"{path}/answer", body, status=409, code="demand_not_tabled")


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("agreed", "agreed", "agreed"),
        ("agreed", "not_agreed", "partly"),
        ("not_agreed", "agreed", "partly"),
        ("not_agreed", "not_agreed", "not_agreed"),
        ("partly", "partly", "partly"),
    ],
)
async def test_a_demand_is_answered_when_every_sector_that_it_asks_has_answered_for_itself(
    mesa: Mesa, first: str, second: str, together: str
) -> None:
    path = await tabled(mesa, "state", "company")
    begun = await mesa["company"].done(f"{path}/answer", {"answer": first, "reasons": "Por la empresa."})
    assert (begun["phase"], begun["answer"], begun["answered_at"]) == ("tabled", None, None)
    [given] = begun["answers"]
    assert (given["sector"], given["answer"], given["reasons"]) == ("company", first, "Por la empresa.")
    assert given["seat_id"] == str(mesa.table.seats["company"])

    done = await mesa["state"].done(f"{path}/answer", {"answer": second, "reasons": "Por el Estado."})
    assert (done["phase"], done["answer"], done["answering_sector"]) == ("answered", together, "state")
    assert [(each["sector"], each["answer"]) for each in done["answers"]] == [("company", first), ("state", second)]
    assert done["answered_at"] == done["answers"][1]["answered_at"]
    assert await mesa["observer"].read(path) == done


async def test_a_sector_answers_once_and_not_for_the_others(mesa: Mesa) -> None:
    path = await tabled(mesa, "state", "company")
    await mesa["company"].done(f"{path}/answer", {"answer": "agreed"})
    for body in ({"answer": "agreed"}, {"answer": "partly", "reasons": "Pensándolo bien."}):
        await mesa.refuses("company", "POST", f"{path}/answer", body, status=409, code="demand_answered_by_sector")


async def test_of_many_answers_of_one_sector_at_once_one_counts(mesa: Mesa) -> None:
    path = await tabled(mesa, "state", "company")
    answers = await asyncio.gather(*(mesa["state"].post(f"{path}/answer", {"answer": "agreed"}) for _ in range(8)))
    statuses = sorted(answer.status_code for answer in answers)
    # The others had read the demand before the answer, or after it.
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 412}
    assert len((await mesa["state"].read(path))["answers"]) == 1
    assert (await mesa.ledger()).count("demand.answered") == 1


async def test_the_raising_sector_does_not_answer_itself(mesa: Mesa) -> None:
    path = await tabled(mesa)
    for body in ({"answer": "agreed"}, {"nope": 1}):
        await mesa.refuses("community_2", "POST", f"{path}/answer", body, status=403, code="own_demand")


async def test_a_sector_that_was_not_asked_does_not_answer(mesa: Mesa) -> None:
    path = await tabled(mesa, "state")
    await mesa.refuses(
        "company", "POST", f"{path}/answer", {"answer": "agreed"}, status=403, code="demand_not_addressed"
    )


@pytest.mark.parametrize("name", ["facilitator", "secretariat", "chair", "guarantor", "observer", "adviser"])
async def test_who_does_not_vote_does_not_answer(mesa: Mesa, name: str) -> None:
    path = await tabled(mesa)
    await mesa.refuses(name, "POST", f"{path}/answer", {"answer": "agreed"}, status=403, code="permission_missing")


async def test_an_answer_needs_the_power_to_decide(mesa: Mesa) -> None:
    path = await tabled(mesa)
    await renew(mesa, mesa["state"], powers=["speak"])
    await mesa.refuses("state", "POST", f"{path}/answer", {"answer": "agreed"}, status=403, code="power_missing")


@pytest.mark.parametrize("body", [{}, {"answer": "partly"}, {"answer": "not_agreed"}, {"answer": "maybe"}])
async def test_a_no_has_its_reasons(mesa: Mesa, body: Json) -> None:
    path = await tabled(mesa)
    await mesa.refuses("state", "POST", f"{path}/answer", body, status=422, code="invalid_input")


async def test_nothing_is_answered_before_it_is_tabled(mesa: Mesa) -> None:
    await mesa.installed()
    body = {"title": "Agua", "text": "Agua limpia.", "addressed_to": ["state"]}
    demand = await mesa["community"].done(f"{mesa.path}/demands", body)
    path = f"{mesa.path}/demands/{demand['id']}"
    for admission in (None, {"admitted": True}):
        if admission:
            await mesa["facilitator"].done(f"{path}/admission", admission)
        await mesa.refuses(
            "state", "POST", f"{path}/answer", {"answer": "agreed"}, status=409, code="demand_not_tabled"
        )


async def test_what_was_turned_away_is_neither_tabled_nor_answered(mesa: Mesa) -> None:
    await mesa.installed()
    body = {"title": "Agua", "text": "Agua limpia.", "addressed_to": ["state"]}
    demand = await mesa["community"].done(f"{mesa.path}/demands", body)
    path = f"{mesa.path}/demands/{demand['id']}"
    await mesa["chair"].done(f"{path}/admission", {"admitted": False, "reason": "Es de otra mesa."})
    session = await mesa.planned_session()
    item = {
        "title": "Agua",
        "purpose": "Verla.",
        "participation_level": "decide",
        "duration_minutes": 10,
        "demand_id": demand["id"],
    }
    items = f"{mesa.path}/sessions/{session['id']}/agenda-items"
    await mesa.refuses("community", "POST", items, item, status=409, code="demand_not_admitted")
    await mesa.refuses("state", "POST", f"{path}/answer", {"answer": "agreed"}, status=409, code="demand_not_tabled")
