"""Every sector puts items on the agenda, which takes the sectors in turn and freezes with the convocation."""

from uuid import uuid4

import pytest

from tests.mesa import Json, Mesa

ITEM: Json = {"title": "Agua", "purpose": "Medirla juntos.", "participation_level": "decide", "duration_minutes": 45}


async def agenda_of(mesa: Mesa, session: Json) -> list[Json]:
    items: list[Json] = (await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/agenda-items"))["items"]
    return items


async def test_an_item_names_its_sector_and_moves_the_session_with_it(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    item = await mesa["community"].done(f"{path}/agenda-items", ITEM)
    assert (item["sector"], item["proposed_by"]) == ("community", str(mesa.table.seats["community"]))
    assert (item["session_id"], item["added_after_convocation"], item["demand_id"]) == (session["id"], False, None)
    assert {name: item[name] for name in ITEM} == ITEM
    assert await mesa["observer"].read(f"{path}/agenda-items/{item['id']}") == item
    moved = await mesa["observer"].read(path)
    assert (moved["agenda_revision"], moved["revision"]) == (1, session["revision"] + 1)
    assert (await mesa.ledger())[-1] == "agenda_item.added"


async def test_the_agenda_takes_the_sectors_in_turn(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("company", "company", "community", "company", "state", "community_2")
    assert [item["sector"] for item in await agenda_of(mesa, session)] == [
        "company",
        "community",
        "state",
        "company",
        "community",
        "company",
    ]


async def test_pages_of_the_agenda_keep_its_order(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("company", "company", "community", "state")
    path = f"{mesa.path}/sessions/{session['id']}/agenda-items"
    first = await mesa["state"].read(f"{path}?limit=3")
    rest = await mesa["state"].read(f"{path}?limit=3&cursor={first['next']}")
    assert [*first["items"], *rest["items"]] == await agenda_of(mesa, session)
    assert rest["next"] is None


@pytest.mark.parametrize("name", ["rapporteur", "guarantor", "observer", "adviser", "interpreter", "verifier"])
async def test_who_accompanies_puts_nothing_on_the_agenda(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    await mesa.refuses(
        name,
        "POST",
        f"{mesa.path}/sessions/{session['id']}/agenda-items",
        ITEM,
        status=403,
        code="permission_missing",
    )


async def test_a_sector_words_its_own_items_anew(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    [item] = await agenda_of(mesa, session)
    read = await mesa["community_2"].read(f"{path}/agenda-items/{item['id']}")
    answer = await mesa["community_2"].patch(
        f"{path}/agenda-items/{item['id']}", {"title": "Agua de Huari"}, If_Match=read["etag"]
    )
    assert (answer.status_code, answer.json()["title"], answer.json()["rank"]) == (200, "Agua de Huari", item["rank"])
    assert answer.json()["purpose"] == item["purpose"]
    assert (await mesa["state"].read(path))["agenda_revision"] == 2
    assert (await mesa.ledger())[-1] == "agenda_item.amended"


async def test_whoever_runs_the_table_may_word_any_item_anew(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    [item] = await agenda_of(mesa, session)
    path = f"{mesa.path}/sessions/{session['id']}/agenda-items/{item['id']}"
    read = await mesa["facilitator"].read(path)
    answer = await mesa["facilitator"].patch(path, {"duration_minutes": 20}, If_Match=read["etag"])
    assert (answer.status_code, answer.json()["sector"]) == (200, "community")


async def test_nobody_touches_the_item_of_another_sector(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    [item] = await agenda_of(mesa, session)
    path = f"{mesa.path}/sessions/{session['id']}/agenda-items/{item['id']}"
    etag = (await mesa["company"].read(path))["etag"]
    # Whose part it is not is told so before anything about the text, or about the body.
    for fields in ({"If_Match": etag}, {}):
        await mesa.refuses("company", "PATCH", path, {"nope": 1}, status=403, code="other_sector", **fields)
    await mesa.refuses("chair", "PATCH", path, {"title": "X"}, status=403, code="other_sector", If_Match=etag)


async def test_an_item_changes_only_for_who_has_read_it(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    [item] = await agenda_of(mesa, session)
    path = f"{mesa.path}/sessions/{session['id']}/agenda-items/{item['id']}"
    etag = (await mesa["community"].read(path))["etag"]
    await mesa.refuses("community", "PATCH", path, {"title": "A"}, status=428, code="if_match_required")
    assert (await mesa["facilitator"].patch(path, {"title": "B"}, If_Match=etag)).status_code == 200
    problem = await mesa.refuses(
        "community", "PATCH", path, {"title": "A"}, status=412, code="stale_revision", If_Match=etag
    )
    assert problem["current"]["title"] == "B"


async def test_the_agenda_is_frozen_once_the_session_is_called(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    [item] = await agenda_of(mesa, session)
    etag = (await mesa["community"].read(f"{path}/agenda-items/{item['id']}"))["etag"]
    late = await mesa["community"].done(f"{path}/agenda-items", ITEM)
    assert (late["phase"], late["added_after_convocation"]) == ("awaiting_consent", True)
    await mesa.refuses(
        "community",
        "PATCH",
        f"{path}/agenda-items/{item['id']}",
        {"title": "Tarde"},
        status=409,
        code="agenda_frozen",
        If_Match=etag,
    )
    current = await mesa["community"].read(path)
    await mesa.refuses(
        "community", "POST", f"{path}/agenda-assents", {}, status=409, code="agenda_frozen", If_Match=current["etag"]
    )


async def test_an_item_belongs_to_its_session(mesa: Mesa) -> None:
    await mesa.installed()
    session, other = await mesa.planned_session("community"), await mesa.planned_session("community")
    [item] = await agenda_of(mesa, session)
    path = f"{mesa.path}/sessions/{other['id']}/agenda-items/{item['id']}"
    assert (await mesa["community"].get(path)).status_code == 404
    await mesa.refuses("community", "PATCH", path, {"title": "X"}, status=404, code="not_found")


async def test_an_item_takes_up_only_an_admitted_demand_of_this_table(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}/agenda-items"
    raised = await mesa["community"].done(
        f"{mesa.path}/demands", {"title": "Agua", "text": "Agua limpia.", "addressed_to": ["state"]}
    )
    await mesa.refuses(
        "community", "POST", path, {**ITEM, "demand_id": raised["id"]}, status=409, code="demand_not_admitted"
    )
    await mesa.refuses(
        "community", "POST", path, {**ITEM, "demand_id": str(uuid4())}, status=422, code="demand_unknown"
    )
    await mesa["facilitator"].done(f"{mesa.path}/demands/{raised['id']}/admission", {"admitted": True})
    item = await mesa["community"].done(path, {**ITEM, "demand_id": raised["id"]})
    assert item["demand_id"] == raised["id"]
    # Taking the demand off the item again.
    read = await mesa["community"].read(f"{path}/{item['id']}")
    answer = await mesa["community"].patch(f"{path}/{item['id']}", {"demand_id": None}, If_Match=read["etag"])
    assert answer.json()["demand_id"] is None


async def test_a_rehearsed_item_is_answered_and_left_nowhere(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    before = await mesa.ledger()
    path = f"{mesa.path}/sessions/{session['id']}"
    answer = await mesa["community"].post(f"{path}/agenda-items", ITEM, Dry_Run="true")
    assert answer.json()["sector"] == "community"
    assert "ledger-entry" not in answer.headers
    assert await mesa.ledger() == before
    assert await agenda_of(mesa, session) == []
    assert await mesa["facilitator"].read(path) == session
