"""The connections of what only reads: a share of the process's, one statement at a time, replaced when they end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum

import pytest
from sqlalchemy import JSON, Enum, Integer, bindparam, cast, func, literal, select, text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.core.compiled_queries import CompiledQuery
from app.core.db import Database
from app.core.outages import DatabaseUnavailable
from app.core.read_connections import ReadConnectionPool, Reads

PROCESS = CompiledQuery(select(func.pg_backend_pid()))
TRANSACTION = CompiledQuery(select(func.pg_current_xact_id_if_assigned().is_not(None), func.pg_backend_pid()))
WAITING = CompiledQuery(select(func.pg_advisory_lock(42)))
FAILING = CompiledQuery(select(func.pg_terminate_backend(func.pg_backend_pid())))


@pytest.fixture
async def opened(database: str) -> AsyncIterator[Database]:
    """Six connections, of which two are for what only reads."""
    async with Database.at(database, pool_size=6) as opened:
        yield opened


async def process(reads: Reads) -> int:
    """The process of PostgreSQL that answered."""
    return int((await PROCESS.rows(reads))[0][0])


async def connections(opened: Database) -> int:
    """How many connections the service has to its database, besides the one that asks."""
    mine = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
    async with opened.sessions() as db:
        return int((await db.execute(mine)).scalar_one())


async def test_statements_that_read_use_one_connection_after_another(opened: Database) -> None:
    assert await process(opened.reads) == await process(opened.reads)


async def test_in_a_session_a_query_runs_on_its_own_connection_inside_its_transaction(opened: Database) -> None:
    async with opened.sessions() as db, db.begin():
        await db.execute(text("CREATE TEMPORARY TABLE mine (value int) ON COMMIT DROP"))
        own = (await db.execute(select(func.pg_backend_pid()))).scalar_one()
        assert list((await TRANSACTION.rows(db))[0]) == [True, own]


async def test_a_process_has_no_more_connections_than_it_may(opened: Database) -> None:
    async def one(_: int) -> int:
        async with opened.sessions() as db:
            await db.execute(select(func.pg_sleep(0.05)))
        return await process(opened.reads)

    answered = await asyncio.gather(*map(one, range(20)))
    assert len(set(answered)) <= 2
    assert await connections(opened) <= 5


async def test_a_statement_that_finds_no_connection_in_time_says_so_as_a_session_does(
    opened: Database, database: str
) -> None:
    _, given = opened.engine.dialect.create_connect_args(opened.engine.url)
    async with ReadConnectionPool.to(given, size=1, wait_seconds=0.05) as reads, opened.sessions() as holder:
        await holder.execute(text("SELECT pg_advisory_xact_lock(42)"))
        held = asyncio.create_task(WAITING.rows(reads))
        await asyncio.sleep(0.01)
        with pytest.raises(PoolTimeout):
            await PROCESS.rows(reads)
        held.cancel()
        with pytest.raises(asyncio.CancelledError):
            await held
        # The statement that was given up left its connection fit for the next.
        assert await process(reads) > 0
    assert database


async def test_a_connection_that_postgresql_ended_is_replaced(opened: Database) -> None:
    first = await process(opened.reads)
    with pytest.raises(DatabaseUnavailable):
        await FAILING.rows(opened.reads)
    second = await process(opened.reads)
    async with opened.sessions() as other, other.begin():
        await other.execute(text(f"SELECT pg_terminate_backend({second}, 5000)"))
    assert await process(opened.reads) not in {first, second}


async def test_a_database_that_closes_leaves_no_connection_behind(opened: Database, database: str) -> None:
    async with Database.at(database, pool_size=6) as other:
        await process(other.reads)
        await connections(other)
        assert await connections(opened) == 2
    assert await connections(opened) == 0


async def test_inside_one_transaction_what_reads_sees_what_it_wrote(opened: Database) -> None:
    async with opened.engine.begin() as connection:
        within = Database.within(connection)
        async with within.sessions() as db, db.begin():
            await db.execute(text("CREATE TEMPORARY TABLE mine AS SELECT 7 AS value"))
        found = await within.reads.fetch("SELECT value FROM mine", [])
        assert [row["value"] for row in found] == [7]


class Colour(StrEnum):
    red = "red"


@pytest.mark.parametrize(
    ("statement", "values", "expected"),
    [
        pytest.param(
            select(cast(literal("red"), Enum(Colour, native_enum=False)), literal(1)), {}, [Colour.red, 1], id="enum"
        ),
        pytest.param(select(cast('{"a": [1]}', JSON)), {}, [{"a": [1]}], id="json"),
        pytest.param(select(bindparam("n", type_=Integer) + 1).limit(1), {"n": 4}, [5], id="a value and a limit"),
    ],
)
async def test_rows_hold_what_sqlalchemy_would_give(
    opened: Database, statement: object, values: dict[str, object], expected: Sequence[object]
) -> None:
    query = CompiledQuery(statement)  # type: ignore[arg-type]  # the cases are of several shapes
    [row] = await query.rows(opened.reads, **values)
    assert list(row) == expected
    assert type(row[0]) is type(expected[0])
    async with opened.sessions() as db:
        first = await query.first(db, **values)
    assert first is not None
    assert list(first) == expected


def test_a_list_of_values_cannot_be_compiled_once() -> None:
    column = literal(1)
    with pytest.raises(ValueError, match="IN"):
        CompiledQuery(select(column).where(column.in_([1, 2])))


def test_what_locks_cannot_run_where_no_transaction_may_have_begun() -> None:
    with pytest.raises(ValueError, match="FOR UPDATE"):
        CompiledQuery(select(literal(1)).with_for_update())
