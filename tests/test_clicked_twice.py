"""A second click of the same button, without an Idempotency-Key: what was created is answered, and not created anew."""

import asyncio

from tests.clocks import FakeClock
from tests.desks.test_desks_figures import SPENT
from tests.following import following
from tests.mesa import Json, Mesa, key

SESSION = {"title": "Primera sesión", "starts_at": "2026-12-01T14:00:00Z", "duration_minutes": 180}


def seat(mesa: Mesa) -> tuple[str, str, Json]:
    body = {"organization_id": str(mesa.organizations["community"]), "role": "delegate"}
    return "facilitator", f"{mesa.path}/seats", body


async def clicked(mesa: Mesa, name: str, path: str, body: Json) -> None:
    """Three clicks at the same time and one behind them make one thing, and one entry."""
    before = len(await mesa.ledger())
    answers = await asyncio.gather(*(mesa[name].post(path, body) for _ in range(3)))
    answers.append(await mesa[name].post(path, body))
    assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len({answer.headers["ledger-entry"] for answer in answers}) == 1
    assert len(await mesa.ledger()) == before + 1


async def test_a_seat_is_created_once(mesa: Mesa) -> None:
    await clicked(mesa, *seat(mesa))


async def test_an_expenditure_is_booked_once(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    await clicked(mesa, "company", f"/v1/company/commitments/{follow.commitment['id']}/social-expenditures", SPENT)


async def test_a_session_and_a_table_are_planned_and_called_once(mesa: Mesa) -> None:
    await mesa.installed()
    table = await mesa["facilitator"].read(mesa.path)
    kept = ("name", "purpose", "kind", "languages", "convening_act")
    called = {name: table[name] for name in kept} | {
        "deciding_sectors": table["deciding_sectors"],
        "term": {"base_date": "2026-11-02", "days": 60},
        "convening_seat": {"organization_id": str(mesa.organizations["independent"])},
    }
    for path, body in ((f"{mesa.path}/sessions", SESSION), ("/v1/roundtables", called)):
        first, second = [await mesa["facilitator"].done(path, body) for _ in range(2)]
        assert first["id"] == second["id"], path


async def test_whoever_means_another_one_says_so_or_takes_some_time(mesa: Mesa, clock: FakeClock) -> None:
    name, path, body = seat(mesa)
    first = await mesa[name].done(path, body)
    named = await mesa[name].done(path, body, Idempotency_Key=key())
    other = await mesa[name].done(path, {**body, "label": "Segunda silla"})
    again = await mesa[name].done(path, body)
    clock.advance(seconds=10)
    later = await mesa[name].done(path, body)
    assert len({each["id"] for each in (first, named, other, again, later)}) == 5


ALIKE = ("COMUNIDAD campesina san juan", "Comunidad  Campesina San Juan", "Comunidad Campesina\u00a0San Juan")


async def test_an_organization_has_its_name_once_in_a_sector(mesa: Mesa) -> None:
    body = {"name": "Comunidad Campesina San Juan", "sector": "community"}
    answers = await asyncio.gather(*(mesa.administrator.post("/v1/organizations", body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    [made] = [answer.json() for answer in answers if answer.status_code == 201]
    for other in (body, *({**body, "name": each} for each in ALIKE)):
        refused = await mesa.administrator.post("/v1/organizations", other)
        assert (refused.status_code, refused.json()["code"]) == (409, "organization_known")
        assert refused.json()["organization_id"] == made["id"]

    elsewhere = await mesa.administrator.done("/v1/organizations", {**body, "sector": "company"})
    named = await mesa.administrator.done("/v1/organizations", {**body, "name": "Comunidad Campesina San Juan (Huari)"})
    path = f"/v1/organizations/{named['id']}"
    refused = await mesa.administrator.patch(path, {"name": body["name"]}, If_Match=named["etag"])
    assert (refused.status_code, refused.json()["code"]) == (409, "organization_known")
    # Its own name, with other capitals, is no other organization's.
    path, change = f"/v1/organizations/{made['id']}", {"name": "Comunidad Campesina SAN JUAN"}
    tag = (await mesa.administrator.read(path))["etag"]
    assert (await mesa.administrator.patch(path, change, If_Match=tag)).status_code == 200
    assert elsewhere["sector"] == "company"
