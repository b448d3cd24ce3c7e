"""Organizations and calendars, as conveners and administrators keep them."""

import asyncio
from uuid import uuid4

import pytest

from tests.mesa import Json, Mesa

CALENDAR: Json = {
    "name": "Feriados de Huari",
    "country": "pe",
    "holidays": [{"date": "2026-10-07", "name": "Virgen del Rosario"}, {"date": "2026-07-28", "name": "Patria"}],
}


def organization(**fields: object) -> Json:
    return {"name": "Municipalidad de Huari", "sector": "state", "level": "provincial", "place": "0210", **fields}


async def test_conveners_and_administrators_register_and_everybody_reads(mesa: Mesa) -> None:
    for name in ("state", "observer"):
        assert (await mesa[name].post("/v1/organizations", organization())).status_code == 403
        assert (await mesa[name].post("/v1/calendars", CALENDAR)).status_code == 403
    registered = await mesa["facilitator"].post("/v1/organizations", organization())
    assert registered.status_code == 201
    read = await mesa.other["observer"].get(f"/v1/organizations/{registered.json()['id']}")
    assert read.content == registered.content
    listed = (await mesa["observer"].read("/v1/organizations?sector=company"))["items"]
    assert [item["name"] for item in listed] == ["Compañía Minera"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"level": None}, "invalid_input"),
        ({"sector": "company"}, "invalid_input"),
        ({"sector": "church"}, "invalid_input"),
        ({"place": "99"}, "place_unknown"),
        ({"place": "021"}, "invalid_input"),
        ({"name": " "}, "invalid_input"),
        ({"name": "a\u2028b"}, "invalid_input"),
        ({"created_at": "2026-01-01T00:00:00Z"}, "invalid_input"),
    ],
    ids=range(8),
)
async def test_an_organization_that_cannot_be_is_refused(mesa: Mesa, fields: Json, code: str) -> None:
    answer = await mesa.administrator.post("/v1/organizations", organization(**fields))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_organization_is_corrected_but_stays_in_its_sector(mesa: Mesa) -> None:
    path = f"/v1/organizations/{mesa.organizations['community']}"
    tag = (await mesa.administrator.read(path))["etag"]
    assert (await mesa.administrator.patch(path, {"name": "AMUCEP"})).status_code == 428
    amended = await mesa.administrator.patch(path, {"short_name": "AMUCEP", "place": None}, If_Match=tag)
    assert amended.status_code == 200
    assert (amended.json()["short_name"], amended.json()["place"]) == ("AMUCEP", None)
    assert amended.json()["name"] == "Asociación de Pueblos"
    stale = await mesa.administrator.patch(path, {"short_name": None}, If_Match=tag)
    assert (stale.status_code, stale.json()["current"]) == (412, amended.json())
    cleared = await mesa.administrator.patch(path, {"short_name": None}, If_Match=amended.headers["etag"])
    assert cleared.json()["short_name"] is None
    for wrong in ({"sector": "state"}, {"level": "national"}, {"name": None}):
        refused = await mesa.administrator.patch(path, wrong, If_Match=cleared.headers["etag"])
        assert refused.status_code == 422


async def test_the_name_on_which_tables_rely_is_changed_by_whoever_runs_them(mesa: Mesa) -> None:
    path = f"/v1/organizations/{mesa.organizations['company']}"
    tag = {"If_Match": (await mesa.administrator.read(path))["etag"]}
    for person in (mesa.administrator, mesa["facilitator"]):
        refused = await person.patch(path, {"name": "Otra Minera"}, **tag)
        assert (refused.status_code, refused.json()["code"]) == (409, "organization_at_tables")
    assert (await mesa.administrator.read(path))["name"] == "Compañía Minera"
    made = await mesa.administrator.done("/v1/organizations", organization(name="Sin mesa"))
    named = await mesa.administrator.patch(f"/v1/organizations/{made['id']}", {"name": "De una"}, If_Match=made["etag"])
    assert named.status_code == 200
    body = {"organization_id": made["id"], "role": "observer"}
    await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    own = await mesa["facilitator"].patch(
        f"/v1/organizations/{made['id']}", {"name": "De la mesa"}, If_Match=named.headers["etag"]
    )
    assert own.status_code == 200
    foreign = await mesa.other["facilitator"].patch(
        f"/v1/organizations/{made['id']}", {"name": "Otra"}, If_Match=own.headers["etag"]
    )
    assert (foreign.status_code, foreign.json()["code"]) == (409, "organization_at_tables")


