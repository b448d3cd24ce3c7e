"""Tables of before go on: whoever sat there sits there, and the sectors are asked about them."""

from pathlib import Path

import asyncpg
import orjson
from alembic import command
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.migrations import migration_config, take_turn
from tests.conftest import plain
from tests.mesa import Mesa
from tests.seating import call_back, current, mandate_body, mandates_of
from tests.service import tinkuy

BEFORE = "0014"


async def test_mandates_of_before_stay_in_force_and_say_that_nobody_confirmed_them(mesa: Mesa, database: str) -> None:
    await mesa.installed()
    await call_back(mesa, "community_2")
    await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    found = text(
        "SELECT seats.role, seats.sector, mandates.phase, mandates.basis, mandates.unconfirmed_since IS NOT NULL "
        "FROM mandates JOIN seats ON seats.id = mandates.seat_id WHERE seats.roundtable_id = :table"
    )
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        await take_turn(connection)
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), BEFORE))
        await connection.run_sync(lambda sync: command.upgrade(migration_config(sync), "head"))
        here = {tuple(row) for row in (await connection.execute(found, {"table": mesa.table.id})).all()}
        there = {tuple(row) for row in (await connection.execute(found, {"table": mesa.other.id})).all()}
        further = (await connection.execute(text("SELECT bool_or(awaits_assent) FROM seats"))).scalar_one()
        await connection.rollback()
    await engine.dispose()
    assert here >= {
        ("delegate", "state", "in_force", "unconfirmed", True),
        ("alternate", "community", "in_force", "unconfirmed", True),
        ("adviser", "community", "in_force", "unconfirmed", True),
        ("facilitator", "independent", "in_force", "attested_by_host", False),
        ("observer", "independent", "in_force", "attested_by_host", False),
        # Taken back before, and a code that nobody has accepted: that one waits for its sector as any other.
        ("delegate", "community", "ended", "unconfirmed", False),
        ("delegate", "community", "proposed", None, False),
    }
    # A table that is still prepared is founded as any other.
    assert ("delegate", "state", "in_force", "attested_by_host", False) in there
    assert further is False


async def test_the_audit_lists_them_as_notices_and_no_findings(mesa: Mesa, database: str, tmp_path: Path) -> None:
    mandate = await current(mesa, mesa["state"])
    settings = {"TINKUY_DATABASE_URL": plain(database), "TINKUY_HOME": str(tmp_path)}
    before = orjson.loads(tinkuy("audit", "--json", **settings).stdout)
    assert (before["count"], before["notices"]) == (0, [])
    connection = await asyncpg.connect(plain(database))
    await connection.execute("UPDATE mandates SET basis = 'unconfirmed' WHERE id = $1", mandate)
    await connection.close()
    done = orjson.loads(tinkuy("audit", "--json", **settings).stdout)
    assert [(each["code"], each["about"]) for each in done["notices"]] == [
        ("mandate_unconfirmed", f"mandate {mandate}, revision 2")
    ]
    # What was published of it said otherwise here, which a body of before would not; the notice counts as nothing.
    assert [each["code"] for each in done["findings"]] == ["row_differs"]
    told = tinkuy("audit", "--lang", "en", **settings)
    assert "· mandate_unconfirmed\n" in told.stdout
