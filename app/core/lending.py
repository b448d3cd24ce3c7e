"""Connections that readings keep from one statement to the next, instead of borrowing one from the pool each time.

A statement of its own begins no transaction and leaves nothing behind, so what SQLAlchemy does for a connection that
comes back (a greenlet, a rollback, its events) is work for nothing, twice for every reading.
"""

import asyncio
from typing import Final, cast

import asyncpg
from sqlalchemy import PoolProxiedConnection
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import greenlet_spawn

# A third: the sessions of a request need two at times, and writers who wait for a table hold theirs.
SHARE: Final = 3
# Under which a session knows it.
LENDING: Final = "lending"


class Lending:
    """At most a third of an engine's connections, each used by one statement at a time.

    `wait_seconds` is how long a statement waits for its turn, as the pool's own timeout is.
    """

    def __init__(self, engine: AsyncEngine, *, pool_size: int, wait_seconds: float) -> None:
        self._engine = engine
        self._kept = pool_size // SHARE
        self._turns = asyncio.Semaphore(max(1, self._kept))
        self._wait_seconds = wait_seconds
        self._idle: list[tuple[PoolProxiedConnection, asyncpg.Connection]] = []

    async def fetch(self, text: str, arguments: list[object]) -> list[asyncpg.Record]:
        """The rows of one statement; raises PoolTimeout where no connection becomes free, and what asyncpg raises."""
        if self._turns.locked():
            await self._wait()
        else:
            await self._turns.acquire()
        try:
            return await self._on_one(text, arguments)
        finally:
            self._turns.release()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._turns.acquire()
        except TimeoutError:
            raise PoolTimeout("Readings wait for a connection.") from None

    async def _on_one(self, text: str, arguments: list[object]) -> list[asyncpg.Record]:
        borrowed, driver = await self._taken()
        try:
            return cast("list[asyncpg.Record]", await driver.fetch(text, *arguments))
        finally:
            if driver.is_closed() or len(self._idle) >= self._kept:
                await self._given_back(borrowed, driver)
            else:
                self._idle.append((borrowed, driver))

    async def _taken(self) -> tuple[PoolProxiedConnection, asyncpg.Connection]:
        while self._idle:
            borrowed, driver = self._idle.pop()
            if not driver.is_closed():
                return borrowed, driver
            # PostgreSQL ended it meanwhile.
            await self._given_back(borrowed, driver)
        borrowed = await self._engine.raw_connection()
        return borrowed, cast("asyncpg.Connection", borrowed.driver_connection)

    async def _given_back(self, borrowed: PoolProxiedConnection, driver: asyncpg.Connection) -> None:
        if driver.is_closed():
            borrowed.invalidate()
        await greenlet_spawn(borrowed.close)

    async def close(self) -> None:
        """Give every connection back to the pool."""
        while self._idle:
            await self._given_back(*self._idle.pop())
