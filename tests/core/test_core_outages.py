"""A database that is away is said to be away: 503, when to come back, and never that nothing was changed."""

import asyncpg
import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.compiled_queries import CompiledQuery
from app.core.db import Database
from app.core.outages import DatabaseUnavailable, outage
from tests.conftest import plain
from tests.drills import tried
from tests.mesa import Json, Mesa, key

# A connection that ends while it commits: who waits for the answer cannot know whether it was done.
CUT_AT_COMMIT = (
    """CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$""",
    """CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()""",
)


@pytest.mark.parametrize(
    "failure",
    [
        asyncpg.AdminShutdownError("x"),
        asyncpg.CrashShutdownError("x"),
        asyncpg.CannotConnectNowError("x"),
        asyncpg.ConnectionDoesNotExistError("x"),
        asyncpg.TooManyConnectionsError("x"),
        asyncpg.DiskFullError("x"),
        asyncpg.PostgresIOError("x"),
        asyncpg.InternalClientError("x"),
        ConnectionRefusedError("x"),
        TimeoutError("x"),
        DBAPIError("SELECT 1", None, Exception("x"), connection_invalidated=True),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_what_keeps_postgresql_from_answering_is_an_outage(failure: BaseException) -> None:
    refusal = outage(failure)
    assert isinstance(refusal, DatabaseUnavailable)
    assert (refusal.status, refusal.headers) == (503, {"Retry-After": "5"})
    assert "nothing was changed" not in refusal.message


@pytest.mark.parametrize(
    "failure",
    [
        asyncpg.UndefinedColumnError("x"),
        asyncpg.UniqueViolationError("x"),
        asyncpg.QueryCanceledError("x"),
        IntegrityError("INSERT", None, Exception("x")),
        asyncpg.DataError("x"),
        ValueError("x"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_what_a_statement_did_wrong_is_none(failure: BaseException) -> None:
    assert outage(failure) is None


async def cut_all(url: str) -> None:
    server = await asyncpg.connect(plain(url))
    try:
        query = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> $1"
        )
        await server.fetch(query, server.get_server_pid())
    finally:
        await server.close()


async def execute(url: str, *statements: str) -> None:
    server = await asyncpg.connect(plain(url))
    try:
        for statement in statements:
            await server.execute(statement)
    finally:
        await server.close()


def observer(mesa: Mesa) -> Json:
    return {"organization_id": str(mesa.organizations["community"]), "role": "observer"}


def assert_away(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert answer.headers["retry-after"] == "5"
    assert "nada cambió" not in answer.json()["title"]


@tried(2, 60)
async def test_whoever_calls_while_connections_are_cut_is_told_to_come_back_and_then_answered(
    mesa: Mesa, database: str, times: int
) -> None:
    for _ in range(times):
        await cut_all(database)
        answers = [
            await mesa["state"].get(f"{mesa.path}/seats"),
            await mesa["state"].get(mesa.path),
            await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=key()),
            await mesa["state"].get("/v1/changes"),
        ]
        for answer in answers:
            if answer.status_code not in {200, 201}:
                assert_away(answer)
    for _ in range(12):
        await mesa["state"].get(mesa.path)
        await mesa["state"].get(f"{mesa.path}/seats")
    assert (
        await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=key())
    ).status_code == 201


async def test_an_act_whose_commit_was_cut_off_is_done_once_when_it_is_sent_again(mesa: Mesa, database: str) -> None:
    before, act = await mesa.ledger(), key()
    await execute(database, *CUT_AT_COMMIT)
    try:
        assert_away(await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act))
    finally:
        await execute(database, "DROP TRIGGER cut ON ledger_entries", "DROP FUNCTION cut")
    assert await mesa.ledger() == before
    first = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    again = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert await mesa.ledger() == [*before, "seat.created"]


async def test_a_database_that_nobody_reaches_is_an_outage_to_sessions_and_readings() -> None:
    async with Database.at("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", pool_size=4) as away:
        with pytest.raises(DatabaseUnavailable):
            await away.reads.fetch("SELECT 1", [])
        async with away.sessions() as session:
            with pytest.raises(DatabaseUnavailable):
                await session.connection()


async def test_a_compiled_query_in_a_session_whose_connection_has_ended_is_an_outage(database: str) -> None:
    async with Database.at(database, pool_size=4) as opened, opened.sessions() as session:
        held = await (await session.connection()).get_raw_connection()
        await held.driver_connection.close()  # type: ignore[union-attr]  # asyncpg's own
        with pytest.raises(DBAPIError) as failed:
            await CompiledQuery(select(func.now())).rows(session)
        assert isinstance(outage(failed.value), DatabaseUnavailable)
