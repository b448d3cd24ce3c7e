"""Tables, and rows of any kind at one of them."""

from functools import cache
from typing import Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, column, exists, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, columns
from app.ledger.audiences import Reader
from app.ledger.models import Snapshot
from app.ledger.queries import here, values_here
from app.roundtables.models import (
    AtTable,
    Numbered,
    Roundtable,
)
from app.roundtables.places import TableRow

Row = TypeVar("Row", bound=AtTable)


async def at_table(db: AsyncSession, model: type[Row], roundtable_id: UUID, row_id: UUID) -> Row | None:
    """A subject of a table by id."""
    query = select(model).where(model.id == row_id, model.roundtable_id == roundtable_id)
    return (await db.execute(query)).scalar_one_or_none()


@cache
def _seen(model: type[Row]) -> Select[Row]:
    view = exists().where(
        Snapshot.subject_id == model.id,
        Snapshot.subject_type == model.subject,
        Snapshot.current,
        Snapshot.body.is_not(None),
        here(general=False),
    )
    return select(model).where(model.id == bindparam("id"), model.roundtable_id == bindparam("table"), view)


async def seen_at_table(
    db: AsyncSession, reader: Reader, model: type[Row], roundtable_id: UUID, row_id: UUID
) -> Row | None:
    """The same, where the reader sees a view of it."""
    values = {"id": row_id, **values_here(reader, roundtable_id)}
    found: Row | None = (await db.execute(_seen(model), values)).scalar_one_or_none()
    return found


@cache
def _next_number(kind: type[Numbered]) -> CompiledQuery:
    last = func.max(getattr(kind, kind.counter))
    return CompiledQuery(
        select(func.coalesce(last, 0) + 1).where(getattr(kind, kind.counted_within) == bindparam("within"))
    )


async def next_number(db: AsyncSession, kind: type[Numbered], within: UUID) -> int:
    """The number of the next of its kind within what has this id, from 1; the caller is the table's one writer."""
    [[number]] = await _next_number(kind).rows(db, within=within)
    return cast("int", number)


_TABLE_ROW: Final = CompiledQuery(
    select(*columns(Roundtable, TableRow._fields)).where(Roundtable.id == bindparam("table"))
)


async def table_row(db: Source, roundtable_id: UUID) -> TableRow:
    """How a table stands that there is."""
    [row] = await _TABLE_ROW.rows(db, table=roundtable_id)
    return TableRow(*row)


async def roundtable(db: AsyncSession, roundtable_id: UUID) -> Roundtable | None:
    return await db.get(Roundtable, roundtable_id)


async def knows_time_zone(db: AsyncSession, name: str) -> bool:
    """Whether the database knows a time zone of that name."""
    known = table("pg_timezone_names", column("name", Text()))
    return bool((await db.execute(select(exists().where(known.c.name == name)))).scalar_one())


async def lock_table(db: AsyncSession, roundtable_id: UUID) -> Roundtable | None:
    """Become the table's one writer, for acts of people who hold no seat there yet."""
    query = select(Roundtable).where(Roundtable.id == roundtable_id).with_for_update(key_share=True)
    return (await db.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
