"""Bringing proposals in."""

import pytest

from tests.evening import TEXT, Evening, begin
from tests.mesa import Json, Mesa


async def test_a_delegate_tables_a_proposal_and_that_puts_it_to_assent(mesa: Mesa) -> None:
    evening = await begin(mesa)
    before = await mesa.ledger()
    proposal = await evening.table("community")
    assert (proposal["phase"], proposal["number"], proposal["sector"]) == ("in_assent", 1, "community")
    assert proposal["tabled_by"] == str(mesa.table.seats["community"])
    assert (proposal["decided_at"], proposal["outcome"]) == (None, None)
    assert await mesa.ledger() == [*before, "proposal.tabled"]
    second = await evening.table("facilitator")
    assert (second["number"], second["sector"]) == (2, None)
    listed = await mesa["observer"].read(f"{evening.path}/proposals?phase=in_assent")
    assert [item["number"] for item in listed["items"]] == [1, 2]
    stored = await mesa["company"].read(f"{mesa.path}/proposals/{proposal['id']}")
    assert stored == proposal


@pytest.mark.parametrize("name", ["observer", "guarantor", "adviser", "chair", "rapporteur"])
async def test_those_who_accompany_table_nothing(mesa: Mesa, name: str) -> None:
    evening = await begin(mesa)
    await mesa.refuses(name, "POST", f"{evening.path}/proposals", TEXT, status=403, code="permission_missing")


async def test_a_proposal_is_tabled_in_an_open_session_only(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}/proposals"
    await mesa.refuses("community", "POST", path, TEXT, status=409, code="session_not_open")


async def test_an_agenda_item_that_is_named_is_of_this_session(mesa: Mesa) -> None:
    await mesa.installed()
    other = await mesa.planned_session("state")
    session = await mesa.planned_session("community", starts_at=mesa.soon(minutes=12))
    path = f"{mesa.path}/sessions/{session['id']}"
    to_hear = {"title": "Informe", "purpose": "Oír.", "participation_level": "inform", "duration_minutes": 10}
    heard = await mesa["state"].done(f"{path}/agenda-items", to_hear)
    foreign = (await mesa["state"].read(f"{mesa.path}/sessions/{other['id']}/agenda-items"))["items"][0]
    await mesa["facilitator"].done(f"{path}/convocation")
    await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{path}/opening")

    for item, code in (
        (foreign["id"], "agenda_item_not_of_session"),
        (session["id"], "agenda_item_not_of_session"),
    ):
        body = {**TEXT, "agenda_item_id": item}
        await mesa.refuses("community", "POST", f"{path}/proposals", body, status=409, code=code)
    mine = (await mesa["state"].read(f"{path}/agenda-items"))["items"][0]
    proposal = await mesa["community"].done(f"{path}/proposals", {**TEXT, "agenda_item_id": mine["id"]})
    assert (proposal["agenda_item_id"], proposal["level"]) == (mine["id"], "decide")
    told = await mesa["community"].done(f"{path}/proposals", {**TEXT, "agenda_item_id": heard["id"]})
    assert told["level"] == "inform"


async def test_what_the_service_sets_is_not_taken_from_a_client(mesa: Mesa) -> None:
    evening = await begin(mesa)
    path = f"{evening.path}/proposals"
    for more in ({"phase": "adopted"}, {"number": 7}, {"text": "x" * 20_001}, {"title": "a\x00b"}):
        await mesa.refuses("community", "POST", path, {**TEXT, **more}, status=422, code="invalid_input")


async def test_a_rehearsed_proposal_leaves_nothing(mesa: Mesa) -> None:
    evening = await begin(mesa)
    before = await mesa.ledger()
    answer = await mesa["community"].post(f"{evening.path}/proposals", TEXT, Dry_Run="true")
    assert (answer.status_code, answer.json()["phase"]) == (200, "in_assent")
    assert await mesa.ledger() == before
    assert (await mesa["state"].read(f"{evening.path}/proposals"))["items"] == []


async def test_a_delegate_of_another_table_finds_no_proposal(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    stranger = mesa.other["community"]
    for path in (f"{evening.path}/proposals", evening.positions(proposal), f"{mesa.path}/agreements"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.post(f"{evening.path}/proposals", TEXT)).status_code == 404
    assert (await stranger.get(f"{mesa.other.path}/proposals/{proposal['id']}")).status_code == 404


async def agenda_of(mesa: Mesa, *levels: str) -> tuple[Evening, list[Json]]:
    """An open session whose items are there for these levels of participation, in their order."""
    if (await mesa["facilitator"].read(mesa.path))["phase"] == "preparing":
        await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    items = []
    for level in levels:
        item = {"title": f"Para {level}", "purpose": "Verlo.", "participation_level": level, "duration_minutes": 10}
        items.append(await mesa["state"].done(f"{path}/agenda-items", item))
    await mesa["facilitator"].done(f"{path}/convocation")
    await mesa.arrive(session, "state", "company", "community")
    return Evening(mesa, await mesa["facilitator"].done(f"{path}/opening")), items


async def test_leaving_the_item_out_decides_nothing_that_the_table_came_to_hear(mesa: Mesa) -> None:
    evening, [heard, decided] = await agenda_of(mesa, "inform", "decide")
    path, start = f"{evening.path}/proposals", f"{evening.path}/agenda-items/{{}}/start"
    await mesa.refuses("community", "POST", path, TEXT, status=409, code="agenda_item_needed")
    await mesa["facilitator"].done(start.format(heard["id"]))
    assert (await evening.table())["level"] == "inform"
    await mesa["facilitator"].done(start.format(decided["id"]))
    assert (await evening.table())["agenda_item_id"] == decided["id"]


async def test_a_text_without_an_item_belongs_to_the_only_one_or_to_none_where_all_are_to_be_decided(
    mesa: Mesa,
) -> None:
    evening, [only] = await agenda_of(mesa, "decide")
    assert (await evening.table())["agenda_item_id"] == only["id"]
    await mesa.close(evening.session)
    evening, _ = await agenda_of(mesa, "decide", "decide")
    assert (await evening.table())["agenda_item_id"] is None


async def test_an_undecided_text_goes_on_under_an_item_that_is_to_be_decided(mesa: Mesa) -> None:
    evening, _ = await agenda_of(mesa, "decide")
    proposal = await evening.table()
    await mesa.close(evening.session)
    following, [_, decided] = await agenda_of(mesa, "consult", "decide")
    path = f"{mesa.path}/proposals/{proposal['id']}/carry-over"
    there = {"session_id": following.session["id"]}
    await mesa.refuses("facilitator", "POST", path, there, status=409, code="agenda_item_needed")
    carried = await mesa["facilitator"].done(path, {**there, "agenda_item_id": decided["id"]})
    assert carried["agenda_item_id"] == decided["id"]
