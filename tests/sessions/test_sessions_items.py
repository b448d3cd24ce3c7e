"""Items of an agenda: ordered and removed until the call, under way one at a time after it, and never lost."""

import hashlib

import pytest

from tests.clocks import FakeClock
from tests.evening import SECTORS
from tests.floor.floors import on_floor
from tests.mesa import Json, Mesa
from tests.sheets import put_file

ITEM = {
    "title": "El puente",
    "purpose": "Decidir quién lo arregla.",
    "participation_level": "decide",
    "duration_minutes": 20,
}
REPORT = b"%PDF-1.7 informe de monitoreo"
READING = {"kind": "document_period", "parameters": {"days": 3, "counting": "calendar"}}


async def agenda(mesa: Mesa, path: str) -> list[Json]:
    found: list[Json] = (await mesa["observer"].read(f"{path}/agenda-items?limit=200"))["items"]
    return found


async def step(mesa: Mesa, path: str, item: Json, name: str, body: Json | None = None) -> Json:
    return await mesa["facilitator"].done(f"{path}/agenda-items/{item['id']}/{name}", body)


async def test_one_item_is_under_way_and_the_minutes_it_used_are_counted(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    session = await mesa.convened_session("community", "state")
    await mesa.arrive(session, *SECTORS)
    path = f"{mesa.path}/sessions/{session['id']}"
    first, second = await agenda(mesa, path)
    item = f"{path}/agenda-items/{first['id']}"
    problem = await mesa.refuses("facilitator", "POST", f"{item}/start", status=409, code="session_not_open")
    assert problem["cause"] == "convened"
    await mesa["facilitator"].done(f"{path}/opening")
    await mesa.refuses("facilitator", "POST", f"{item}/pause", status=409, code="agenda_item_not_under_way")
    await mesa.refuses("facilitator", "POST", f"{item}/end", status=409, code="agenda_item_not_under_way")
    started = await step(mesa, path, first, "start")
    assert (started["phase"], started["running_since"]) == ("under_way", started["started_at"])
    await mesa.refuses("facilitator", "POST", f"{item}/start", status=409, code="agenda_item_under_way")
    clock.advance(seconds=70)
    await step(mesa, path, second, "start")
    clock.advance(seconds=10)
    await step(mesa, path, second, "end")
    await step(mesa, path, first, "start")
    clock.advance(seconds=5)
    await step(mesa, path, first, "pause")
    shown = {each["id"]: each for each in await agenda(mesa, path)}
    assert [(shown[each["id"]]["phase"], shown[each["id"]]["used_seconds"]) for each in (first, second)] == [
        ("paused", 75),
        ("ended", 10),
    ]
    other = f"{path}/agenda-items/{second['id']}"
    for name in ("start", "end"):
        await mesa.refuses("facilitator", "POST", f"{other}/{name}", status=409, code="agenda_item_ended")
    await mesa.refuses("community", "POST", f"{item}/start", status=403, code="permission_missing")


async def test_a_turn_belongs_to_the_item_that_is_under_way(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    [item] = await agenda(mesa, floor.path)
    assert (await floor.give("state"))["agenda_item_id"] is None
    await step(mesa, floor.path, item, "start")
    assert (await floor.give("state"))["agenda_item_id"] == item["id"]


async def test_the_parts_of_an_item_are_under_way_with_it_and_none_of_them_counts_twice(
    mesa: Mesa, clock: FakeClock
) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    [whole] = await agenda(mesa, path)
    parts = [await mesa["community"].done(f"{path}/agenda-items", {**ITEM, "parent_id": whole["id"]}) for _ in range(2)]
    below = {**ITEM, "parent_id": parts[0]["id"]}
    await mesa.refuses("community", "POST", f"{path}/agenda-items", below, status=422, code="agenda_parent_unfit")
    await mesa["facilitator"].done(f"{path}/convocation")
    await mesa.arrive(session, *SECTORS)
    await mesa["facilitator"].done(f"{path}/opening")
    await step(mesa, path, parts[0], "start")
    clock.advance(seconds=30)
    await step(mesa, path, parts[1], "start")
    clock.advance(seconds=20)
    await step(mesa, path, whole, "end")
    shown = {each["id"]: each for each in await agenda(mesa, path)}
    assert [(shown[each["id"]]["phase"], shown[each["id"]]["used_seconds"]) for each in (whole, *parts)] == [
        ("ended", 50),
        ("paused", 30),
        ("ended", 20),
    ]


async def test_an_item_is_removed_with_its_parts_before_the_call_and_the_sectors_agree_anew(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community", "company")
    path = f"{mesa.path}/sessions/{session['id']}"
    first, _ = await agenda(mesa, path)
    part = await mesa["community"].done(f"{path}/agenda-items", {**ITEM, "parent_id": first["id"]})
    item, reason = f"{path}/agenda-items/{first['id']}", {"reason": "Va a la mesa técnica."}
    etag = (await mesa["community"].read(item))["etag"]
    await mesa.refuses("company", "POST", f"{item}/removal", reason, status=403, code="other_sector", If_Match=etag)
    removed = await mesa["community"].done(f"{item}/removal", reason, If_Match=etag)
    assert (removed["phase"], removed["removal_reason"]) == ("removed", reason["reason"])
    shown = {each["id"]: each["phase"] for each in await agenda(mesa, path)}
    assert (shown[first["id"]], shown[part["id"]]) == ("removed", "removed")
    assert (await mesa["facilitator"].read(path))["agenda_revision"] == session["agenda_revision"] + 2
    await mesa.refuses(
        "community",
        "POST",
        f"{item}/removal",
        reason,
        status=409,
        code="agenda_item_not_on_agenda",
        If_Match=removed["etag"],
    )
    await mesa["facilitator"].done(f"{path}/convocation")
    left = next(each for each in await agenda(mesa, path) if each["phase"] == "waiting")
    tag = (await mesa["company"].read(f"{path}/agenda-items/{left['id']}"))["etag"]
    late = f"{path}/agenda-items/{left['id']}/removal"
    await mesa.refuses("company", "POST", late, reason, status=409, code="agenda_frozen", If_Match=tag)


async def test_an_agenda_whose_items_were_all_removed_is_empty(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    [item] = await agenda(mesa, path)
    item = await mesa["facilitator"].read(f"{path}/agenda-items/{item['id']}")
    await mesa["facilitator"].done(
        f"{path}/agenda-items/{item['id']}/removal", {"reason": "Ya no."}, If_Match=item["etag"]
    )
    await mesa.refuses("facilitator", "POST", f"{path}/convocation", status=409, code="agenda_empty")


async def test_who_runs_the_table_puts_the_agenda_in_order_until_the_call(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("company", "community", "state")
    path = f"{mesa.path}/sessions/{session['id']}"
    company, community, state = await agenda(mesa, path)

    async def put(item: Json, after: Json | None, name: str = "facilitator") -> Json:
        target = f"{path}/agenda-items/{item['id']}"
        etag = (await mesa[name].read(target))["etag"]
        answer = await mesa[name].patch(target, {"after": after and after["id"]}, If_Match=etag)
        return {"status": answer.status_code, **answer.json()}

    async def order() -> list[str]:
        return [each["sector"] for each in await agenda(mesa, path)]

    assert (await put(company, community, "company"))["code"] == "agenda_order_kept"
    assert (await put(state, {"id": str(mesa.table.id)}))["code"] == "agenda_item_unknown"
    assert (await put(state, None))["status"] == 200
    assert await order() == ["state", "company", "community"]
    await put(company, community)
    assert await order() == ["state", "community", "company"]
    minutes = {**ITEM, "kind": "previous_minutes", "title": "Acta anterior"}
    await mesa["facilitator"].done(f"{path}/agenda-items", minutes)
    await mesa["state"].done(f"{path}/agenda-items", ITEM)
    await put(community, None)
    assert await order() == ["independent", "community", "state", "company", "state"]
    await mesa.refuses(
        "facilitator", "POST", f"{path}/agenda-items", minutes, status=409, code="previous_minutes_listed"
    )


async def test_a_later_item_waits_for_every_sector_that_is_present(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    late = await mesa["company"].done(f"{floor.path}/agenda-items", ITEM)
    assert (late["phase"], late["added_after_convocation"]) == ("awaiting_consent", True)
    item = f"{floor.path}/agenda-items/{late['id']}"
    problem = await mesa.refuses("facilitator", "POST", f"{item}/start", status=409, code="agenda_item_not_on_agenda")
    assert problem["cause"] == "awaiting_consent"
    proposal = {"title": "Puente", "text": "Se arregla.", "agenda_item_id": late["id"]}
    await mesa.refuses(
        "company", "POST", f"{floor.path}/proposals", proposal, status=409, code="agenda_item_not_of_session"
    )
    no = {"stance": "object", "text": "No lo pudimos ver en asamblea."}
    await mesa["community"].done(f"{item}/assents", no, If_Match=late["etag"])
    for name in ("state", "company"):
        await mesa[name].done(f"{item}/assents", {}, If_Match=late["etag"])
    await mesa.refuses(
        "state", "POST", f"{item}/assents", {}, status=409, code="already_assented", If_Match=late["etag"]
    )
    assert (await mesa["observer"].read(item))["phase"] == "awaiting_consent"
    await mesa["community"].done(f"{item}/assents", {}, If_Match=late["etag"])
    agreed = await mesa["observer"].read(item)
    assert agreed["phase"] == "waiting"
    said = (await mesa["observer"].read(f"{item}/assents"))["items"]
    assert [each["stance"] for each in said] == ["object", "accept", "accept", "accept"]
    await mesa.refuses(
        "state", "POST", f"{item}/assents", {}, status=409, code="agenda_item_consented", If_Match=agreed["etag"]
    )
    await step(mesa, floor.path, late, "start")
    await mesa["company"].done(f"{floor.path}/proposals", proposal)


async def test_a_sector_that_is_away_is_not_asked_about_a_later_item(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    late = await mesa["company"].done(f"{floor.path}/agenda-items", ITEM)
    assert (await floor.evening.leave("community")).status_code == 201
    item = f"{floor.path}/agenda-items/{late['id']}"
    for name in ("state", "company"):
        await mesa[name].done(f"{item}/assents", {}, If_Match=late["etag"])
    assert (await mesa["observer"].read(item))["phase"] == "waiting"


async def test_what_was_not_finished_is_taken_over_by_the_next_session_once(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    [item] = await agenda(mesa, floor.path)
    await step(mesa, floor.path, item, "start")
    late = await mesa["company"].done(f"{floor.path}/agenda-items", ITEM)
    await mesa["facilitator"].done(f"{floor.path}/closing")
    left, unheard = await agenda(mesa, floor.path)
    assert (left["phase"], left["running_since"], unheard["phase"]) == ("paused", None, "awaiting_consent")
    session = await mesa.planned_session(carry_over=True)
    path = f"{mesa.path}/sessions/{session['id']}"
    [carried] = await agenda(mesa, path)
    assert (carried["carried_from"], carried["title"], carried["sector"]) == (item["id"], item["title"], item["sector"])
    assert (carried["phase"], carried["used_seconds"], session["agenda_revision"]) == ("waiting", 0, 1)
    for each in (item, late):
        target = f"{floor.path}/agenda-items/{each['id']}/carry-over"
        body = {"session_id": session["id"]}
        await mesa.refuses("facilitator", "POST", target, body, status=409, code="agenda_item_not_to_carry")


async def test_one_item_is_taken_over_by_its_own_sector_into_a_planned_session(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    [item] = await agenda(mesa, floor.path)
    session = await mesa.planned_session("state")
    target, body = f"{floor.path}/agenda-items/{item['id']}/carry-over", {"session_id": session["id"]}
    await mesa.refuses("community", "POST", target, body, status=409, code="agenda_item_not_to_carry")
    await mesa["facilitator"].done(f"{floor.path}/closing")
    await mesa.refuses("state", "POST", target, body, status=403, code="other_sector")
    unknown = {"session_id": item["id"]}
    await mesa.refuses("community", "POST", target, unknown, status=422, code="session_unknown")
    carried = await mesa["community"].done(target, body)
    assert (carried["session_id"], carried["carried_from"]) == (session["id"], item["id"])


async def _file(mesa: Mesa) -> str:
    answer = await put_file(mesa["facilitator"], mesa.path, REPORT)
    assert answer.status_code == 201, answer.text
    return hashlib.sha256(REPORT).hexdigest()


@pytest.mark.parametrize("to_some", [False, True])
async def test_an_item_whose_documents_came_late_can_only_be_informed(mesa: Mesa, *, to_some: bool) -> None:
    floor = await on_floor(mesa, rules=(READING,))
    [item] = await agenda(mesa, floor.path)
    path = f"{floor.path}/agenda-items/{item['id']}"
    body: Json = {"sha256": await _file(mesa), "title": "Informe", "language": "es", "channel": "paper"}
    if to_some:
        body["seat_ids"] = [floor.seat("community")]
    document = await mesa["community"].done(f"{path}/documents", body)
    assert (document["agenda_item_id"], document["seat_ids"]) == (item["id"], body.get("seat_ids"))
    problem = await mesa.refuses("facilitator", "POST", f"{path}/start", status=409, code="documents_too_late")
    assert problem["rule"] == "document_period"
    proposal = {"title": "Puente", "text": "Se arregla.", "agenda_item_id": item["id"]}
    tabled = f"{floor.path}/proposals"
    await mesa.refuses("community", "POST", tabled, proposal, status=409, code="documents_too_late")
    taken = await step(mesa, floor.path, item, "start", {"only_to_inform": True})
    assert (taken["taken_level"], taken["phase"]) == ("inform", "under_way")
    # What is said of it there is heard and binds nobody.
    assert (await mesa["community"].done(tabled, proposal))["level"] == "inform"


async def test_documents_that_everybody_had_in_time_stop_nothing(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed_with(READING)
    session = await mesa.planned_session("community", starts_at="2026-12-01T14:00:00Z")
    path = f"{mesa.path}/sessions/{session['id']}"
    [item] = await agenda(mesa, path)
    body = {"sha256": await _file(mesa), "title": "Informe"}
    await mesa["community"].done(f"{path}/agenda-items/{item['id']}/documents", body)
    await mesa["facilitator"].done(f"{path}/convocation")
    assert clock.now.isoformat() < session["starts_at"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"sha256": "ab" * 32}, 422, "file_not_handed_in"),
        ({"seat_ids": ["00000000-0000-7000-8000-000000000000"]}, 422, "seat_unknown"),
        ({"handed_over_at": "2199-01-01T00:00:00Z"}, 422, "occurred_at_unfit"),
        ({"language": "xx"}, 422, "language_unknown"),
    ],
)
async def test_a_document_is_a_file_of_the_table_for_seats_of_the_table(
    mesa: Mesa, body: Json, status: int, code: str
) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    [item] = await agenda(mesa, path)
    whole = {"sha256": await _file(mesa), "title": "Informe", **body}
    target = f"{path}/agenda-items/{item['id']}/documents"
    await mesa.refuses("community", "POST", target, whole, status=status, code=code)
    await mesa.refuses("state", "POST", target, whole, status=403, code="other_sector")