@pytest.mark.parametrize("kind", ["organizations", "calendars"])
async def test_what_is_not_there_is_not_found(mesa: Mesa, kind: str) -> None:
    assert (await mesa.administrator.get(f"/v1/{kind}/{uuid4()}")).status_code == 404
    tag = '"1.' + "0" * 64 + '"'
    assert (await mesa.administrator.patch(f"/v1/{kind}/{uuid4()}", {}, If_Match=tag)).status_code == 404
    assert (await mesa.administrator.get(f"/v1/{kind}/x")).status_code == 422


async def test_a_calendar_holds_each_day_once_in_order_and_says_why_it_changed(mesa: Mesa) -> None:
    twice = [*CALENDAR["holidays"], {"date": "2026-10-07", "name": "Rosario"}]
    created = await mesa.administrator.post("/v1/calendars", {**CALENDAR, "holidays": twice})
    assert created.status_code == 201
    assert [day["date"] for day in created.json()["holidays"]] == ["2026-07-28", "2026-10-07"]
    path, tag = f"/v1/calendars/{created.json()['id']}", created.headers["etag"]
    assert (await mesa.administrator.patch(path, {"holidays": []}, If_Match=tag)).status_code == 422
    coming = {"date": "2026-12-25", "name": "Navidad"}
    change = {"holidays": [*CALENDAR["holidays"], coming], "reason": "Faltaba."}
    amended = await mesa.administrator.patch(path, change, If_Match=tag)
    assert (amended.json()["holidays"][-1], amended.json()["reason"]) == (coming, "Faltaba.")


async def test_no_day_that_has_begun_comes_into_a_calendar_or_leaves_it(mesa: Mesa) -> None:
    created = await mesa.administrator.post("/v1/calendars", CALENDAR)
    path, tag = f"/v1/calendars/{created.json()['id']}", created.headers["etag"]
    # Today is the 23rd in Lima, where the service is set up.
    for holidays in ([], [*CALENDAR["holidays"], {"date": "2026-11-23", "name": "Hoy"}], CALENDAR["holidays"][:1]):
        change = {"holidays": holidays, "reason": "Ayer fue feriado."}
        refused = await mesa.administrator.patch(path, change, If_Match=tag)
        assert (refused.status_code, refused.json()["code"]) == (409, "calendar_past_changed")
    assert (await mesa.administrator.read(path))["holidays"] == created.json()["holidays"]
    renamed = [{**day, "name": "Con otro nombre"} for day in CALENDAR["holidays"]]
    change = {"holidays": renamed, "reason": "Se corrige el nombre."}
    assert (await mesa.administrator.patch(path, change, If_Match=tag)).status_code == 200


@pytest.mark.parametrize("day", [0, "hoy", "2026-02-30", "20261007", None])
async def test_a_holiday_is_a_day(mesa: Mesa, day: object) -> None:
    body = {**CALENDAR, "holidays": [{"date": day, "name": "Fiesta"}]}
    assert (await mesa.administrator.post("/v1/calendars", body)).status_code == 422


async def test_a_calendars_name_is_its_own(mesa: Mesa) -> None:
    assert (await mesa.administrator.post("/v1/calendars", CALENDAR)).status_code == 201
    again = await mesa.administrator.post("/v1/calendars", CALENDAR)
    assert (again.status_code, again.json()["code"]) == (409, "calendar_name_taken")


async def test_of_two_calendars_of_one_name_at_once_one_is_registered_and_none_is_an_error(mesa: Mesa) -> None:
    answers = await asyncio.gather(*(mesa.administrator.post("/v1/calendars", CALENDAR) for _ in range(6)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 503}
