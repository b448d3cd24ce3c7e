"""What is asked for is done: soon, once in effect, by whoever is there, and again where it failed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.core.db import Database
from app.worker import lifecycle, queries
from app.worker.jobs import GIVEN_UP
from app.worker.kinds import Context, JobKind, Run, collected
from app.worker.lifecycle import LONGEST_PAUSE, MOST_ATTEMPTS
from app.worker.service import working
from tests.worker.jobbing import BRISK, KIND, Noted, alter, ask, rows, seconds, until


@pytest.fixture
def context(app: FastAPI) -> Context:
    return Context(app.state.database, app.state.clock)


@pytest.fixture
async def elsewhere(app: FastAPI, database: str) -> AsyncIterator[Context]:
    """The same queue, as another process reaches it."""
    async with Database.at(database, pool_size=4) as opened:
        yield Context(opened, app.state.clock)


async def test_what_is_asked_for_wakes_the_worker_and_is_done_at_once(context: Context) -> None:
    noted = Noted()
    async with working(context, noted.kinds(), BRISK):
        await asyncio.sleep(0.5)
        assert await ask(context.database, "a") == 1
        assert await until(lambda: noted.done == ["a"]) < 2
        await until(lambda: _empty(context))


async def _empty(context: Context) -> bool:
    return not await rows(context.database)


async def test_what_was_asked_for_while_no_worker_was_there_is_done_when_one_comes(context: Context) -> None:
    noted = Noted()
    await ask(context.database, "a", "b")
    async with working(context, noted.kinds(), BRISK):
        assert await until(lambda: sorted(noted.done) == ["a", "b"]) < 2


async def test_a_request_whose_transaction_is_rolled_back_was_none(context: Context) -> None:
    async with context.database.sessions() as db:
        await queries.ask(db, KIND, ["a"])
        await db.rollback()
    assert await _empty(context)


async def test_the_same_piece_is_in_the_queue_once(context: Context) -> None:
    assert await ask(context.database, "a", "b") == 2
    assert await ask(context.database, "b", "c") == 1
    assert [row["key"] for row in await rows(context.database)] == ["a", "b", "c"]


async def test_two_workers_share_the_work_and_none_is_done_twice(context: Context, elsewhere: Context) -> None:
    async def slowly(_: Run) -> None:
        await asyncio.sleep(0.01)

    noted = Noted(slowly)
    keys = [f"{number:02}" for number in range(40)]
    async with working(context, noted.kinds(), BRISK), working(elsewhere, noted.kinds(), BRISK):
        await ask(context.database, *keys)
        await until(lambda: len(noted.done) >= len(keys))
        await until(lambda: _empty(context))
    assert sorted(noted.begun) == keys
    assert noted.most_at_once == 1


async def test_whoever_lost_the_lease_commits_nothing(context: Context, elsewhere: Context, database: str) -> None:
    holding, go_on = asyncio.Event(), asyncio.Event()

    async def first(run: Run) -> None:
        holding.set()
        await go_on.wait()
        async with run.completing() as db:
            await queries.ask(db, "test.effect", ["first"])

    async def second(run: Run) -> None:
        async with run.completing() as db:
            await queries.ask(db, "test.effect", ["second"])

    slow, quick = Noted(first), Noted(second)
    await ask(context.database, "a")
    async with working(context, slow.kinds(), BRISK):
        await holding.wait()
        await alter(database, "UPDATE worker_jobs SET leased_until = now() - interval '1 second'")
        async with working(elsewhere, quick.kinds(), BRISK):
            await until(lambda: quick.done == ["a"])
            await until(lambda: _empty(context))
            go_on.set()
            await until(lambda: slow.begun == ["a"] and slow.most_at_once == 1)
            await asyncio.sleep(0.2)
    assert [row["key"] for row in await rows(context.database, "test.effect")] == ["second"]
    assert slow.done == []


async def test_whoever_works_for_long_keeps_the_lease(context: Context, elsewhere: Context) -> None:
    async def slowly(_: Run) -> None:
        await asyncio.sleep(1.5)

    noted = Noted(slowly)
    pace = BRISK.__class__(poll=0.1, lease=0.6, renewal=0.2, gathering=0.01, retry=0.2, grace=3.0)
    await ask(context.database, "a")
    async with working(context, noted.kinds(), pace), working(elsewhere, noted.kinds(), pace):
        await until(lambda: noted.done == ["a"])
        await until(lambda: _empty(context))
    assert noted.begun == ["a"]


async def test_what_fails_waits_and_is_given_up_in_the_end_and_stays(context: Context, database: str) -> None:
    async def fails(_: Run) -> None:
        raise ConnectionRefusedError("what people wrote")

    noted = Noted(fails)
    await ask(context.database, "a")
    async with working(context, noted.kinds(), BRISK):
        for attempt in range(1, MOST_ATTEMPTS + 1):
            await until(partial(_failed, context, attempt))
            [row] = await rows(context.database)
            assert (row["failure"], row["lease"]) == ("ConnectionRefusedError", None)
            if attempt < MOST_ATTEMPTS:
                assert row["given_up_at"] is None
                wait = (row["due_at"] - datetime.now(UTC)) / timedelta(minutes=2 ** (attempt - 1))
                assert 0.75 < wait < 1.25
                await alter(database, "UPDATE worker_jobs SET due_at = now()")
                # Nobody notifies that time passes.
                await alter(database, "SELECT pg_notify('tinkuy_jobs', '')")
        assert row["given_up_at"] is not None
        assert await ask(context.database, "a") == 0
        await asyncio.sleep(0.2)
        assert len(noted.begun) == MOST_ATTEMPTS

        noted.does = None
        async with context.database.sessions() as db, db.begin():
            [count] = await queries.counts(db)
            assert (count.kind, count.waiting, count.running, count.given_up) == (KIND, 0, 0, 1)
            assert await queries.take_up_again(db) == 1
        await until(lambda: noted.done == ["a"])
        await until(lambda: _empty(context))


async def _failed(context: Context, attempts: int) -> bool:
    [row] = await rows(context.database)
    return row["attempts"] == attempts and row["lease"] is None and row["failure"] is not None


async def test_what_ends_every_process_that_takes_it_up_is_given_up_without_a_further_try(
    context: Context, database: str
) -> None:
    noted = Noted()
    await ask(context.database, "a")
    await alter(database, "UPDATE worker_jobs SET attempts = $1", MOST_ATTEMPTS)
    async with working(context, noted.kinds(), BRISK):
        await until(lambda: _given_up(context))
    assert noted.begun == []
    assert [row["failure"] for row in await rows(context.database)] == ["EndedItsProcess"]


async def _given_up(context: Context) -> bool:
    [row] = await rows(context.database)
    return row["given_up_at"] is not None


async def test_what_does_not_come_to_an_end_has_failed(context: Context) -> None:
    async def for_ever(_: Run) -> None:
        await asyncio.Event().wait()

    await ask(context.database, "a")
    async with working(context, Noted(for_ever).kinds(at_most=seconds(0.1)), BRISK):
        await until(lambda: _failed(context, 1))
    assert [row["failure"] for row in await rows(context.database)] == ["TookTooLong"]


async def test_one_that_fails_keeps_no_other_one_waiting(context: Context) -> None:
    async def some_fail(run: Run) -> None:
        if run.key < "5":
            raise ValueError(run.key)

    noted = Noted(some_fail)
    await ask(context.database, *"0123456789")
    async with working(context, noted.kinds(), BRISK):
        await until(lambda: sorted(noted.done) == list("56789"))
        await until(lambda: _left(context, 5))


async def _left(context: Context, count: int) -> bool:
    return len(await rows(context.database)) == count


async def test_kinds_that_this_release_does_not_know_are_left_alone(context: Context) -> None:
    noted = Noted()
    await ask(context.database, "a", kind="test.unknown")
    async with working(context, noted.kinds(), BRISK):
        await ask(context.database, "b")
        await until(lambda: noted.done == ["b"])
    [row] = await rows(context.database, "test.unknown")
    assert (row["attempts"], row["lease"]) == (0, None)


async def test_the_end_gives_back_what_is_under_way_and_counts_no_attempt(context: Context) -> None:
    async def for_ever(_: Run) -> None:
        await asyncio.Event().wait()

    noted = Noted(for_ever)
    await ask(context.database, "a")
    async with working(context, noted.kinds(), BRISK):
        await until(lambda: noted.begun == ["a"])
    [row] = await rows(context.database)
    assert (row["attempts"], row["lease"], row["leased_until"], row["failure"]) == (0, None, None, None)
    assert row["due_at"] <= datetime.now(UTC)


async def test_the_end_lets_finish_what_is_nearly_done(context: Context) -> None:
    async def slowly(_: Run) -> None:
        await asyncio.sleep(0.1)

    noted = Noted(slowly)
    await ask(context.database, "a")
    async with working(context, noted.kinds(), BRISK):
        await until(lambda: noted.begun == ["a"])
    assert noted.done == ["a"]
    assert await _empty(context)


async def test_that_something_was_given_up_is_told_every_hour(
    context: Context, database: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    await ask(context.database, "a", "b", kind="test.unknown")
    await alter(database, "UPDATE worker_jobs SET given_up_at = now() WHERE key = 'a'")
    async with working(context, collected([GIVEN_UP]), BRISK):
        await until(lambda: "wait for somebody" in caplog.text + capsys.readouterr().out)


@given(st.integers(1, MOST_ATTEMPTS), st.floats(0, 1), st.floats(0, 1))
def test_the_pauses_double_apart_from_each_other_and_stay_within_a_day(
    attempts: int, one: float, another: float
) -> None:
    minutes = timedelta(minutes=2 ** (attempts - 1))
    assert 0.8 * minutes <= lifecycle.pause(attempts, one, None) <= 1.2 * minutes
    if attempts < MOST_ATTEMPTS:
        assert lifecycle.pause(attempts, one, None) < lifecycle.pause(attempts + 1, another, None)
    whole = sum((lifecycle.pause(each, 1.0, None) for each in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=12) < whole < timedelta(hours=24)


@given(st.integers(1, 10_000), st.floats(0, 1), st.timedeltas(timedelta(seconds=1), timedelta(days=1)))
def test_what_is_periodic_is_never_given_up_nor_sooner_than_its_period(
    attempts: int, chance: float, every: timedelta
) -> None:
    assert not lifecycle.is_given_up(attempts, every)
    attempts = min(attempts, 40)
    assert every <= lifecycle.pause(attempts, chance, every) <= max(every, LONGEST_PAUSE)


def test_two_kinds_of_one_name_are_refused() -> None:
    kind = JobKind(name=KIND, run=Noted().run)
    with pytest.raises(ValueError, match=KIND):
        collected([kind, kind])
