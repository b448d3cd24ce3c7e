"""Nothing is lost and nothing is done twice in effect, whoever is killed or cut off, and whenever."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import asyncpg
import pytest
from fastapi import FastAPI

from app.worker import queries
from app.worker.kinds import Context, Run
from app.worker.service import working
from tests.conftest import plain, renamed
from tests.core.test_core_outages import cut_all
from tests.service import environment
from tests.worker.jobbing import BRISK, Noted, alter, ask, rows, until


@pytest.fixture
def context(app: FastAPI) -> Context:
    return Context(app.state.database, app.state.clock)


async def effect(run: Run) -> None:
    async with run.completing() as db:
        await queries.ask(db, "test.effect", [f"done {run.key}"])


async def effects(context: Context) -> list[str]:
    return [row["key"] for row in await rows(context.database, "test.effect")]


async def killed_holding(url: str) -> None:
    """A process takes up what is asked for, and is killed in the middle of it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.worker.killed",
        url,
        "hang",
        stdout=asyncio.subprocess.PIPE,
        env=environment(os.environ),
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"taken\n"
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()


async def test_what_a_killed_process_held_is_done_by_another_once_its_lease_is_over(
    context: Context, database: str
) -> None:
    await ask(context.database, "a")
    await killed_holding(database)
    [row] = await rows(context.database)
    assert (row["attempts"], row["lease"] is None) == (1, False)

    noted = Noted(effect)
    async with working(context, noted.kinds(), BRISK):
        await asyncio.sleep(0.3)
        assert noted.begun == []
        # What the lease has left passes.
        await alter(database, "UPDATE worker_jobs SET leased_until = now() + interval '1 second'")
        await alter(database, "SELECT pg_notify('tinkuy_jobs', '')")
        await until(lambda: noted.done == ["a"])
    assert await effects(context) == ["done a"]


async def test_a_worker_whose_connections_are_cut_goes_on_with_new_ones(context: Context, database: str) -> None:
    noted = Noted(effect)
    async with working(context, noted.kinds(), BRISK):
        for key in "abc":
            await asyncio.sleep(0.3)
            await cut_all(database)
            await asyncio.sleep(0.3)
            await until(partial(asked, context, key))
            assert await until(partial(noted.done.__contains__, key)) < 5
    assert await effects(context) == ["done a", "done b", "done c"]


async def asked(context: Context, key: str) -> bool:
    """Asked for on a connection that may be one that was cut."""
    try:
        await ask(context.database, key)
    except Exception:  # noqa: BLE001 - whatever it was, it is tried again
        return False
    return True


async def test_what_was_under_way_when_the_database_went_away_is_done_and_counts_as_no_failure(
    context: Context, database: str
) -> None:
    holding, cut = asyncio.Event(), asyncio.Event()

    async def does(run: Run) -> None:
        async with run.completing() as db:
            await queries.ask(db, "test.effect", [f"done {run.key}"])
            holding.set()
            await cut.wait()

    noted = Noted(does)
    await ask(context.database, "a")
    async with working(context, noted.kinds(), BRISK):
        await holding.wait()
        await cut_all(database)
        cut.set()
        # Whoever cannot tell the database leaves the job to the end of its lease.
        await asyncio.sleep(0.3)
        await alter(database, "UPDATE worker_jobs SET leased_until = now()")
        await alter(database, "SELECT pg_notify('tinkuy_jobs', '')")
        await until(lambda: noted.done == ["a"])
    assert await effects(context) == ["done a"]
    assert len(noted.begun) == 2


@asynccontextmanager
async def nobody_let_in(url: str) -> AsyncIterator[None]:
    """The database of the tests is away while the block lasts."""
    owner = await asyncpg.connect(plain(renamed(url, "postgres")))
    try:
        await owner.execute("ALTER DATABASE tinkuy_own WITH ALLOW_CONNECTIONS false")
        await owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'tinkuy_own'")
        yield
    finally:
        await owner.execute("ALTER DATABASE tinkuy_own WITH ALLOW_CONNECTIONS true")
        await owner.close()


async def test_a_worker_that_begins_while_nobody_is_let_in_waits_for_the_database(
    context: Context, database: str
) -> None:
    noted = Noted(effect)
    await ask(context.database, "a")
    async with AsyncExitStack() as away:
        await away.enter_async_context(nobody_let_in(database))
        async with working(context, noted.kinds(), BRISK):
            await asyncio.sleep(1)
            assert noted.begun == []
            await away.aclose()
            await until(lambda: noted.done == ["a"])
    assert await effects(context) == ["done a"]


async def test_what_was_interrupted_is_taken_up_when_the_database_is_back_and_no_lease_is_waited_for(
    context: Context, database: str
) -> None:
    holding, go_on = asyncio.Event(), asyncio.Event()

    async def does(run: Run) -> None:
        holding.set()
        await go_on.wait()
        await effect(run)

    noted = Noted(does)
    await ask(context.database, "a")
    async with working(context, noted.kinds(), BRISK):
        await holding.wait()
        async with nobody_let_in(database):
            go_on.set()
            await asyncio.sleep(1)
        assert await until(lambda: noted.done == ["a"]) < 10
    assert await effects(context) == ["done a"]
    assert len(noted.begun) == 2
