"""The rows of tables, seats and mandates."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import Text, bindparam, column, exists, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery
from app.identity.roles import VOTING_ROLES
from app.roundtables.models import AtTable, CalendarDay, Mandate, Numbered, Roundtable, Seat

Row = TypeVar("Row", bound=AtTable)


async def at_table(db: AsyncSession, model: type[Row], roundtable_id: UUID, row_id: UUID) -> Row | None:
    """A subject of a table by id."""
    query = select(model).where(model.id == row_id, model.roundtable_id == roundtable_id)
    return (await db.execute(query)).scalar_one_or_none()


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


async def seats(db: AsyncSession, roundtable_id: UUID) -> Sequence[Seat]:
    query = select(Seat).where(Seat.roundtable_id == roundtable_id).order_by(Seat.id)
    return (await db.execute(query)).scalars().all()


async def voting_seats(db: AsyncSession, roundtable_id: UUID) -> Sequence[Seat]:
    query = select(Seat).where(Seat.roundtable_id == roundtable_id, Seat.role.in_(VOTING_ROLES)).order_by(Seat.id)
    return (await db.execute(query)).scalars().all()


async def mandates_of_table(db: AsyncSession, roundtable_id: UUID) -> Sequence[Mandate]:
    """Every mandate that was not revoked."""
    query = select(Mandate).where(Mandate.roundtable_id == roundtable_id, Mandate.revoked_at.is_(None))
    return (await db.execute(query.order_by(Mandate.id))).scalars().all()


async def mandates_of_seat(db: AsyncSession, seat_id: UUID) -> Sequence[Mandate]:
    query = select(Mandate).where(Mandate.seat_id == seat_id).order_by(Mandate.id)
    return (await db.execute(query)).scalars().all()


async def declared_days(db: AsyncSession, roundtable_id: UUID) -> Sequence[CalendarDay]:
    """The days of the table's own that stand declared."""
    query = select(CalendarDay).where(CalendarDay.roundtable_id == roundtable_id, CalendarDay.revoked_at.is_(None))
    return (await db.execute(query.order_by(CalendarDay.day))).scalars().all()


async def own_days(db: AsyncSession, tables: Collection[UUID]) -> Sequence[CalendarDay]:
    """Every day that these tables ever declared, those taken back included."""
    query = select(CalendarDay).where(CalendarDay.roundtable_id.in_(tables)).order_by(CalendarDay.day, CalendarDay.id)
    return (await db.execute(query)).scalars().all()


async def roundtable(db: AsyncSession, roundtable_id: UUID) -> Roundtable | None:
    return await db.get(Roundtable, roundtable_id)


async def knows_time_zone(db: AsyncSession, name: str) -> bool:
    """Whether the database knows a time zone of that name."""
    known = table("pg_timezone_names", column("name", Text()))
    return bool((await db.execute(select(exists().where(known.c.name == name)))).scalar_one())


async def table_of_mandate(db: AsyncSession, mandate_id: UUID) -> UUID | None:
    return (await db.execute(select(Mandate.roundtable_id).where(Mandate.id == mandate_id))).scalar_one_or_none()


async def lock_table(db: AsyncSession, roundtable_id: UUID) -> Roundtable | None:
    """Become the table's one writer, for acts of people who hold no seat there yet."""
    query = select(Roundtable).where(Roundtable.id == roundtable_id).with_for_update(key_share=True)
    return (await db.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def seats_with_mandates(
    db: AsyncSession, tables: Collection[UUID], since: date
) -> Sequence[tuple[Seat, Mandate | None]]:
    """Each seat with each of its mandates that is held, not revoked and not ended before `since`; or with None."""
    held = Mandate.account_id.is_not(None) & Mandate.revoked_at.is_(None)
    lasting = Mandate.valid_until.is_(None) | (Mandate.valid_until >= since)
    query = (
        select(Seat, Mandate)
        .outerjoin(Mandate, (Mandate.seat_id == Seat.id) & held & lasting)
        .where(Seat.roundtable_id.in_(tables))
        .order_by(Seat.id, Mandate.id)
    )
    return [(seat, mandate) for seat, mandate in (await db.execute(query)).all()]
