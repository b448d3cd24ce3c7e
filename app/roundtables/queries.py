"""The rows of tables, seats and mandates."""

from collections.abc import Collection, Sequence
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.readings import Reading, columns, restored
from app.identity.models import Account, AccountPhase, Partner
from app.identity.roles import VOTING_ROLES
from app.roundtables.models import AtTable, CalendarDay, Mandate, PartnerGrant, Roundtable, Seat


async def places_of(
    db: AsyncSession, account_id: UUID, roundtable_id: UUID, *, lock: bool
) -> Sequence[tuple[Roundtable, Seat, Mandate]]:
    """The table with each seat and mandate that the account holds there; `lock` makes the caller its one writer."""
    query = (
        select(Roundtable, Seat, Mandate)
        .join(Seat, Seat.roundtable_id == Roundtable.id)
        .join(Mandate, Mandate.seat_id == Seat.id)
        .join(Account, Account.id == Mandate.account_id)
        .where(Roundtable.id == roundtable_id, Account.id == account_id, Account.phase == AccountPhase.active)
        .order_by(Seat.id, Mandate.id)
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=Roundtable, key_share=True)
    return (await db.execute(query)).all()


_PLACES: Final = Reading(
    select(*columns(Roundtable), *columns(Seat), *columns(Mandate))
    .select_from(Roundtable)
    .join(Seat, Seat.roundtable_id == Roundtable.id)
    .join(Mandate, Mandate.seat_id == Seat.id)
    .join(Account, Account.id == Mandate.account_id)
    .where(
        Roundtable.id == bindparam("table"),
        Account.id == bindparam("account"),
        Account.phase == AccountPhase.active,
    )
    .order_by(Seat.id, Mandate.id)
)
_SEAT_AT: Final = len(columns(Roundtable))
_MANDATE_AT: Final = _SEAT_AT + len(columns(Seat))


async def places_seen(
    db: AsyncSession, account_id: UUID, roundtable_id: UUID
) -> Sequence[tuple[Roundtable, Seat, Mandate]]:
    """What `places_of` gives without the lock, as copies that are only read."""
    return [
        (restored(Roundtable, row), restored(Seat, row, _SEAT_AT), restored(Mandate, row, _MANDATE_AT))
        for row in await _PLACES.rows(db, table=roundtable_id, account=account_id)
    ]


async def granted(db: AsyncSession, partner_id: UUID, roundtable_id: UUID) -> tuple[Roundtable, PartnerGrant] | None:
    """The table with its latest grant to a partner that is not suspended; an earlier grant no longer counts."""
    query = (
        select(Roundtable, PartnerGrant)
        .join(PartnerGrant, PartnerGrant.roundtable_id == Roundtable.id)
        .join(Partner, Partner.id == PartnerGrant.partner_id)
        .where(Roundtable.id == roundtable_id, Partner.id == partner_id, Partner.suspended.is_(False))
        .order_by(PartnerGrant.granted_at.desc())
        .limit(1)
    )
    return (await db.execute(query)).one_or_none()


_HELD: Final = Reading(
    select(*columns(Seat), *columns(Mandate), *columns(Roundtable))
    .select_from(Seat)
    .join(Mandate, Mandate.seat_id == Seat.id)
    .join(Roundtable, Roundtable.id == Seat.roundtable_id)
    .where(Mandate.account_id == bindparam("account"), Mandate.revoked_at.is_(None))
    .order_by(Seat.id, Mandate.id)
)
_HELD_MANDATE_AT: Final = len(columns(Seat))
_HELD_TABLE_AT: Final = _HELD_MANDATE_AT + len(columns(Mandate))


async def held(db: AsyncSession, account_id: UUID) -> Sequence[tuple[Seat, Mandate, Roundtable]]:
    """The seats that an account holds under a mandate not revoked, at every table; copies that are only read."""
    return [
        (restored(Seat, row), restored(Mandate, row, _HELD_MANDATE_AT), restored(Roundtable, row, _HELD_TABLE_AT))
        for row in await _HELD.rows(db, account=account_id)
    ]


async def grants_of(db: AsyncSession, partner_id: UUID) -> Sequence[tuple[PartnerGrant, str]]:
    """The latest grant of every table that gave one, with the table's time zone."""
    query = (
        select(PartnerGrant, Roundtable.time_zone)
        .join(Roundtable, Roundtable.id == PartnerGrant.roundtable_id)
        .where(PartnerGrant.partner_id == partner_id)
        .ext(distinct_on(PartnerGrant.roundtable_id))
        .order_by(PartnerGrant.roundtable_id, PartnerGrant.granted_at.desc())
    )
    return (await db.execute(query)).all()


Row = TypeVar("Row", bound=AtTable)


async def at_table(db: AsyncSession, model: type[Row], roundtable_id: UUID, row_id: UUID) -> Row | None:
    """A subject of a table by id."""
    query = select(model).where(model.id == row_id, model.roundtable_id == roundtable_id)
    return (await db.execute(query)).scalar_one_or_none()


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


async def table_of_mandate(db: AsyncSession, mandate_id: UUID) -> UUID | None:
    return (await db.execute(select(Mandate.roundtable_id).where(Mandate.id == mandate_id))).scalar_one_or_none()


async def lock_table(db: AsyncSession, roundtable_id: UUID) -> Roundtable | None:
    """Become the table's one writer, for acts of people who hold no seat there yet."""
    query = select(Roundtable).where(Roundtable.id == roundtable_id).with_for_update(key_share=True)
    return (await db.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
