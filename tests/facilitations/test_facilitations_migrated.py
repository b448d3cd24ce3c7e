"""Tables of before go on, run by whom they are run; the sectors are asked about them."""

from pathlib import Path

import asyncpg
import orjson
from alembic import command
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from app.core.migrations import migration_config, take_turn
from tests.conftest import plain
from tests.mesa import Json, Mesa, accept_facilitation
from tests.service import tinkuy

BEFORE = "0021"
UNCONFIRMED: Json = {
    "phase": "unconfirmed",
    "facilitation_id": None,
    "accepted_by": [],
    "since": None,
    "unconfirmed_since": "2026-11-10T15:00:00.000000Z",
    "seats": [],
}


async def as_before(mesa: Mesa, db: AsyncSession) -> None:
    """The table is installed since before its sectors were asked who runs it."""
    await mesa.installed()
    stands = text("UPDATE roundtables SET facilitation = CAST(:stands AS jsonb) WHERE id = :table")
    await db.execute(stands, {"stands": orjson.dumps(UNCONFIRMED).decode(), "table": mesa.table.id})
    await db.commit()


async def test_who_ran_a_table_runs_it_and_it_says_that_nobody_accepted_them(mesa: Mesa, database: str) -> None:
    await mesa.installed()
    found = text("SELECT facilitation FROM roundtables WHERE id = :table")
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        await take_turn(connection)
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), BEFORE))
        await connection.run_sync(lambda sync: command.upgrade(migration_config(sync), "head"))
        here = (await connection.execute(found, {"table": mesa.table.id})).scalar_one()
        there = (await connection.execute(found, {"table": mesa.other.id})).scalar_one()
        await connection.rollback()
    await engine.dispose()
    stands = here if isinstance(here, dict) else orjson.loads(here)
    assert (stands["phase"], stands["accepted_by"], stands["unconfirmed_since"] is not None) == (
        "unconfirmed",
        [],
        True,
    )
    assert {(each["role"], each["sector"]) for each in stands["seats"]} == {
        ("facilitator", "independent"),
        ("secretariat", "state"),
    }
    assert there is None


async def test_it_goes_on_and_is_asked_on_the_desks_for_sixty_days(mesa: Mesa, db: AsyncSession) -> None:
    await as_before(mesa, db)
    session = {"title": "Sesión", "starts_at": "2026-12-01T14:00:00Z", "duration_minutes": 60}
    assert (await mesa["facilitator"].post(f"{mesa.path}/sessions", session)).status_code == 201
    for name in ("facilitator", "state", "community"):
        [item] = [
            each
            for each in (await mesa[name].read("/v1/me/desk"))["items"]
            if each["kind"] == "facilitation_needed" and each["roundtable_id"] == str(mesa.table.id)
        ]
        assert (item["mine"], item["due"]) == (True, "2027-01-09T15:00:00.000000Z")
    assert "facilitation_needed" not in str(await mesa["guarantor"].read("/v1/me/desk"))
    await accept_facilitation(mesa.table)
    assert (await mesa["observer"].read(mesa.path))["facilitation"]["phase"] == "accepted"
    assert "facilitation_needed" not in str(await mesa["community"].read("/v1/me/desk"))


async def test_a_sector_that_was_never_asked_takes_it_back_as_well(mesa: Mesa, db: AsyncSession) -> None:
    path, reasons = f"{mesa.path}/facilitations/dismissal", {"reasons": "Nadie nos preguntó."}
    await mesa.refuses("community", "POST", path, reasons, status=409, code="facilitation_not_accepted")
    await as_before(mesa, db)
    for name in ("facilitator", "guarantor", "adviser"):
        await mesa.refuses(name, "POST", path, reasons, status=403, code="permission_missing")
    await mesa.refuses("community", "POST", path, {}, status=422, code="invalid_input")
    assert (await mesa.other["community"].post(path, reasons)).status_code == 404
    dismissed = await mesa["community"].done(path, reasons)
    assert (dismissed["phase"], dismissed["accepted_at"]) == ("dismissed", None)
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    assert (stands["phase"], stands["interim"]["seats"]) == ("dismissed", [str(mesa["guarantor"].seat)])
    session = {"title": "Sesión", "starts_at": "2026-12-01T14:00:00Z", "duration_minutes": 60}
    sessions = f"{mesa.path}/sessions"
    await mesa.refuses("facilitator", "POST", sessions, session, status=403, code="facilitation_dismissed")
    await mesa.refuses("state", "POST", path, reasons, status=409, code="facilitation_not_accepted")
    await accept_facilitation(mesa.table)
    assert (await mesa["facilitator"].post(sessions, session)).status_code == 201


async def test_the_audit_lists_them_as_notices_and_no_findings(
    mesa: Mesa, db: AsyncSession, database: str, tmp_path: Path
) -> None:
    await as_before(mesa, db)
    connection = await asyncpg.connect(plain(database))
    revision = await connection.fetchval("SELECT revision FROM roundtables WHERE id = $1", mesa.table.id)
    await connection.close()
    settings = {"TINKUY_DATABASE_URL": plain(database), "TINKUY_HOME": str(tmp_path)}
    done = orjson.loads(tinkuy("audit", "--json", **settings).stdout)
    assert [(each["code"], each["about"]) for each in done["notices"]] == [
        ("facilitation_unconfirmed", f"roundtable {mesa.table.id}, revision {revision}")
    ]
    # What was published of it said otherwise here, which a body of before would not; the notice counts as nothing.
    assert [each["code"] for each in done["findings"]] == ["row_differs"]
