"""What is due again and again is done once in its time, by whoever is there, and sooner where something happened."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from app.core.db import Database
from app.worker.kinds import Context, Run
from app.worker.service import working
from tests.worker.jobbing import BRISK, KIND, Noted, alter, rows, seconds, until

HOUR = timedelta(hours=1)
CHANNEL = "test_channel"


@pytest.fixture
def context(app: FastAPI) -> Context:
    return Context(app.state.database, app.state.clock)


@pytest.fixture
async def elsewhere(app: FastAPI, database: str) -> AsyncIterator[Context]:
    async with Database.at(database, pool_size=4) as opened:
        yield Context(opened, app.state.clock)


async def settled(context: Context) -> bool:
    found = await rows(context.database)
    return bool(found) and found[0]["ran_at"] is not None and found[0]["lease"] is None


async def test_it_is_done_once_in_its_time_whoever_is_there(context: Context, elsewhere: Context) -> None:
    noted = Noted()
    async with working(context, noted.kinds(every=HOUR), BRISK), working(elsewhere, noted.kinds(every=HOUR), BRISK):
        await until(lambda: settled(context))
        await asyncio.sleep(0.3)
    assert noted.done == [""]
    [row] = await rows(context.database)
    assert timedelta(minutes=59) < row["due_at"] - datetime.now(UTC) <= HOUR
    # A start does not do it anew.
    async with working(context, noted.kinds(every=HOUR), BRISK):
        await asyncio.sleep(0.3)
    assert noted.done == [""]


async def test_it_is_done_again_after_its_time(context: Context) -> None:
    noted = Noted()
    async with working(context, noted.kinds(every=seconds(0.2)), BRISK):
        await until(lambda: len(noted.done) >= 4)


async def test_a_worker_that_comes_after_days_does_it_once_and_now(context: Context, database: str) -> None:
    noted = Noted()
    async with working(context, noted.kinds(every=HOUR), BRISK):
        await until(lambda: settled(context))
    await alter(database, "UPDATE worker_jobs SET due_at = now() - interval '9 days'")
    async with working(context, noted.kinds(every=HOUR), BRISK):
        await until(lambda: len(noted.done) == 2)
        await asyncio.sleep(0.3)
    assert len(noted.done) == 2


async def test_a_release_that_does_it_more_often_begins_with_it(context: Context) -> None:
    noted = Noted()
    async with working(context, noted.kinds(every=24 * HOUR), BRISK):
        await until(lambda: settled(context))
    async with working(context, noted.kinds(every=HOUR), BRISK):
        await asyncio.sleep(0.3)
    [row] = await rows(context.database)
    assert row["due_at"] - datetime.now(UTC) <= HOUR


async def test_what_is_notified_brings_it_forward_but_not_too_often(context: Context, database: str) -> None:
    noted = Noted()
    kinds = noted.kinds(every=HOUR, woken_by=CHANNEL, spacing=seconds(1))
    async with working(context, kinds, BRISK):
        await until(lambda: settled(context))
        await asyncio.sleep(1.1)
        first = len(noted.done)
        await alter(database, f"NOTIFY {CHANNEL}")
        assert await until(lambda: len(noted.done) == first + 1) < 1
        for _ in range(20):
            await alter(database, f"NOTIFY {CHANNEL}")
        assert 0.3 < await until(lambda: len(noted.done) == first + 2) < 2
        await asyncio.sleep(1.3)
    assert len(noted.done) == first + 2


async def test_what_is_notified_while_it_is_done_is_not_lost(context: Context, database: str) -> None:
    holding, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(_: Run) -> None:
        holding.set()
        await go_on.wait()

    noted = Noted(slowly)
    async with working(context, noted.kinds(every=HOUR, woken_by=CHANNEL, spacing=seconds(0.2)), BRISK):
        await holding.wait()
        await asyncio.sleep(0.5)
        before = len(noted.begun)
        await alter(database, f"NOTIFY {CHANNEL}")
        await asyncio.sleep(0.5)
        assert len(noted.begun) == before
        go_on.set()
        await until(lambda: len(noted.done) == before + 1)


async def test_a_failure_neither_ends_it_nor_is_it_tried_without_a_pause(context: Context, database: str) -> None:
    async def fails(_: Run) -> None:
        raise ValueError

    noted = Noted(fails)
    async with working(context, noted.kinds(every=HOUR, woken_by=CHANNEL, spacing=seconds(0.1)), BRISK):
        await until(lambda: noted.begun == [""])
        await asyncio.sleep(0.3)
        await alter(database, f"NOTIFY {CHANNEL}")
        await asyncio.sleep(0.3)
    [row] = await rows(context.database)
    assert noted.begun == [""]
    assert (row["kind"], row["failure"], row["given_up_at"], row["ran_at"]) == (KIND, "ValueError", None, None)
    assert row["due_at"] - datetime.now(UTC) > timedelta(minutes=59)
