"""Each deciding sector stands behind its people before the table is installed, and the installation names it."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.trust import canonical
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.seating import REVOCATION, accept_mandate, as_of_before, call_back, current, mandate_body, mandates_of, renew
from tests.signatures.keys import Device, activate, register

INSTALLATION: Json = {"place": "Local comunal", "read_aloud": True}


async def roster_of(mesa: Mesa, sector: str, by: str = "observer") -> Json:
    listed = (await mesa[by].read(f"{mesa.path}/rosters"))["items"]
    found: Json = next(each for each in listed if each["roster"]["sector"] == sector)
    return found


def confirmation(mesa: Mesa, sector: str) -> str:
    return f"{mesa.path}/rosters/{sector}/confirmation"


async def test_a_roster_says_on_one_page_whom_a_sector_has(mesa: Mesa) -> None:
    stands = await roster_of(mesa, "community")
    seats = {each["seat_id"]: each for each in stands["roster"]["seats"]}
    assert set(seats) == {str(mesa[name].seat) for name in ("community", "community_2", "alternate", "adviser")}
    [mandate] = seats[str(mesa["community"].seat)]["mandates"]
    assert (mandate["named_by"], mandate["powers"]) == ("Asamblea general", ["speak", "decide", "sign", "steward"])
    assert stands["digest"] == canonical.digest(canonical.encode(stands["roster"]))
    assert (stands["confirmed"], stands["confirmation"]) == (False, None)
    assert [each["roster"]["sector"] for each in (await mesa["state"].read(f"{mesa.path}/rosters"))["items"]] == [
        "state",
        "company",
        "community",
    ]
    assert str(mesa["community"].account) not in str(stands)


async def test_a_sector_confirms_what_it_read(mesa: Mesa) -> None:
    stands = await roster_of(mesa, "community")
    said = await mesa["community"].done(confirmation(mesa, "community"), {"digest": stands["digest"]})
    assert (said["sector"], said["digest"], said["roster"]) == ("community", stands["digest"], stands["roster"])
    assert (await mesa.ledger())[-1] == "roster.confirmed"
    now = await roster_of(mesa, "community")
    assert (now["confirmed"], now["confirmation"]["confirmation_id"]) == (True, said["id"])
    table = await mesa["observer"].read(mesa.path)
    assert table["confirmed_rosters"] == [
        {
            "sector": "community",
            "digest": stands["digest"],
            "confirmation_id": said["id"],
            "confirmed_at": said["confirmed_at"],
        }
    ]


async def test_refusals_leave_no_trace(mesa: Mesa) -> None:
    stands = await roster_of(mesa, "community")
    path, body = confirmation(mesa, "community"), {"digest": stands["digest"]}
    for name in ("state", "company"):
        await mesa.refuses(name, "POST", path, body, status=403, code="other_sector")
    for name in ("facilitator", "secretariat", "adviser", "guarantor", "chair"):
        await mesa.refuses(name, "POST", path, body, status=403, code="permission_missing")
    assert (await mesa.other["community"].post(path, body)).status_code == 404
    independent = confirmation(mesa, "independent")
    await mesa.refuses("community", "POST", independent, body, status=404, code="not_found")
    await mesa.refuses("community", "POST", path, {"digest": "x"}, status=422, code="invalid_input")
    changed = await mesa.refuses("community", "POST", path, {"digest": "00" * 32}, status=409, code="roster_changed")
    assert changed["digest"] == stands["digest"]
    await mesa["community"].done(path, body)
    await mesa.refuses("community_2", "POST", path, body, status=409, code="roster_confirmed")


async def test_who_may_not_decide_confirms_no_roster(mesa: Mesa, db: AsyncSession) -> None:
    await renew(mesa, mesa["community_2"], powers=["speak", "sign"])
    stands = await roster_of(mesa, "community")
    path, body = confirmation(mesa, "community"), {"digest": stands["digest"]}
    await mesa.refuses("community_2", "POST", path, body, status=403, code="power_missing")
    await renew(mesa, mesa["community_2"], powers=["speak", "decide"])
    body = {"digest": (await roster_of(mesa, "community"))["digest"]}
    host = await as_of_before(db, mesa["community_2"], mesa["facilitator"])
    answer = await host.post(path, body, Acting_Seat=str(host.seat))
    assert (answer.status_code, answer.json()["code"]) == (403, "host_confirms_nobody")


async def test_of_six_confirmations_at_once_one_counts(mesa: Mesa) -> None:
    body = {"digest": (await roster_of(mesa, "community"))["digest"]}
    path = confirmation(mesa, "community")
    answers = await asyncio.gather(*(mesa[name].post(path, body) for name in ("community", "community_2") * 3))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    act = key()
    stands = await roster_of(mesa, "state")
    first, again = [
        await mesa["state"].post(confirmation(mesa, "state"), {"digest": stands["digest"]}, Idempotency_Key=act)
        for _ in range(2)
    ]
    assert (first.status_code, again.content) == (201, first.content)


async def test_a_table_is_installed_on_the_rosters_of_all_as_they_stand(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.in_force()
    await mesa.facilitate()
    path = f"{mesa.path}/installation"
    refused = await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="rosters_not_confirmed")
    assert refused["sectors"] == ["state", "company", "community"]
    await mesa.confirm_rosters("state", "community")
    refused = await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="rosters_not_confirmed")
    assert refused["sectors"] == ["company"]
    await mesa.confirm_rosters("company")
    # A key, a seat, a mandate: whatever is another than what was confirmed asks its sector again.
    device = Device()
    await register(mesa, clock, mesa["community_2"], device)
    assert (await activate(mesa, mesa["community"], mesa["community_2"], device)).status_code == 201
    body = {"organization_id": str(mesa.organizations["state"]), "role": "delegate"}
    await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    refused = await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="rosters_not_confirmed")
    assert refused["sectors"] == ["state", "community"]
    await mesa.confirm_rosters()
    table = await mesa["facilitator"].done(path, INSTALLATION)
    assert {each["sector"]: each["digest"] for each in table["installation"]["rosters"]} == {
        sector: (await roster_of(mesa, sector))["digest"] for sector in ("state", "company", "community")
    }


async def test_once_a_sector_is_founded_nobody_sits_for_it_on_the_word_of_the_host(mesa: Mesa) -> None:
    """While the table is still prepared: what is accepted afterwards waits, and what is in force is the sector's."""
    await mesa.confirm_rosters("community")
    path = f"{mandates_of(mesa, mesa['community_2'])}/{await current(mesa, mesa['community_2'])}/revocation"
    proposed = await mesa["facilitator"].done(path, REVOCATION)
    assert (proposed["phase"], proposed["revoked_at"]) == ("in_force", None)
    await mesa["community"].done(path, REVOCATION)
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], mandate["id"])
    answer = await mesa.other["observer"].get(mesa.path)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_confirmed")
    # Another sector is not founded yet.
    await call_back(mesa, "company")
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa["company"]), mandate_body())
    await accept_mandate(mesa, mesa.other["guarantor"], mandate["id"])
    assert (await mesa.other["guarantor"].get(mesa.path)).status_code == 200


