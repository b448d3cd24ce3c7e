"""A table is called into being, corrected while it is prepared, and read by those who belong to it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.roundtables import queries as tables
from tests.mesa import DIGEST, Json, Mesa, key


def table_body(mesa: Mesa, **fields: Any) -> Json:
    return {
        "name": "Mesa técnica",
        "purpose": "Vigilar el agua.",
        "kind": "technical",
        "deciding_sectors": ["community", "state"],
        "convening_act": {
            "instrument": "Resolución",
            "number": "1-2026",
            "issued_on": "2026-11-20",
            "document_digest": DIGEST,
        },
        "term": {"base_date": "2021-12-01", "days": 90},
        "convening_seat": {"organization_id": str(mesa.organizations["state"])},
        **fields,
    }


async def convene(mesa: Mesa, act: str | None = None, **fields: Any) -> httpx.Response:
    headers = {"Idempotency_Key": act} if act else {}
    return await mesa["facilitator"].post("/v1/roundtables", table_body(mesa, **fields), **headers)


async def test_a_convened_table_has_one_seat_that_runs_it_and_decides_nothing(mesa: Mesa) -> None:
    answer = await convene(mesa)
    assert answer.status_code == 201
    table = answer.json()
    assert (table["phase"], table["deciding_sectors"]) == ("preparing", ["state", "community"])
    assert table["term"]["ends_on"] == "2022-03-01"
    path = f"/v1/roundtables/{table['id']}"
    [seat] = (await mesa["facilitator"].read(f"{path}/seats"))["items"]
    assert (seat["role"], seat["sector"]) == ("secretariat", "state")
    [mandate] = (await mesa["facilitator"].read(f"{path}/seats/{seat['id']}/mandates"))["items"]
    assert mandate["powers"] == ["sign", "speak"]
    history = await mesa["facilitator"].read(f"{path}/history")
    assert [act["type"] for act in history["items"]] == ["roundtable.convened"]


async def test_the_same_convening_sent_twice_is_one_table(mesa: Mesa) -> None:
    act, before = key(), (await mesa["facilitator"].read("/v1/roundtables"))["items"]
    first, again = await convene(mesa, act), await convene(mesa, act)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["ledger-entry"] == again.headers["ledger-entry"]
    assert len((await mesa["facilitator"].read("/v1/roundtables"))["items"]) == len(before) + 1
    other = await convene(mesa, act, name="Otra")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_only_conveners_convene(mesa: Mesa) -> None:
    for name in ("state", "chair", "observer"):
        assert (await mesa[name].post("/v1/roundtables", table_body(mesa))).status_code == 403


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"place": "999999"}, "place_unknown"),
        ({"languages": ["es", "xx"]}, "language_unknown"),
        ({"calendar_id": str(uuid4())}, "calendar_unknown"),
        ({"parent_id": str(uuid4())}, "parent_unknown"),
        ({"convening_seat": {"organization_id": str(uuid4())}}, "organization_unknown"),
        ({"term": {"base_date": "2026-01-01", "days": 9, "counting": "business"}}, "calendar_required"),
        ({"convening_seat": {"organization_id": str(uuid4()), "role": "delegate"}}, "invalid_input"),
        ({"phase": "installed"}, "invalid_input"),
        ({"id": str(uuid4())}, "invalid_input"),
        ({"time_zone": "America/Macondo"}, "invalid_input"),
        ({"time_zone": "localtime"}, "invalid_input"),
        ({"deciding_sectors": []}, "invalid_input"),
        ({"deciding_sectors": ["church"]}, "invalid_input"),
        ({"term": {"base_date": "2026-01-01", "days": 0}}, "invalid_input"),
        ({"term": {"base_date": "2026-01-01", "days": "60"}}, "invalid_input"),
        ({"term": {"base_date": "2026-01-01", "days": 1.0}}, "invalid_input"),
        ({"term": {"base_date": 0, "days": 60}}, "invalid_input"),
        ({"term": {"base_date": "2026-02-30", "days": 60}}, "invalid_input"),
        ({"term": {"base_date": "9999-12-31", "days": 60}}, "invalid_input"),
        ({"name": "a" * 201}, "invalid_input"),
        ({"name": "\u202eoculto"}, "invalid_input"),
        ({"purpose": "a\x00b"}, "invalid_input"),
    ],
    ids=range(22),
)
async def test_a_table_that_cannot_be_is_refused(mesa: Mesa, fields: Json, code: str) -> None:
    answer = await convene(mesa, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_time_zone_that_the_database_does_not_know_cannot_be_set(
    mesa: Mesa, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def knows(_: AsyncSession, name: str) -> bool:
        return name != "America/Buenos_Aires"

    monkeypatch.setattr(tables, "knows_time_zone", knows)
    answer = await convene(mesa, time_zone="America/Buenos_Aires")
    assert (answer.status_code, answer.json()["code"]) == (422, "time_zone_unknown")
    assert (await convene(mesa, time_zone="America/Argentina/Buenos_Aires")).status_code == 201
    # The deployment's own zone is asked about as well.
    app.state.settings = app.state.settings.model_copy(update={"time_zone": "America/Buenos_Aires"})
    assert (await convene(mesa)).json()["code"] == "time_zone_unknown"


async def test_the_database_is_asked_for_the_zones_that_it_knows(db: AsyncSession) -> None:
    known = {zone: await tables.knows_time_zone(db, zone) for zone in ("America/Lima", "UTC", "localtime", "a'b")}
    assert known == {"America/Lima": True, "UTC": True, "localtime": False, "a'b": False}


async def test_a_working_group_stands_below_a_table_of_the_convener(mesa: Mesa) -> None:
    below = await convene(mesa, parent_id=str(mesa.table.id))
    assert (below.status_code, below.json()["parent_id"]) == (201, str(mesa.table.id))
    foreign = await convene(mesa, parent_id=str(mesa.other.id))
    assert (foreign.status_code, foreign.json()["code"]) == (422, "parent_unknown")


async def test_business_days_are_counted_by_the_calendar(mesa: Mesa) -> None:
    holidays = [{"date": "2026-12-08", "name": "Inmaculada Concepción"}]
    calendar = await mesa.administrator.done("/v1/calendars", {"name": "Huari", "country": "pe", "holidays": holidays})
    empty = await mesa.administrator.done("/v1/calendars", {"name": "Sin feriados", "country": "pe", "holidays": []})
    term = {"base_date": "2026-12-04", "days": 3, "counting": "business"}
    answer = await convene(mesa, term=term, calendar_id=calendar["id"])
    assert answer.json()["term"]["ends_on"] == "2026-12-10"

    path, tag = f"/v1/roundtables/{answer.json()['id']}", answer.headers["etag"]
    amended = await mesa["facilitator"].patch(path, {"calendar_id": empty["id"]}, If_Match=tag)
    assert amended.json()["term"]["ends_on"] == "2026-12-09"
    without = await mesa["facilitator"].patch(path, {"calendar_id": None}, If_Match=amended.headers["etag"])
    assert (without.status_code, without.json()["code"]) == (422, "calendar_required")


async def test_the_term_is_bargained_while_the_table_is_prepared_and_every_offer_is_recorded(mesa: Mesa) -> None:
    before = await mesa.ledger()
    first = await mesa["facilitator"].read(mesa.path)
    longer = {"base_date": "2026-12-01", "days": 120}
    amended = await mesa["facilitator"].patch(mesa.path, {"term": longer}, If_Match=first["etag"])
    assert amended.status_code == 200, amended.text
    assert amended.json()["term"] == {
        "base": "date",
        "counting": "calendar",
        "first_day": "next",
        "ends_on": "2027-03-31",
        **longer,
    }
    shorter = {"base_date": "2026-12-01", "days": 60}
    again = await mesa["facilitator"].patch(mesa.path, {"term": shorter}, If_Match=amended.headers["etag"])
    assert again.json()["term"]["ends_on"] == "2027-01-30"
    assert await mesa.ledger() == [*before, "roundtable.amended", "roundtable.amended"]

    tag = again.headers["etag"]
    business = {"term": {**shorter, "counting": "business"}}
    await mesa.refuses("facilitator", "PATCH", mesa.path, business, status=422, code="calendar_required", If_Match=tag)
    await mesa.refuses("community", "PATCH", mesa.path, {"term": longer}, status=403, code="permission_missing")
    await mesa.installed()
    tag = (await mesa["facilitator"].read(mesa.path))["etag"]
    await mesa.refuses(
        "facilitator", "PATCH", mesa.path, {"term": longer}, status=409, code="roundtable_installed", If_Match=tag
    )


async def test_a_list_holds_the_tables_that_one_belongs_to(mesa: Mesa) -> None:
    assert [t["id"] for t in (await mesa["observer"].read("/v1/roundtables"))["items"]] == [str(mesa.table.id)]
    assert [t["id"] for t in (await mesa.other["state"].read("/v1/roundtables"))["items"]] == [str(mesa.other.id)]
    assert (await mesa["observer"].read("/v1/roundtables?phase=closed"))["items"] == []


async def test_a_table_is_corrected_by_who_runs_it_on_the_revision_that_was_read(mesa: Mesa) -> None:
    first = await mesa["facilitator"].read(mesa.path)
    patch = {"purpose": "Conversar, acordar y cumplir.", "languages": ["qxo", "es", "qxn"]}
    unread = await mesa["facilitator"].patch(mesa.path, patch)
    assert (unread.status_code, unread.json()["code"]) == (428, "if_match_required")
    odd = await mesa["facilitator"].patch(mesa.path, patch, If_Match="*")
    assert (odd.status_code, odd.json()["code"]) == (400, "if_match_malformed")

    amended = await mesa["facilitator"].patch(mesa.path, patch, If_Match=first["etag"])
    assert (amended.status_code, amended.json()["revision"]) == (200, first["revision"] + 1)
    assert amended.json()["languages"] == ["es", "qxn", "qxo"]
    assert amended.json()["name"] == first["name"]
    assert (await mesa["observer"].get(mesa.path)).content == amended.content

    stale = await mesa["secretariat"].patch(mesa.path, {"name": "Otra"}, If_Match=first["etag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_revision")
    assert stale.json()["current"] == amended.json()
    assert (await mesa.ledger()).count("roundtable.amended") == 1


@pytest.mark.parametrize(
    "patch",
    [
        {"name": None},
        {"purpose": None},
        {"languages": None},
        {"deciding_sectors": None},
        {"phase": "closed"},
        {"term": None},
        {"term": {"base_date": "2026-01-01", "days": 0}},
        {"revision": 9},
        {"name": 7},
        {"name": ""},
        [],
        "a",
        None,
    ],
    ids=range(13),
)
async def test_a_patch_that_says_nothing_possible_is_refused_and_not_echoed(mesa: Mesa, patch: Any) -> None:
    tag = (await mesa["facilitator"].read(mesa.path))["etag"]
    answer = await mesa["facilitator"].patch(mesa.path, patch, If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert "input" not in answer.json()


async def test_null_takes_away_what_may_be_absent(mesa: Mesa) -> None:
    first = await mesa["facilitator"].read(mesa.path)
    assert first["place"] == "0210"
    answer = await mesa["facilitator"].patch(mesa.path, {"place": None}, If_Match=first["etag"])
    assert (answer.status_code, answer.json()["place"]) == (200, None)


async def test_a_sector_with_votes_keeps_deciding(mesa: Mesa) -> None:
    tag = (await mesa["facilitator"].read(mesa.path))["etag"]
    answer = await mesa["facilitator"].patch(mesa.path, {"deciding_sectors": ["state"]}, If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (409, "sector_not_deciding")


async def test_history_is_read_backwards_in_pages(mesa: Mesa) -> None:
    whole = (await mesa["facilitator"].read(f"{mesa.path}/history?limit=200"))["items"]
    walked: list[Json] = []
    path = f"{mesa.path}/history?limit=7"
    while path:
        page = await mesa["facilitator"].read(path)
        walked += page["items"]
        path = f"{mesa.path}/history?limit=7&before={page['next']}" if page["next"] is not None else ""
    assert walked == whole
    assert [item["index"] for item in whole] == sorted((item["index"] for item in whole), reverse=True)
    invitations = {"invitation.issued", "invitation.accepted"}
    assert invitations <= {item["type"] for item in whole}
    seen = (await mesa["observer"].read(f"{mesa.path}/history?limit=200"))["items"]
    assert invitations & {item["type"] for item in seen} == {"invitation.accepted"}


async def test_a_stranger_finds_no_table_on_any_of_its_paths(mesa: Mesa) -> None:
    mine = str(mesa["state"].seat)
    paths = [
        ("GET", ""),
        ("PATCH", ""),
        ("GET", "/history"),
        ("GET", "/seats"),
        ("POST", "/seats"),
        ("GET", f"/seats/{mine}"),
        ("PATCH", f"/seats/{mine}"),
        ("GET", f"/seats/{mine}/mandates"),
        ("POST", f"/seats/{mine}/mandates"),
        ("POST", f"/seats/{mine}/mandates/{uuid4()}/revocation"),
        ("GET", f"/seats/{mine}/keys"),
        ("POST", f"/seats/{mine}/keys"),
    ]
    nowhere = f"/v1/roundtables/{uuid4()}"
    for stranger in (mesa.other["facilitator"], mesa.other["state"], mesa.administrator):
        for method, path in paths:
            for table in (mesa.path, nowhere):
                answer = await stranger.call(method, table + path, {"x": 1})
                assert (method, path, answer.status_code) == (method, path, 404)
                assert answer.json()["code"] == "not_found"


async def test_a_term_may_begin_with_the_installation(mesa: Mesa) -> None:
    first = await mesa["facilitator"].read(mesa.path)
    for wrong in ({"base": "installation", "base_date": "2026-12-01"}, {"base": "date"}, {}):
        refused = await mesa.refuses(
            "facilitator",
            *("PATCH", mesa.path, {"term": {"days": 60, **wrong}}),
            status=422,
            code="invalid_input",
            If_Match=first["etag"],
        )
        assert [(each["pointer"], each["code"]) for each in refused["errors"]] == [
            ("/term/base_date", "base_date_of_a_date")
        ]
    days = {"base": "installation", "days": 60}
    amended = await mesa["facilitator"].patch(mesa.path, {"term": days}, If_Match=first["etag"])
    assert amended.json()["term"] == {
        "base_date": None,
        "counting": "calendar",
        "first_day": "next",
        "ends_on": None,
        **days,
    }
    installed = await mesa.installed()
    today = datetime.fromisoformat(installed["installed_at"]).astimezone(ZoneInfo("America/Lima")).date()
    assert installed["term"]["base_date"] == today.isoformat()
    assert installed["term"]["ends_on"] == (today + timedelta(days=60)).isoformat()
    assert (await mesa["observer"].read(f"{mesa.path}"))["term"] == installed["term"]


async def test_the_former_term_stays_readable_after_it_was_bargained(mesa: Mesa) -> None:
    first = await mesa["facilitator"].read(mesa.path)
    term = {"base_date": "2026-12-01", "days": 9}
    answer = await mesa["facilitator"].patch(mesa.path, {"term": term}, If_Match=first["etag"])
    assert answer.status_code == 200, answer.text
    changes = (await mesa["community"].read(f"/v1/changes?roundtable={mesa.table.id}&expand=subject&limit=1000"))[
        "items"
    ]
    bodies = [body["term"] for each in changes for body in each.get("subjects") or () if "term" in body]
    assert [first["term"]["days"], 9] == [each["days"] for each in bodies]
