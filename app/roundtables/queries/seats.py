"""Seats, mandates, and who ran a table."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Date, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.identity.models import Account
from app.identity.roles import CONDUCTING_ROLES, RUNNING_ROLES, VOTING_ROLES, Role
from app.roundtables.membership import CONVENES
from app.roundtables.models import (
    Mandate,
    MandatePhase,
    Roundtable,
    Seat,
)
from app.roundtables.places import SeatRow


async def seats(db: AsyncSession, roundtable_id: UUID) -> Sequence[Seat]:
    query = select(Seat).where(Seat.roundtable_id == roundtable_id).order_by(Seat.id)
    return (await db.execute(query)).scalars().all()


async def voting_seats(db: AsyncSession, roundtable_id: UUID, *, once: bool = False) -> Sequence[Seat]:
    """Those that count, or did `once`: a further one does not before every deciding sector has said yes to it."""
    counts = Seat.role.in_(VOTING_ROLES) & Seat.awaits_assent.is_(False)
    if not once:
        counts &= Seat.ended_at.is_(None) & Seat.away_since.is_(None)
    query = select(Seat).where(Seat.roundtable_id == roundtable_id, counts).order_by(Seat.id)
    return (await db.execute(query)).scalars().all()


_VOTING_PLACES: Final = CompiledQuery(
    select(*columns(Seat, SeatRow._fields))
    .where(
        Seat.roundtable_id == bindparam("table"),
        among(Seat.role, VOTING_ROLES),
        Seat.awaits_assent.is_(False),
        Seat.ended_at.is_(None),
        Seat.away_since.is_(None),
    )
    .order_by(Seat.id)
)


async def voting_places(db: Source, roundtable_id: UUID) -> Sequence[SeatRow]:
    """The same seats, for who only counts them."""
    return [SeatRow(*row) for row in await _VOTING_PLACES.rows(db, table=roundtable_id)]


async def seats_of(db: AsyncSession, roundtable_id: UUID, organization_id: UUID) -> Sequence[Seat]:
    """The places of an organization at a table that have not ended."""
    query = select(Seat).where(
        Seat.roundtable_id == roundtable_id, Seat.organization_id == organization_id, Seat.ended_at.is_(None)
    )
    return (await db.execute(query.order_by(Seat.id))).scalars().all()


async def is_seated_elsewhere(db: AsyncSession, organization_id: UUID, account_id: UUID) -> bool:
    """Whether an organization has places at tables that this account does not run."""
    running = aliased(Seat)
    runs = exists().where(
        running.roundtable_id == Seat.roundtable_id,
        running.role.in_(RUNNING_ROLES),
        running.ended_at.is_(None),
        Mandate.seat_id == running.id,
        Mandate.account_id == account_id,
        Mandate.phase == MandatePhase.in_force,
    )
    at_others = exists().where(Seat.organization_id == organization_id, Seat.ended_at.is_(None), ~runs)
    return bool((await db.execute(select(at_others))).scalar_one())


async def standing_in_for(db: AsyncSession, seat_id: UUID) -> Sequence[Seat]:
    """The seats of who stands in for this one, as far as they have not ended."""
    query = select(Seat).where(Seat.alternate_of == seat_id, Seat.ended_at.is_(None)).order_by(Seat.id)
    return (await db.execute(query)).scalars().all()


async def mandates_of_table(db: AsyncSession, roundtable_id: UUID) -> Sequence[Mandate]:
    """Every mandate that was not revoked."""
    query = select(Mandate).where(Mandate.roundtable_id == roundtable_id, Mandate.revoked_at.is_(None))
    return (await db.execute(query.order_by(Mandate.id))).scalars().all()


async def mandates_of_seat(db: AsyncSession, seat_id: UUID) -> Sequence[Mandate]:
    query = select(Mandate).where(Mandate.seat_id == seat_id).order_by(Mandate.id)
    return (await db.execute(query)).scalars().all()


async def hosts(db: AsyncSession, roundtable_id: UUID) -> frozenset[UUID]:
    """The accounts that run the table or ever ran it, convene it while nobody does, or administer the deployment."""
    running = (
        select(Mandate.account_id)
        .join(Seat, Seat.id == Mandate.seat_id)
        .join(Roundtable, Roundtable.id == Seat.roundtable_id)
        .where(
            Seat.roundtable_id == roundtable_id,
            or_(Seat.role.in_(CONDUCTING_ROLES), CONVENES),
            Mandate.account_id.is_not(None),
        )
    )
    administering = select(Account.id).where(Account.roles.contains([Role.administrator.value]))
    found = await db.execute(running.union(administering))
    return frozenset(account for account in found.scalars() if account is not None)


async def held_by(db: AsyncSession, account_id: UUID, roundtable_id: UUID) -> Sequence[tuple[Seat, Mandate]]:
    """Each seat and mandate that an account has at the table, also under mandates that have ended."""
    query = (
        select(Seat, Mandate)
        .join(Mandate, Mandate.seat_id == Seat.id)
        .where(Seat.roundtable_id == roundtable_id, Mandate.account_id == account_id)
        .order_by(Seat.id, Mandate.id)
    )
    return (await db.execute(query)).all()


async def table_of_mandate(db: AsyncSession, mandate_id: UUID) -> UUID | None:
    return (await db.execute(select(Mandate.roundtable_id).where(Mandate.id == mandate_id))).scalar_one_or_none()


class SeatToHold(NamedTuple):
    id: UUID
    roundtable_id: UUID
    label: str | None
    created_at: datetime
    awaits_assent: bool


class MandateHeld(NamedTuple):
    valid_from: date
    valid_until: date | None
    phase: MandatePhase
    accredited_at: datetime


_SEATS_WITH_MANDATES: Final = CompiledQuery(
    select(*columns(Seat, SeatToHold._fields), *columns(Mandate, MandateHeld._fields))
    .outerjoin(
        Mandate,
        and_(
            Mandate.seat_id == Seat.id,
            Mandate.account_id.is_not(None),
            Mandate.revoked_at.is_(None),
            or_(Mandate.valid_until.is_(None), Mandate.valid_until >= bindparam("since", type_=Date())),
        ),
    )
    .where(listed(Seat.roundtable_id, "tables"), Seat.ended_at.is_(None))
    .order_by(Seat.id, Mandate.id)
)


async def seats_with_mandates(
    db: Source, tables: Collection[UUID], since: date
) -> Sequence[tuple[SeatToHold, MandateHeld | None]]:
    """Each seat with each of its mandates that is held, not revoked and not ended before `since`; or with None."""
    seat = len(SeatToHold._fields)
    return [
        (SeatToHold(*row[:seat]), None if row[seat] is None else MandateHeld(*row[seat:]))
        for row in await _SEATS_WITH_MANDATES.rows(db, tables=list(tables), since=since)
    ]
