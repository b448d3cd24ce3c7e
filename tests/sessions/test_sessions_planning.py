"""Who runs the table plans its sessions, until they are called."""

import pytest

from tests.mesa import Json, Mesa, key

PLAN: Json = {"title": "Agua y vías", "starts_at": "2026-12-01T14:00:00-05:00", "duration_minutes": 180}


async def test_a_session_is_planned_with_an_empty_agenda(mesa: Mesa) -> None:
    await mesa.installed()
    planned = await mesa["chair"].done(
        f"{mesa.path}/sessions", {**PLAN, "kind": "extraordinary", "place": "Salón comunal"}
    )
    assert {name: planned[name] for name in ("number", "kind", "phase", "title", "place", "agenda_revision")} == {
        "number": 1,
        "kind": "extraordinary",
        "phase": "planned",
        "title": "Agua y vías",
        "place": "Salón comunal",
        "agenda_revision": 0,
    }
    assert planned["starts_at"] == "2026-12-01T19:00:00.000000Z"
    assert (planned["convened_at"], planned["opened_at"], planned["closed_at"]) == (None, None, None)
    assert await mesa["observer"].read(f"{mesa.path}/sessions/{planned['id']}") == planned
    assert (await mesa.ledger())[-1] == "session.planned"


async def test_sessions_of_a_table_are_numbered_and_listed_in_order(mesa: Mesa) -> None:
    await mesa.installed()
    ids = [(await mesa.planned_session())["id"] for _ in range(3)]
    listed = await mesa["community"].read(f"{mesa.path}/sessions")
    assert [(item["id"], item["number"]) for item in listed["items"]] == list(zip(ids, [1, 2, 3], strict=True))
    assert (await mesa["community"].read(f"{mesa.path}/sessions?phase=open"))["items"] == []
    assert len((await mesa["community"].read(f"{mesa.path}/sessions?phase=planned&kind=ordinary"))["items"]) == 3


async def test_a_table_that_is_not_installed_plans_nothing(mesa: Mesa) -> None:
    await mesa.refuses("facilitator", "POST", f"{mesa.path}/sessions", PLAN, status=409, code="roundtable_not_live")


