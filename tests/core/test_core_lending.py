"""The connections that readings keep: a share of the pool, one statement at a time, replaced when they end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.core.db import Database
from app.core.lending import LENDING, Lending
from app.core.readings import Reading

PROCESS = Reading(select(func.pg_backend_pid()))
WAITING = Reading(select(func.pg_advisory_lock(42)))
FAILING = Reading(select(func.pg_terminate_backend(func.pg_backend_pid())))


@pytest.fixture
async def opened(database: str) -> AsyncIterator[Database]:
    """Six connections, of which readings keep two."""
    opened = Database.at(database, pool_size=6)
    yield opened
    await opened.close()


async def process(db: AsyncSession) -> int:
    """The process of PostgreSQL that answered."""
    return int((await PROCESS.rows(db))[0][0])


async def test_readings_use_one_connection_after_another_session_used_it(opened: Database) -> None:
    async with opened.sessions() as one, opened.sessions() as other:
        assert await process(one) == await process(other)
        assert not one.in_transaction()


async def test_inside_a_transaction_a_reading_runs_on_the_connection_of_its_session(opened: Database) -> None:
    async with opened.sessions() as db, db.begin():
        own = (await db.execute(select(func.pg_backend_pid()))).scalar_one()
        assert await process(db) == own


async def test_readings_keep_no_more_than_their_share(opened: Database) -> None:
    async with opened.sessions() as db:
        answered = await asyncio.gather(*(process(db) for _ in range(20)))
    assert len(set(answered)) <= 2
    assert opened.engine.pool.checkedout() <= 2  # type: ignore[attr-defined]  # the pool's class is the engine's own


async def test_a_reading_that_finds_no_connection_in_time_says_so_as_the_pool_does(opened: Database) -> None:
    lending = Lending(opened.engine, pool_size=3, wait_seconds=0.01)
    sessions = async_sessionmaker(opened.engine, info={LENDING: lending})
    async with opened.sessions() as holder, holder.begin(), sessions() as one, sessions() as other:
        await holder.execute(text("SELECT pg_advisory_xact_lock(42)"))
        held = asyncio.create_task(WAITING.rows(one))
        await asyncio.sleep(0)
        with pytest.raises(PoolTimeout):
            await PROCESS.rows(other)
        held.cancel()
        with pytest.raises(asyncio.CancelledError):
            await held
        # The statement that was given up left its connection fit for the next.
        assert await process(other)
    await lending.close()


async def test_a_connection_that_postgresql_ended_is_replaced(opened: Database) -> None:
    async with opened.sessions() as db:
        first = await process(db)
        with pytest.raises(DBAPIError):
            await FAILING.rows(db)
        second = await process(db)
        async with opened.sessions() as other, other.begin():
            await other.execute(text(f"SELECT pg_terminate_backend({second}, 5000)"))
        assert await process(db) not in {first, second}


async def test_a_database_that_closes_leaves_no_connection_behind(opened: Database) -> None:
    async with opened.sessions() as db:
        await process(db)
    await opened.close()
    assert opened.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # the pool's class is the engine's own
