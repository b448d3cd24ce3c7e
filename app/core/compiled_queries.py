"""Statements that are built and compiled once, and run by asyncpg itself.

Building a statement and fetching through an ORM session costs several times what PostgreSQL needs to answer it. What
every screen asks all the time is therefore a `CompiledQuery`; everything else goes through the session as usual.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, cast

import asyncpg
from sqlalchemy import ARRAY, ColumnElement, CompoundSelect, Select, any_, bindparam
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from app.core.read_connections import Reads

_DIALECT: Final = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped

_LOCKS: Final = re.compile(r"\bFOR (NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b")
Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Source = Reads | AsyncSession
"""Where a compiled query runs: beside all sessions, or in one, inside its transaction."""


def columns(model: type[DeclarativeBase], names: Iterable[str]) -> tuple[InstrumentedAttribute[Any], ...]:
    """The columns of a model by their names, which are those of the tuple that a row is made into."""
    return tuple(getattr(model, name) for name in names)


def among(column: InstrumentedAttribute[Any], values: Collection[str]) -> ColumnElement[bool]:
    """That a column has one of these values, which are all known when the statement is written."""
    return column == any_(array(sorted(values)))


def listed(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """That a column has one of the values of the list that is given as `name`."""
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


class CompiledQuery:
    """A select with bound parameters, as text for the driver; its values are given as the driver takes them.

    Raises ValueError for `in_` with values, of which SQLAlchemy makes a text anew for each number of them: compare with
    `any_` of an array instead. And for what locks: a session may not have begun the transaction that would hold it.
    """

    def __init__(self, statement: Statement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.text = str(compiled)
        self._fixed = dict(compiled.params)
        if any(isinstance(value, list) for value in self._fixed.values()) or _LOCKS.search(self.text):
            raise ValueError(self.text)
        self._order = tuple(cast("list[str]", compiled.positiontup))
        self._readers = _readers(statement)

    async def rows(self, reads: Source, **values: object) -> Sequence[Sequence[Any]]:
        """The rows, their values as SQLAlchemy would give them; each statement sees what is committed when it begins.

        A session runs it on its own connection, inside its transaction. Raises DBAPIError as a session would, and
        sqlalchemy's TimeoutError where no connection becomes free in time.
        """
        arguments = self.arguments(values)
        connection: asyncpg.Connection | None = None
        try:
            if isinstance(reads, AsyncSession):
                held = await (await reads.connection()).get_raw_connection()
                connection = cast("asyncpg.Connection", held.driver_connection)
                found = await connection.fetch(self.text, *arguments)
            else:
                found = await reads.fetch(self.text, arguments)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            # In the shape of SQLAlchemy's own, so that one handler knows both; without the values, which may be words.
            cause = Exception(type(error).__name__)
            cause.__cause__ = error
            ended = connection is not None and connection.is_closed()
            raise DBAPIError(self.text, None, cause, connection_invalidated=ended) from error
        return [self._read(row) for row in found] if self._readers else found

    async def first(self, reads: Source, **values: object) -> Sequence[Any] | None:
        """The first row, if there is one."""
        found = await self.rows(reads, **values)
        return found[0] if found else None

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """The values in the order of the text's parameters."""
        return [values[name] if name in values else self._fixed[name] for name in self._order]

    def _read(self, row: asyncpg.Record) -> Sequence[Any]:
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return values


def _readers(statement: Statement) -> tuple[tuple[int, Callable[[object], object]], ...]:
    """By the place of a column: what turns the driver's value into ours, where the two differ (enums, JSON)."""
    kinds = [column.type.dialect_impl(_DIALECT) for column in statement.selected_columns]
    found = [(place, kind.result_processor(_DIALECT, None)) for place, kind in enumerate(kinds)]
    return tuple((place, read) for place, read in found if read is not None and not isinstance(kinds[place], ARRAY))
