"""The sectors' word on the agenda, and the ground rule that asks for it."""

import pytest

from tests.mesa import Json, Mesa, key

ITEM: Json = {"title": "Vías", "purpose": "Verlas.", "participation_level": "inform", "duration_minutes": 10}


async def give(mesa: Mesa, session: Json, *names: str, **body: str) -> None:
    path = f"{mesa.path}/sessions/{session['id']}"
    for name in names:
        read = await mesa[name].read(path)
        await mesa[name].done(f"{path}/agenda-assents", body, If_Match=read["etag"])


async def test_a_sector_assents_to_the_agenda_that_it_has_read(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community", "company")
    path = f"{mesa.path}/sessions/{session['id']}/agenda-assents"
    said = await mesa["community"].done(path, {"stance": "accept"}, If_Match=session["etag"])
    assert (said["target_id"], said["target_revision"], said["sector"]) == (session["id"], 2, "community")
    assert said["seat_id"] == str(mesa.table.seats["community"])
    [listed] = (await mesa["observer"].read(path))["items"]
    assert listed == {name: value for name, value in said.items() if name != "etag"}
    assert (await mesa.ledger())[-1] == "agenda.assented"


async def test_a_sector_speaks_once_of_one_agenda_and_again_of_the_next(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    await give(mesa, session, "community")
    # The other delegate speaks for the same sector.
    for name in ("community", "community_2"):
        await mesa.refuses(
            name, "POST", f"{path}/agenda-assents", {}, status=409, code="already_assented", If_Match=session["etag"]
        )
    await mesa["company"].done(f"{path}/agenda-items", ITEM)
    await mesa.refuses(
        "state", "POST", f"{path}/agenda-assents", {}, status=412, code="stale_revision", If_Match=session["etag"]
    )
    await give(mesa, session, "community_2")
    said = (await mesa["state"].read(f"{path}/agenda-assents"))["items"]
    assert [item["target_revision"] for item in said] == [1, 2]


async def test_an_assent_says_which_agenda_it_means(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}/agenda-assents"
    await mesa.refuses("community", "POST", path, {}, status=428, code="if_match_required")
    await mesa.refuses("community", "POST", path, {}, status=400, code="if_match_malformed", If_Match="7")


async def test_there_is_nothing_to_assent_to_on_an_empty_agenda(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}/agenda-assents"
    await mesa.refuses("community", "POST", path, {}, status=409, code="agenda_empty", If_Match=session["etag"])


@pytest.mark.parametrize("name", ["facilitator", "secretariat", "chair", "rapporteur", "guarantor", "observer"])
async def test_who_does_not_decide_assents_to_nothing(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    await mesa.refuses(
        name,
        "POST",
        f"{mesa.path}/sessions/{session['id']}/agenda-assents",
        {},
        status=403,
        code="permission_missing",
        If_Match=session["etag"],
    )


async def test_the_rule_of_assent_keeps_the_session_from_being_called(mesa: Mesa) -> None:
    await mesa.installed("dialogue", quorum_per_sector={"minimum": 1})
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    await give(mesa, session, "community", "company")
    problem = await mesa.refuses("facilitator", "POST", f"{path}/convocation", status=409, code="agenda_not_assented")
    assert (problem["rule"], problem["clause"]) == ("agenda_assent", "1")
    [breach] = problem["breaches"]
    assert breach["facts"] == {"agenda_items": 1, "missing_sectors": ["state"]}
    await give(mesa, session, "state", stance="accept_with_reservation", text="Falta el anexo.")
    assert (await mesa["facilitator"].done(f"{path}/convocation"))["phase"] == "convened"


async def test_an_objection_is_no_assent(mesa: Mesa) -> None:
    await mesa.installed("dialogue", quorum_per_sector={"minimum": 1})
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    await give(mesa, session, "community", "company")
    await give(mesa, session, "state", stance="object", text="No es competencia de esta mesa.")
    await mesa.refuses("facilitator", "POST", f"{path}/convocation", status=409, code="agenda_not_assented")


async def test_an_item_added_later_takes_the_assents_back(mesa: Mesa) -> None:
    await mesa.installed("dialogue", quorum_per_sector={"minimum": 1})
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    await give(mesa, session, "community", "company", "state")
    await mesa["company"].done(f"{path}/agenda-items", ITEM)
    problem = await mesa.refuses("facilitator", "POST", f"{path}/convocation", status=409, code="agenda_not_assented")
    assert problem["breaches"][0]["facts"]["missing_sectors"] == ["state", "company", "community"]


async def test_a_repeated_assent_is_one(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}/agenda-assents"
    fields = {"If_Match": session["etag"], "Idempotency_Key": key()}
    first = await mesa["community"].post(path, {}, **fields)
    again = await mesa["community"].post(path, {}, **fields)
    assert (again.status_code, again.content) == (201, first.content)
    assert (await mesa.ledger()).count("agenda.assented") == 1
