"""Whom the document of a mandate names, and what it says of them: for few eyes, and erased with the name."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.mesa import Json, Mesa
from tests.seating import accept_mandate, call_back, mandate_body, mandates_of

HOLDER: Json = {
    "name": "Rosa Quispe Huamán",
    "rank": "Presidenta",
    "power_to_decide": "Firmar acuerdos en nombre de la asociación.",
}


async def named(mesa: Mesa, name: str = "community_2") -> str:
    """The path of what a mandate's document says of its holder."""
    await call_back(mesa, name)
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa[name]), mandate_body(holder=HOLDER))
    assert "Rosa" not in str(mandate)
    return f"{mandates_of(mesa, mesa[name])}/{mandate['id']}/holder"


async def test_those_who_run_the_table_and_the_own_sector_read_it(mesa: Mesa) -> None:
    path = await named(mesa)
    for name in ("facilitator", "secretariat", "community", "alternate", "adviser"):
        held = await mesa[name].read(path)
        assert {key: held[key] for key in HOLDER} == HOLDER
    for name in ("state", "company", "observer", "guarantor", "chair", "rapporteur"):
        answer = await mesa[name].get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_of_this_sector"), name
    assert (await mesa.other["facilitator"].get(path)).status_code == 404
    elsewhere = path.replace(str(mesa["community_2"].seat), str(mesa["company"].seat))
    assert (await mesa["facilitator"].get(elsewhere)).status_code == 404


async def test_it_stands_in_no_body_and_in_no_entry(mesa: Mesa, db: AsyncSession) -> None:
    await named(mesa)
    for table in ("ledger_snapshots", "ledger_entries"):
        found = await db.execute(text(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%Quispe%'"))  # noqa: S608
        assert found.scalar_one() == 0
    feed = await mesa["community"].read("/v1/changes?limit=1000&expand=subject")
    assert "Quispe" not in str(feed)


@pytest.mark.parametrize("by", ["facilitator", "secretariat"])
async def test_it_is_erased_when_the_seat_is_hidden(mesa: Mesa, db: AsyncSession, by: str) -> None:
    path = await named(mesa)
    await mesa[by].done(f"{mesa.path}/seats/{mesa['community_2'].seat}/hiding")
    held = await mesa["community"].read(path)
    assert {held[key] for key in HOLDER} == {None}
    assert (await db.execute(text("SELECT count(*) FROM mandate_holders"))).scalar_one() == 0
    # And nobody writes another one down while it is hidden.
    mandate = path.removesuffix("/holder")
    await mesa["facilitator"].done(f"{mandate}/revocation", {"reason": "Otra.", "evidence_digest": "ab" * 32})
    theirs = mandates_of(mesa, mesa["community_2"])
    body = mandate_body(holder=HOLDER)
    await mesa.refuses("facilitator", "POST", theirs, body, status=409, code="name_hidden")


@pytest.mark.parametrize(
    "holder", [{}, {"name": ""}, {"name": "Rosa\nQuispe"}, {**HOLDER, "age": 3}, {**HOLDER, "rank": 3}]
)
async def test_what_is_no_name_is_refused(mesa: Mesa, holder: Json) -> None:
    await call_back(mesa, "community_2")
    theirs = mandates_of(mesa, mesa["community_2"])
    body = mandate_body(holder=holder)
    await mesa.refuses("facilitator", "POST", theirs, body, status=422, code="invalid_input")


async def test_the_sector_reads_which_account_accepted_what_it_is_to_confirm(mesa: Mesa, db: AsyncSession) -> None:
    path = await named(mesa)
    await mesa.confirm_rosters()
    assert (await mesa["community"].read(path))["accepted_by"] is None
    mandate = path.removesuffix("/holder")
    friend = mesa.other["observer"]
    await accept_mandate(mesa, friend, mandate.rpartition("/")[2])
    for name in ("community", "alternate", "adviser"):
        held = await mesa[name].read(path)
        assert (held["name"], held["accepted_by"], held["accepted_login"]) == (
            HOLDER["name"],
            friend.login.title(),
            friend.login,
        )
    assert (await mesa["facilitator"].read(path))["accepted_by"] is None
    for table in ("ledger_snapshots", "ledger_entries"):
        found = await db.execute(text(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%{friend.login}%'"))  # noqa: S608
        assert found.scalar_one() == 0
    await mesa["facilitator"].done(f"{mesa.path}/seats/{mesa['community_2'].seat}/hiding")
    held = await mesa["community"].read(path)
    assert (held["accepted_by"], held["accepted_login"]) == (None, None)
