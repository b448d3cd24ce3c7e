"""Words that were given before they said their class have that of their signature."""

from alembic import command
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.migrations import migration_config, take_turn
from app.trust.statements import Intent
from tests.amending import signed_word
from tests.clocks import FakeClock
from tests.consenting import asked
from tests.mesa import Mesa

BEFORE = "0006"


async def test_words_from_before_have_the_class_of_what_they_rested_on(
    mesa: Mesa, clock: FakeClock, database: str
) -> None:
    text = await asked(mesa, clock, "protocol", "D")
    token = await signed_word(text.way, "community", text.body, text.kind, Intent.adopt)
    assert (await text.word("community", statement=token)).status_code == 201
    assert (await text.word("state")).status_code == 201
    file = await text.handed_in("company", text.file())
    assert (await text.verify("guarantor", file)).status_code == 201
    words = sql("SELECT sector, assurance FROM assents WHERE target_id = :text ORDER BY sector")
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        await take_turn(connection)
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), BEFORE))
        await connection.run_sync(lambda sync: command.upgrade(migration_config(sync), "head"))
        found = (await connection.execute(words, {"text": text.body["id"]})).all()
        # Nothing of this stays: the table has gone on with its own.
        await connection.rollback()
    await engine.dispose()
    assert [tuple(row) for row in found] == [("community", "A"), ("company", "B"), ("state", "D")]
