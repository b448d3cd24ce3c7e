"""The days that tables declare."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.roundtables.models import (
    CalendarDay,
)


async def declared_days(db: AsyncSession, roundtable_id: UUID) -> Sequence[CalendarDay]:
    """The days of the table's own that stand declared."""
    query = select(CalendarDay).where(CalendarDay.roundtable_id == roundtable_id, CalendarDay.revoked_at.is_(None))
    return (await db.execute(query.order_by(CalendarDay.day))).scalars().all()


class OwnDay(NamedTuple):
    """A day that a table declared for itself, and whether it took it back."""

    id: UUID
    roundtable_id: UUID
    day: date
    name: str
    declared_at: datetime
    revoked_at: datetime | None


_OWN_DAYS: Final = CompiledQuery(
    select(*columns(CalendarDay, OwnDay._fields))
    .where(listed(CalendarDay.roundtable_id, "tables"))
    .order_by(CalendarDay.day, CalendarDay.id)
)


async def own_days(db: Source, tables: Collection[UUID]) -> Sequence[OwnDay]:
    """Every day that these tables ever declared, those taken back included."""
    return [OwnDay(*row) for row in await _OWN_DAYS.rows(db, tables=list(tables))]
