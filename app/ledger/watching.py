"""How many entries the log has, as a process hears of it: one connection that listens, for whoever waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import structlog

from app.core import logs
from app.core.db import Database
from app.core.outages import DatabaseUnavailable, outage
from app.ledger.statements import APPENDED

log = structlog.get_logger(__name__)

_SIZE: Final = "SELECT size FROM ledger_head"


@dataclass(frozen=True, slots=True)
class WatchPace:
    """In seconds: how late growth is noticed that nobody notified, and how long a database is waited for at most."""

    poll: float = 30.0
    retry: float = 5.0
    patience: float = 10.0


class LogWatch:
    """Listens from the first time that somebody asks; `size` is what is known, which never exceeds what is committed.

    Entries are committed in the order of their indexes, since whoever appends holds the head until then: whoever reads
    those below `size` misses none.
    """

    def __init__(self, database: Database, pace: WatchPace | None = None) -> None:
        self._database = database
        self._pace = pace or WatchPace()
        self._grown = asyncio.Event()
        self._listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.size = 0

    async def begin(self) -> None:
        """Be told from now on; raises DatabaseUnavailable where PostgreSQL cannot be listened to."""
        if self._task is None:
            self._task = asyncio.create_task(self._listen(), name="log watch")
        try:
            async with asyncio.timeout(self._pace.patience):
                await self._listening.wait()
        except TimeoutError:
            raise DatabaseUnavailable from None

    async def beyond(self, size: int) -> int:
        """How many entries there are, once they are more than `size`."""
        while self.size <= size:
            await self._grown.wait()
        return self.size

    async def end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        while True:
            try:
                await self._connected()
            except Exception as failure:  # noqa: BLE001 - nobody else would begin it again
                if outage(failure) is None:
                    log.error("the log is not listened to for a moment", failure=logs.describe(failure))
            self._listening.clear()
            await asyncio.sleep(self._pace.retry)

    async def _connected(self) -> None:
        connection = await self._database.connect()
        ended = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(APPENDED, self._notified)
            while not ended.is_set():
                # At first, for what came while nobody listened; then to know that the connection lives.
                self._hear(await connection.fetchval(_SIZE, timeout=self._pace.patience))
                self._listening.set()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pace.poll):
                        await ended.wait()
        finally:
            connection.terminate()

    def _notified(self, _connection: object, _pid: int, _channel: str, index: object) -> None:
        self._hear(int(str(index)) + 1)

    def _hear(self, size: int) -> None:
        if size > self.size:
            self.size = size
            grown, self._grown = self._grown, asyncio.Event()
            grown.set()


@asynccontextmanager
async def watching(database: Database) -> AsyncIterator[LogWatch]:
    """A watch for as long as a block lasts."""
    watch = LogWatch(database)
    try:
        yield watch
    finally:
        await watch.end()
