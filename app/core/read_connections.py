"""Where statements run that only read: connections of their own, each used by one statement at a time.

A statement of its own begins no transaction and leaves nothing behind, so what a session does around it (its
transaction, a rollback, events, a switch of greenlets for each of them) would be work for nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

import asyncpg
import orjson
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.outages import connect, outage


class Reads(Protocol):
    """Runs one statement."""

    async def fetch(self, text: str, arguments: Sequence[object]) -> list[asyncpg.Record]:
        """The rows; raises what asyncpg raises, sqlalchemy's TimeoutError where no connection becomes free, and
        DatabaseUnavailable.
        """


class ReadConnectionPool:
    """asyncpg's own pool; `wait_seconds` is how long a statement waits for a connection."""

    def __init__(self, pool: asyncpg.Pool, wait_seconds: float) -> None:
        self._pool = pool
        self._wait_seconds = wait_seconds

    @classmethod
    @asynccontextmanager
    async def to(
        cls, arguments: Mapping[str, Any], *, size: int, wait_seconds: float
    ) -> AsyncIterator["ReadConnectionPool"]:
        """At most `size` connections, opened when they are needed; `arguments` are those of asyncpg.connect."""
        async with asyncpg.create_pool(
            min_size=0, max_size=size, connect=connect, init=_decode_json, reset=_nothing, **arguments
        ) as pool:
            yield cls(pool, wait_seconds)

    async def fetch(self, text: str, arguments: Sequence[object]) -> list[asyncpg.Record]:
        try:
            async with asyncio.timeout(self._wait_seconds):
                connection = await self._pool.acquire()
        except TimeoutError:
            raise PoolTimeout("Statements that read wait for a connection.") from None
        try:
            return cast("list[asyncpg.Record]", await connection.fetch(text, *arguments))
        except (asyncpg.PostgresError, asyncpg.InternalClientError, OSError) as failure:
            raise outage(failure) or failure from None
        finally:
            await self._pool.release(connection)


async def _decode_json(connection: asyncpg.Connection) -> None:
    """As on the connections of sessions: JSON goes in as text and comes out as what it says."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=orjson.loads)


async def _nothing(_: asyncpg.Connection) -> None:
    """Nothing to undo: a statement that reads sets nothing, listens to nothing and locks nothing for its session."""


class ReadsWithin:
    """Statements on one connection that is open already, inside whatever transaction it is in."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def fetch(self, text: str, arguments: Sequence[object]) -> list[asyncpg.Record]:
        held = await self._connection.get_raw_connection()
        driver = cast("asyncpg.Connection", held.driver_connection)
        return cast("list[asyncpg.Record]", await driver.fetch(text, *arguments))
