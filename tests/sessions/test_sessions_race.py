"""A table has one writer at a time: a departure and an opening that arrive together are told apart."""

import asyncio

import pytest

from tests.mesa import Mesa

ROUNDS = 6


@pytest.mark.parametrize("departure_first", [True, False])
async def test_no_session_opens_after_the_departure_that_broke_its_quorum(mesa: Mesa, departure_first: bool) -> None:
    await mesa.installed()
    outcomes = set()
    for _ in range(ROUNDS):
        session = await mesa.convened_session()
        path = f"{mesa.path}/sessions/{session['id']}"
        there = await mesa.arrive(session, "state", "company", "community")
        leaving = mesa["community"].post(f"{path}/attendances/{there['community']['id']}/departure")
        opening = mesa["facilitator"].post(f"{path}/opening")
        before = len(await mesa.ledger())
        if departure_first:
            left, opened = await asyncio.gather(leaving, opening)
        else:
            opened, left = await asyncio.gather(opening, leaving)

        acts = (await mesa.ledger())[before:]
        assert left.status_code == 201, left.text
        if opened.status_code == 201:
            assert acts == ["session.opened", "departure.recorded"]
        else:
            assert (opened.status_code, opened.json()["code"]) == (409, "sector_quorum_missing")
            assert acts == ["departure.recorded"]
            assert (await mesa["state"].read(path))["phase"] == "convened"
        outcomes.add(opened.status_code)
    assert outcomes <= {201, 409}


async def test_of_twenty_arrivals_at_once_one_is_recorded(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}/attendances"
    answers = await asyncio.gather(*(mesa["community"].post(path, {}) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_present"}
    assert (await mesa.ledger()).count("attendance.recorded") == 1


async def test_items_of_twenty_writers_stand_in_turn(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    item = {"title": "Punto", "purpose": "Verlo.", "participation_level": "inform", "duration_minutes": 5}
    writers = ["company"] * 10 + ["state"] * 5 + ["community"] * 5
    answers = await asyncio.gather(*(mesa[name].post(f"{path}/agenda-items", item) for name in writers))
    assert {answer.status_code for answer in answers} == {201}
    items = (await mesa["observer"].read(f"{path}/agenda-items"))["items"]
    sectors = [found["sector"] for found in items]
    assert [set(sectors[at : at + 3]) for at in range(0, 15, 3)] == [{"company", "state", "community"}] * 5
    assert (await mesa["observer"].read(path))["agenda_revision"] == 20
