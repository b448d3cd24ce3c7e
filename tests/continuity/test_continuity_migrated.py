"""What sectors left and agreed before they were asked for their word goes on as it was."""

from alembic import command
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.migrations import migration_config, take_turn
from tests.evening import begin
from tests.mesa import Mesa

BEFORE = "0027"


async def test_withdrawals_and_agreements_of_before_are_what_they_were(mesa: Mesa, database: str) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.decide(proposal)
    path = f"{mesa.path}/withdrawals"
    left = await mesa["company"].done(path, {"reasons": "No se nos oye."})
    await mesa["company"].done(f"{path}/{left['id']}/return", {"reasons": "Ya se nos oyó."})
    await mesa["state"].done(path, {"reasons": "Falta presupuesto."})
    withdrawals = sql("SELECT sector, phase, question, proposed_at = withdrawn_at FROM withdrawals ORDER BY id")
    agreements = sql("SELECT phase, conditions, ratify_by, settled_at FROM agreements")
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        await take_turn(connection)
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), BEFORE))
        await connection.run_sync(lambda sync: command.upgrade(migration_config(sync), "head"))
        found = [(await connection.execute(query)).all() for query in (withdrawals, agreements)]
        # Nothing of this stays: the table has gone on with its own.
        await connection.rollback()
    await engine.dispose()
    assert [tuple(row) for row in found[0]] == [("company", "returned", 2, True), ("state", "away", 1, True)]
    assert [tuple(row) for row in found[1]] == [("standing", [], None, None)]
