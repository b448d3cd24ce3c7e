"""That a deadline passed is told to whoever follows the log: once, dated when it is recorded, only while it is so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.audit.outside import Outside
from app.commands.audit import look_at
from app.commitments.service import deadlines
from app.core.clock import instant
from app.core.db import Database
from app.core.settings import defaults
from app.jobs import jobs
from app.ledger.signer import Signer
from app.trust import bundles
from app.trust.bundles import Validity
from app.worker import queries as queue
from app.worker.kinds import Context
from app.worker.service import working
from tests.clocks import FakeClock
from tests.following import Following, following
from tests.mesa import Json, Mesa
from tests.worker.jobbing import BRISK, alter, rows, until

DUE = "2026-12-10"
# In Lima the tenth ends at five in the morning, UTC.
OVER = datetime(2026, 12, 11, 5, tzinfo=UTC)
PASSED = "commitment.deadline_passed"
LOOK, RECORD = "commitment.deadlines", "commitment.deadline"


@pytest.fixture
async def follow(mesa: Mesa, clock: FakeClock) -> Following:
    return await following(mesa, clock, draft={"due": {"kind": "date", "date": DUE}})


def at(follow: Following, app: FastAPI, moment: datetime) -> Following:
    return follow.later(app, seconds=(moment - follow.way.clock.now).total_seconds())


@asynccontextmanager
async def workers(app: FastAPI, count: int = 1) -> AsyncIterator[None]:
    """As many processes as that, each with connections of its own."""
    url = app.state.settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        for _ in range(count):
            database = await stack.enter_async_context(Database.at(url, pool_size=4))
            context = Context(database, app.state.clock)
            await stack.enter_async_context(working(context, jobs(app.state.signer, app.state.settings), BRISK))
        yield


async def looked(app: FastAPI, url: str) -> None:
    """A look for deadlines that begins now, and what follows from it, have come to their end."""
    await alter(url, "UPDATE worker_jobs SET due_at = now(), ran_at = NULL WHERE kind = $1", LOOK)
    await alter(url, "SELECT pg_notify('tinkuy_jobs', '')")

    async def settled() -> bool:
        found = await rows(app.state.database, LOOK)
        return bool(found) and found[0]["ran_at"] is not None and not await rows(app.state.database, RECORD)

    await until(settled)


async def told(follow: Following) -> list[Json]:
    """The feed's items about deadlines, as somebody reads them who only observes."""
    items: list[Json] = (await follow.mesa["observer"].read(f"/v1/changes?type={PASSED}&expand=subject"))["items"]
    return items


async def test_it_is_recorded_once_after_the_last_day_at_the_table_however_many_workers_there_are(
    follow: Following, app: FastAPI, database: str
) -> None:
    follow = at(follow, app, OVER.replace(hour=4))
    before = await follow.mesa["observer"].read(follow.path)
    async with workers(app, 2):
        await looked(app, database)
        assert await told(follow) == []
        follow = at(follow, app, OVER)
        await looked(app, database)
        await looked(app, database)
        [item] = await told(follow)
    entry, [body] = item["entry"], item["subjects"]
    assert (entry["actor"], entry["roundtable"]) == ({"clock": "deadline"}, str(follow.mesa.table.id))
    assert instant(OVER) < entry["at"] < instant(follow.way.clock.now)
    assert "occurred_at" not in entry
    # Nothing of it is stored: the same words under the next revision.
    changing = {"salt", "revision"}
    etag = before.pop("etag")
    assert {name: body[name] for name in body if name not in changing} == {
        name: before[name] for name in before if name not in changing
    }
    assert body["revision"] == before["revision"] + 1 == int(etag.strip('"').split(".")[0]) + 1
    assert await follow.reasons() == ["overdue"]


async def test_a_service_that_was_off_for_days_records_it_late_and_dates_nothing_back(
    follow: Following, app: FastAPI, database: str
) -> None:
    follow = at(follow, app, OVER.replace(day=20))
    async with workers(app):
        await looked(app, database)
    [item] = await told(follow)
    assert item["entry"]["at"] > instant(OVER.replace(day=20))
    # And another start adds nothing.
    async with workers(app):
        await looked(app, database)
    assert len(await told(follow)) == 1


async def test_what_was_fulfilled_meanwhile_is_not_told_to_be_late(
    follow: Following, app: FastAPI, database: str
) -> None:
    follow = at(follow, app, OVER)
    await follow.verified("community", await follow.reported("complete"))
    async with workers(app):
        await looked(app, database)
    assert await told(follow) == []