@pytest.mark.parametrize("name", ["state", "company", "community", "alternate", "rapporteur", "observer", "adviser"])
async def test_others_do_not_plan(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    await mesa.refuses(name, "POST", f"{mesa.path}/sessions", PLAN, status=403, code="permission_missing")


async def test_the_plan_changes_until_the_session_is_called(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    answer = await mesa["secretariat"].patch(path, {"title": "Otra", "place": "Huari"}, If_Match=session["etag"])
    assert answer.status_code == 200
    assert answer.json()["title"] == "Otra"
    assert answer.json()["duration_minutes"] == session["duration_minutes"]
    answer = await mesa["secretariat"].patch(path, {"place": None}, If_Match=answer.headers["etag"])
    assert answer.json()["place"] is None
    called = await mesa["facilitator"].done(f"{path}/convocation")
    await mesa.refuses(
        "facilitator",
        "PATCH",
        path,
        {"title": "Tarde"},
        status=409,
        code="session_not_planned",
        If_Match=called["etag"],
    )


async def test_a_plan_is_changed_only_by_who_has_read_it(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa.refuses("facilitator", "PATCH", path, {"title": "A"}, status=428, code="if_match_required")
    current = (await mesa["chair"].patch(path, {"title": "B"}, If_Match=session["etag"])).json()
    problem = await mesa.refuses(
        "facilitator", "PATCH", path, {"title": "C"}, status=412, code="stale_revision", If_Match=session["etag"]
    )
    assert problem["current"] == current


async def test_an_agenda_item_makes_an_older_reading_of_the_session_stale(mesa: Mesa) -> None:
    await mesa.installed()
    empty = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{empty['id']}"
    item = {"title": "Vías", "purpose": "Ver.", "participation_level": "inform", "duration_minutes": 5}
    await mesa["company"].done(f"{path}/agenda-items", item)
    problem = await mesa.refuses(
        "facilitator", "PATCH", path, {"title": "C"}, status=412, code="stale_revision", If_Match=empty["etag"]
    )
    assert problem["current"]["agenda_revision"] == 1


async def test_a_member_of_another_table_learns_nothing_of_a_session(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    stranger = mesa.other["community"]
    path = f"{mesa.path}/sessions/{session['id']}"
    for asked in (path, f"{path}/agenda-items", f"{path}/quorum", f"{path}/readiness", f"{path}/attendances"):
        assert (await stranger.get(asked)).status_code == 404
    for done in ("convocation", "opening", "closing", "attendances", "agenda-assents"):
        assert (await mesa.other["facilitator"].post(f"{path}/{done}", {})).status_code == 404
    # The same ids under one's own table are not there either.
    answer = await mesa.other["facilitator"].get(f"{mesa.other.path}/sessions/{session['id']}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_repeated_plan_is_one_session(mesa: Mesa) -> None:
    await mesa.installed()
    act = key()
    first = await mesa["facilitator"].post(f"{mesa.path}/sessions", PLAN, Idempotency_Key=act)
    again = await mesa["facilitator"].post(f"{mesa.path}/sessions", PLAN, Idempotency_Key=act)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])
    assert (await mesa.ledger()).count("session.planned") == 1
    other = {**PLAN, "title": "Otra"}
    await mesa.refuses(
        "facilitator",
        "POST",
        f"{mesa.path}/sessions",
        other,
        status=422,
        code="idempotency_key_reused",
        Idempotency_Key=act,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": "2026-12-01T14:00:00"},
        {"duration_minutes": 0},
        {"duration_minutes": "180"},
        {"phase": "open"},
        {"number": 7},
        {"title": ""},
        {"kind": "secret"},
    ],
)
async def test_a_malformed_plan_is_refused(mesa: Mesa, wrong: Json) -> None:
    await mesa.installed()
    await mesa.refuses(
        "facilitator", "POST", f"{mesa.path}/sessions", {**PLAN, **wrong}, status=422, code="invalid_input"
    )


async def test_the_agenda_of_an_earlier_session_is_copied_in_its_order_for_the_sectors_whose_it_was(mesa: Mesa) -> None:
    await mesa.installed()
    earlier = await mesa.planned_session("community", "company", "state", "community")
    items = f"{mesa.path}/sessions/{earlier['id']}/agenda-items"
    first, *_, last = (await mesa["facilitator"].read(items))["items"]
    part = {"title": "Caudal", "purpose": "Medirlo.", "participation_level": "inform", "duration_minutes": 5}
    await mesa["community"].done(items, {**part, "parent_id": first["id"]})
    tag = (await mesa["community"].get(f"{items}/{last['id']}")).headers["etag"]
    await mesa["community"].done(f"{items}/{last['id']}/removal", {"reason": "Ya no hace falta."}, If_Match=tag)

    before = await mesa.ledger()
    planned = await mesa["facilitator"].done(f"{mesa.path}/sessions", {**PLAN, "copy_from": earlier["id"]})
    assert (await mesa.ledger())[len(before) :] == ["session.planned"]
    copied = (await mesa["state"].read(f"{mesa.path}/sessions/{planned['id']}/agenda-items"))["items"]
    kept = [each for each in (await mesa["state"].read(items))["items"] if each["phase"] != "removed"]
    said = ("title", "purpose", "sector", "proposed_by", "participation_level", "duration_minutes", "rank", "kind")
    assert [{name: each[name] for name in said} for each in copied] == [
        {name: each[name] for name in said} for each in kept
    ]
    assert {each["phase"] for each in copied} == {"waiting"}
    [below] = [each for each in copied if each["parent_id"] is not None]
    assert below["parent_id"] in {each["id"] for each in copied}
    assert planned["agenda_revision"] == 1


async def test_an_agenda_is_copied_from_a_session_of_the_table_and_in_one_way(mesa: Mesa) -> None:
    await mesa.installed()
    path = f"{mesa.path}/sessions"
    told = await mesa.refuses(
        "facilitator", "POST", path, {**PLAN, "copy_from": key()}, status=422, code="copied_session_unknown"
    )
    assert told["errors"][0]["pointer"] == "/copy_from"
    earlier = await mesa.planned_session("community")
    both = {**PLAN, "copy_from": earlier["id"], "carry_over": True}
    await mesa.refuses("facilitator", "POST", path, both, status=422, code="invalid_input")
