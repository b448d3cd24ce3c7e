"""One loop, which PostgreSQL wakes or the clock, and a task for each job that this process has."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog

from app.core import logs
from app.core.outages import DatabaseUnavailable, outage
from app.worker import queries
from app.worker.kinds import Context, JobKinds, Run
from app.worker.queries import ASKED, Taken
from app.worker.service.attempting import attempt

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How the loop keeps time, in seconds. `poll` is how late it notices what nobody notified it of."""

    poll: float = 30.0
    # Whoever is killed keeps a job for this long; it is renewed three times meanwhile.
    lease: float = 60.0
    renewal: float = 20.0
    # Notifications within this are one.
    gathering: float = 0.05
    # Where the database is away, at most.
    retry: float = 10.0
    # What is under way at the end may finish meanwhile.
    grace: float = 3.0
    at_once: int = 4


@asynccontextmanager
async def working(context: Context, kinds: JobKinds, pace: Pace | None = None) -> AsyncIterator[None]:
    """Does the work of these kinds while the block lasts, whatever becomes of the database meanwhile."""
    worker = Worker(context, kinds, pace or Pace())
    loop = asyncio.create_task(worker.work(), name="worker")
    try:
        yield
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop
        await worker.end()


class Worker:
    """One process's part of the work."""

    def __init__(self, context: Context, kinds: JobKinds, pace: Pace) -> None:
        self._context = context
        self._kinds = kinds
        self._pace = pace
        self._tasks = dict[UUID, asyncio.Task[bool]]()
        # Jobs that came to an end while nobody could be told: their leases are given up when the database is back.
        self._untold = set[UUID]()
        self._woken = asyncio.Event()
        # The periodic kinds of which something was notified, and until when a kind is not hastened again.
        self._heard = set[str]()
        self._quiet_until = dict[str, float]()
        self._renewed_at = 0.0
        self._failures = 0

    async def work(self) -> None:
        """Until it is cancelled; what goes wrong around the jobs is told and tried again."""
        while True:
            try:
                await self._connected()
            except Exception as failure:  # noqa: BLE001 - nobody else would begin it again
                if outage(failure) is None:
                    log.error("the worker was interrupted", failure=logs.describe(failure))
                wait = min(2.0**self._failures, self._pace.retry)
                self._failures += 1
                await asyncio.sleep(wait)

    async def end(self) -> None:
        """Let what is under way finish for a moment, and give back the rest."""
        late = set(self._tasks.values())
        if late:
            _, late = await asyncio.wait(late, timeout=self._pace.grace)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=self._pace.grace)

    async def _connected(self) -> None:
        connection = await self._context.database.connect()
        try:
            connection.add_termination_listener(lambda _: self._woken.set())
            for channel in {ASKED, *(kind.woken_by for kind in self._kinds.values() if kind.woken_by)}:
                await connection.add_listener(channel, self._notified)
            async with self._context.database.sessions() as db, db.begin():
                await queries.keep_periodic(
                    db, [(kind.name, kind.every) for kind in self._kinds.values() if kind.every]
                )
            # Of what was notified while nobody listened here.
            self._heard.update(kind.name for kind in self._kinds.values() if kind.woken_by)
            while True:
                self._woken.clear()
                await self._wait(connection, await self._round())
                self._failures = 0
        finally:
            connection.terminate()

    async def _round(self) -> float:
        """Take up what there is; the seconds until the next look."""
        now = asyncio.get_running_loop().time()
        sooner = {name for name in self._heard if self._quiet_until.get(name, now) <= now}
        renewing = bool(self._tasks) and now - self._renewed_at >= self._pace.renewal
        free = self._pace.at_once - len(self._tasks)
        lasting = timedelta(seconds=self._pace.lease)
        # Before the statements: what is notified meanwhile is heard anew.
        self._heard -= sooner
        untold = frozenset(self._untold)
        async with self._context.database.sessions() as db, db.begin():
            for lease in untold:
                await queries.give_back(db, lease, timedelta())
            hastened = await queries.hasten(db, sooner) if sooner else frozenset()
            held = await queries.renew(db, self._tasks, lasting) if renewing else None
            taken = await queries.take(db, self._kinds, most=free, lasting=lasting) if free > 0 else ()
            until_next = await queries.until_next(db, self._kinds) if free > len(taken) else None
        self._untold -= untold
        # What is being done at present does not see what was notified since it began.
        self._heard |= sooner - hastened
        self._quiet_until |= {name: now + self._kinds[name].spacing.total_seconds() for name in sooner}
        if held is not None:
            self._renewed_at = now
            self._leave(set(self._tasks) - held)
        if taken and not self._tasks:
            self._renewed_at = now
        for each in taken:
            self._begin(each)
        return self._patience(now, until_next)

    def _patience(self, now: float, until_next: timedelta | None) -> float:
        waits = [self._pace.poll, *(self._quiet_until[name] - now for name in self._heard if name in self._quiet_until)]
        if until_next is not None:
            waits.append(until_next.total_seconds())
        if self._tasks:
            waits.append(self._pace.renewal)
        return max(min(waits), self._pace.gathering)

    async def _wait(self, connection: asyncpg.Connection, seconds: float) -> None:
        """Raises DatabaseUnavailable where nobody would wake us any more."""
        await asyncio.sleep(self._pace.gathering)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        if connection.is_closed():
            raise DatabaseUnavailable
        if not self._woken.is_set():
            # A connection that something on the way has forgotten would be silent for ever.
            await connection.execute("SELECT 1", timeout=self._pace.retry)

    def _notified(self, _connection: object, _pid: int, channel: str, _payload: object) -> None:
        heard = {kind.name for kind in self._kinds.values() if kind.woken_by == channel} - self._heard
        self._heard |= heard
        # Of a kind that waits for its spacing there is nothing more to hear: a busy log wakes nobody all the time.
        if heard or channel == ASKED:
            self._woken.set()

    def _begin(self, taken: Taken) -> None:
        run = Run(self._context, self._kinds[taken.kind], taken.key, taken.lease)
        once = attempt(run, taken.attempts, retry=timedelta(seconds=self._pace.retry))
        task = asyncio.create_task(once, name=f"worker: {taken.kind}")
        self._tasks[taken.lease] = task

        def ended(task: asyncio.Task[bool]) -> None:
            del self._tasks[taken.lease]
            if task.cancelled() or not task.result():
                self._untold.add(taken.lease)
            self._woken.set()

        task.add_done_callback(ended)

    def _leave(self, lost: Iterable[UUID]) -> None:
        for lease in lost:
            # It may have come to its end while that was asked.
            if task := self._tasks.get(lease):
                task.cancel()
