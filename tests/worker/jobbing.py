"""Kinds of jobs that tests make up, and the means to watch them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg

from app.core.db import Database
from app.worker import queries
from app.worker.kinds import JobKind, JobKinds, Run, collected
from app.worker.service import Pace
from tests.conftest import plain

PATIENCE = 20.0
KIND = "test.noted"
# What takes seconds in life; notifications are waited for as in life.
BRISK = Pace(poll=30.0, lease=60.0, renewal=20.0, gathering=0.01, retry=0.2, grace=0.3)


async def until(holds: Callable[[], Awaitable[object] | object], seconds: float = PATIENCE) -> float:
    """Waits until it holds; how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        answer = holds()
        if await answer if isinstance(answer, Awaitable) else answer:
            return time.monotonic() - began
        await asyncio.sleep(0.01)
    raise AssertionError(f"it did not come about within {seconds} seconds")


@dataclass
class Noted:
    """A kind that notes which keys it was run for; `does` is what it does before it is done."""

    does: Callable[[Run], Awaitable[None]] | None = None
    begun: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    most_at_once: int = 0
    _under_way: list[str] = field(default_factory=list)

    async def run(self, run: Run) -> None:
        self.begun.append(run.key)
        self._under_way.append(run.key)
        self.most_at_once = max(self.most_at_once, self._under_way.count(run.key))
        try:
            if self.does is not None:
                await self.does(run)
        finally:
            self._under_way.remove(run.key)
        self.done.append(run.key)

    def kinds(self, **fields: Any) -> JobKinds:
        return collected([JobKind(**{"name": KIND, "run": self.run, **fields})])


async def ask(database: Database, *keys: str, kind: str = KIND) -> int:
    """In a transaction of its own, as in that of an act."""
    async with database.sessions() as db, db.begin():
        return await queries.ask(db, kind, keys)


async def rows(database: Database, kind: str = KIND) -> Sequence[asyncpg.Record]:
    return await database.reads.fetch("SELECT * FROM worker_jobs WHERE kind = $1 ORDER BY key", [kind])


async def alter(url: str, statement: str, *values: object) -> None:
    """What time, or somebody with access to the database, does to the queue."""
    connection = await asyncpg.connect(plain(url))
    try:
        await connection.execute(statement, *values)
    finally:
        await connection.close()


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
