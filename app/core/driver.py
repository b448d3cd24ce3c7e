"""Statements that are compiled once and that the driver runs itself, inside the transaction of a session.

SQLAlchemy's way through a session costs several times what asyncpg needs for the same statement. That is worth
avoiding where many wait for what the statement holds.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, cast

import asyncpg
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

DIALECT: Final = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped


class CompiledStatement:
    """A statement with named parameters, as text for the driver."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=DIALECT)
        self.text = str(compiled)
        self._fixed = dict(compiled.params)
        self._order = tuple(cast("list[str]", compiled.positiontup))  # type: ignore[attr-defined]

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """The values in the order of the text's parameters."""
        return [values[name] if name in values else self._fixed[name] for name in self._order]

    async def rows(self, db: AsyncSession, **values: object) -> list[asyncpg.Record]:
        """The rows, inside the session's transaction, which begins if it had not. Raises DBAPIError."""
        driver = await in_transaction(db)
        with translated(self.text):
            return cast("list[asyncpg.Record]", await driver.fetch(self.text, *self.arguments(values)))


async def in_transaction(db: AsyncSession) -> asyncpg.Connection:
    """The driver's connection of the session, in its transaction: what is locked through it stays locked until then."""
    connection = await db.connection()
    driver = cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)
    if not driver.is_in_transaction():
        # SQLAlchemy sends BEGIN together with the first statement that goes through it.
        await connection.exec_driver_sql("SELECT")
    return driver


@contextmanager
def translated(statement: str) -> Iterator[None]:
    """Errors of the driver in the shape of SQLAlchemy's own, so that one handler knows both.

    Without the values, which may be what people wrote.
    """
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        cause = Exception(type(error).__name__)
        cause.__cause__ = error
        raise DBAPIError(statement, None, cause) from error