@pytest.mark.parametrize("name", ["community", "community_2", "adviser"])
async def test_a_roster_lies_before_its_sector_until_it_is_confirmed(mesa: Mesa, name: str) -> None:
    [item] = (await mesa[name].read("/v1/community/desk"))["items"]
    assert (item["kind"], item["operation"], item["mine"]) == (
        "roster_confirmation",
        "confirm_roster",
        name != "adviser",
    )
    assert item["path"] == f"{mesa.path}/rosters"
    await mesa.confirm_rosters("community")
    assert (await mesa[name].read("/v1/community/desk"))["items"] == []


async def test_at_a_table_of_before_a_roster_confirms_whoever_is_there(mesa: Mesa, db: AsyncSession) -> None:
    await mesa.installed()
    before = text(
        "UPDATE mandates SET basis = 'unconfirmed', unconfirmed_since = now() WHERE seat_id IN "
        "(SELECT id FROM seats WHERE sector = 'community' AND roundtable_id = :table)"
    )
    await db.execute(before, {"table": mesa.table.id})
    await db.execute(text("UPDATE roundtables SET confirmed_rosters = '[]'"))
    await db.commit()
    assert len((await mesa["community"].read("/v1/community/desk"))["items"]) == 4
    stands = await roster_of(mesa, "community")
    assert stands["confirmed"] is False
    await mesa["community"].done(confirmation(mesa, "community"), {"digest": stands["digest"]})
    assert (await mesa["community"].read("/v1/community/desk"))["items"] == []
    for name in ("community", "community_2", "alternate", "adviser"):
        [mandate] = (await mesa["observer"].read(mandates_of(mesa, mesa[name])))["items"]
        assert (mandate["basis"], mandate["phase"]) == ("roster", "in_force")
    assert (await roster_of(mesa, "community"))["confirmed"] is True
