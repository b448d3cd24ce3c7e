"""Counts the statements that a call sends to PostgreSQL: those of SQLAlchemy, those of the driver, BEGIN and COMMIT."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg
from asyncpg.connection import LoggedQuery
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from app.core.read_connections import Reads

# What the driver asks by itself on a new connection, about the types of a statement's parameters.
_OF_THE_DRIVER: Final = ("typeinfo_tree", "set_config('jit'")


@dataclass(frozen=True)
class _Told:
    """What only reads, with its statements written down."""

    reads: Reads
    sent: list[str]

    async def fetch(self, text: str, arguments: Sequence[object]) -> list[asyncpg.Record]:
        self.sent.append(text)
        return await self.reads.fetch(text, arguments)


@asynccontextmanager
async def statements(app: FastAPI) -> AsyncIterator[list[str]]:
    """The SQL that is executed inside the block; complete when the block has ended."""
    database = app.state.database
    engine, reads = database.engine.sync_engine, database.reads
    sent: list[str] = []
    watched: set[asyncpg.Connection] = set()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    def note_driver(logged: LoggedQuery) -> None:
        if not any(own in logged.query for own in _OF_THE_DRIVER):
            sent.append(logged.query)

    def watch(connection: DBAPIConnection, *_: object) -> None:
        # What SQLAlchemy executes are prepared statements, which the driver does not tell of a second time.
        driver = connection.driver_connection
        driver.add_query_logger(note_driver)
        watched.add(driver)

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "checkout", watch)
    database.reads = _Told(reads, sent)
    try:
        yield sent
        # The driver tells of a query in the turn of the loop after its end.
        await asyncio.sleep(0)
    finally:
        database.reads = reads
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "checkout", watch)
        for driver in watched:
            driver.remove_query_logger(note_driver)