async def test_of_two_who_record_it_at_the_same_moment_one_does(follow: Following, app: FastAPI) -> None:
    follow = at(follow, app, OVER)
    done = await asyncio.gather(*(recorded(follow, app) for _ in range(3)))
    assert sorted(done) == [False, False, True]
    assert len(await told(follow)) == 1


async def recorded(follow: Following, app: FastAPI, due_on: str = DUE, commitment: UUID | None = None) -> bool:
    """What was asked for earlier is done now."""
    deadline = date.fromisoformat(due_on), commitment or UUID(follow.commitment["id"])
    async with app.state.database.sessions() as db, db.begin():
        return await deadlines.record(db, deadline, app.state.clock())


async def test_what_is_not_so_when_its_turn_comes_is_not_recorded(follow: Following, app: FastAPI) -> None:
    follow = at(follow, app, OVER.replace(hour=4))
    before = await follow.mesa.ledger()
    assert not await recorded(follow, app)
    follow = at(follow, app, OVER)
    assert not await recorded(follow, app, "2026-12-09")
    assert not await recorded(follow, app, "2026-12-31")
    assert not await recorded(follow, app, commitment=UUID(int=7))
    assert await follow.mesa.ledger() == before
    await follow.verified("community", await follow.reported("complete"))
    assert not await recorded(follow, app)
    assert await told(follow) == []


def test_each_last_day_of_a_commitment_is_an_act_of_its_own() -> None:
    one, another = UUID(int=1), UUID(int=2)
    days = date(2026, 12, 10), date(2027, 1, 10)
    assert len({deadlines.act_id((day, each)) for day in days for each in (one, another)}) == 4


async def test_many_are_recorded_a_few_at_a_time_the_oldest_first(
    follow: Following, app: FastAPI, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_AT_ONCE", 1)
    later = await follow.way.in_force(due={"kind": "date", "date": "2026-12-12"})
    follow = at(follow, app, OVER.replace(day=20))
    async with workers(app):
        await looked(app, database)
        assert [item["subjects"][0]["id"] for item in await told(follow)] == [follow.commitment["id"]]
        await looked(app, database)
        assert [item["subjects"][0]["id"] for item in await told(follow)] == [follow.commitment["id"], later["id"]]


async def test_one_that_was_given_up_keeps_no_other_from_its_turn(
    follow: Following, app: FastAPI, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_AT_ONCE", 1)
    later = await follow.way.in_force(due={"kind": "date", "date": "2026-12-12"})
    follow = at(follow, app, OVER.replace(day=20))
    key = f"{DUE} {follow.commitment['id']}"
    given_up = "INSERT INTO worker_jobs (kind, key, due_at, attempts, given_up_at) VALUES ($1, $2, now(), 11, now())"
    await alter(database, given_up, RECORD, key)
    async with workers(app):
        await until(lambda: _told(follow, later["id"]))
    assert [row["key"] for row in await rows(app.state.database, RECORD)] == [key]


async def _told(follow: Following, *ids: str) -> bool:
    return [item["subjects"][0]["id"] for item in await told(follow)] == [*ids]


async def test_bundle_and_audit_take_the_entry_like_every_other(
    follow: Following, app: FastAPI, database: str, tmp_path: Path
) -> None:
    follow = at(follow, app, OVER)
    async with workers(app):
        await looked(app, database)
    checkpoint = await follow.mesa["observer"].get("/v1/ledger/checkpoint")
    data = (await follow.mesa["observer"].get(f"{follow.path}/bundle")).content
    report = bundles.verify(data, vkey=checkpoint.headers["Tinkuy-Verifier"])
    assert report.verdict is Validity.valid
    assert (await look_at(database, Outside(tmp_path, None))).findings == []


async def test_nothing_is_recorded_while_the_log_contradicts_its_checkpoint(
    follow: Following, app: FastAPI, database: str, tmp_path: Path
) -> None:
    follow = at(follow, app, OVER)
    await follow.mesa["observer"].get("/v1/ledger/checkpoint")
    last = tmp_path / "checkpoint"
    signed = last.read_bytes()
    last.write_bytes(b"spoilt")

    async def failed() -> bool:
        return [row["failure"] for row in await rows(app.state.database, RECORD)] == ["LogContradictsCheckpoint"]

    async with workers(app):
        await until(failed)
        assert await told(follow) == []
        last.write_bytes(signed)
        await alter(database, "UPDATE worker_jobs SET due_at = now() WHERE kind = $1", RECORD)
        await looked(app, database)
    assert len(await told(follow)) == 1


def test_whoever_does_not_know_the_last_checkpoint_records_nothing(tmp_path: Path) -> None:
    assert {LOOK, RECORD} <= set(jobs(Signer(tmp_path, "mesa.test/log"), defaults()))
    assert not {LOOK, RECORD} & set(jobs(None, defaults()))
