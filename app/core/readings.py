"""Readings: statements that are built and compiled once and run by asyncpg itself.

Building a statement and fetching through an ORM session costs several times what PostgreSQL needs to answer it. What
every screen asks all the time is therefore a `Reading`; everything else goes through the session as usual.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar, cast

import asyncpg
from sqlalchemy import ARRAY, Select, inspect
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Base
from app.core.lending import LENDING, Lending

_DIALECT: Final = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped


class Reading:
    """A select with bound parameters, as text for the driver."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.text = str(compiled)
        self._fixed = dict(compiled.params)
        self._order = tuple(cast("list[str]", compiled.positiontup))

    async def rows(self, db: AsyncSession, **values: object) -> list[asyncpg.Record]:
        """The rows; inside the session's transaction if one has begun, else in one of the statement's own.

        Raises DBAPIError, as the session would.
        """
        arguments = self.arguments(values)
        lending: Lending | None = db.info.get(LENDING)
        try:
            if lending is not None and not db.in_transaction():
                return await lending.fetch(self.text, arguments)
            held = await (await db.connection()).get_raw_connection()
            driver = cast("asyncpg.Connection", held.driver_connection)
            return cast("list[asyncpg.Record]", await driver.fetch(self.text, *arguments))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            # In the shape of SQLAlchemy's own, so that one handler knows both; without the values, which may be words.
            cause = Exception(type(error).__name__)
            cause.__cause__ = error
            raise DBAPIError(self.text, None, cause) from error

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """The values in the order of the text's parameters."""
        return [values[name] if name in values else self._fixed[name] for name in self._order]

    async def first(self, db: AsyncSession, **values: object) -> asyncpg.Record | None:
        """The first row, if there is one."""
        found = await self.rows(db, **values)
        return found[0] if found else None


Row = TypeVar("Row", bound=Base)


def restored(model: type[Row], found: asyncpg.Record, start: int = 0) -> Row:
    """A row as an object of its class, from the columns that `select(*columns(model))` gave from position `start` on.

    It belongs to no session: for reading only.
    """
    shape = _shape(model)
    values = dict(zip(shape.keys, found[start : start + len(shape.keys)], strict=True))
    for key, read in shape.readers:
        values[key] = read(values[key])
    row = shape.manager.new_instance()
    row.__dict__.update(values)
    return cast("Row", row)


def columns(model: type[Base]) -> list[Any]:
    """The columns of a row, in the order in which `restored` expects them."""
    return [inspect(model).column_attrs[key].columns[0] for key in _shape(model).keys]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The attributes of a class of rows, and what turns the driver's value into ours where the two differ."""

    manager: Any
    keys: tuple[str, ...]
    readers: tuple[tuple[str, Callable[[object], object]], ...]


@cache
def _shape(model: type[Base]) -> _Shape:
    mapper = inspect(model)
    types = {each.key: each.columns[0].type.dialect_impl(_DIALECT) for each in mapper.column_attrs}
    readers = {key: kind.result_processor(_DIALECT, None) for key, kind in types.items() if not isinstance(kind, ARRAY)}
    return _Shape(
        mapper.class_manager, tuple(types), tuple((key, read) for key, read in readers.items() if read is not None)
    )
