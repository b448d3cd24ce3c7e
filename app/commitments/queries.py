"""The rows of commitments."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment, CommitmentPhase
from app.decisions.models import Agreement
from app.directory.models import Organization, Sector
from app.roundtables.models import Roundtable, Seat


async def next_number(db: AsyncSession, roundtable_id: UUID) -> int:
    """The next number at the table, from 1; the caller holds the table's row."""
    query = select(func.coalesce(func.max(Commitment.number), 0) + 1).where(Commitment.roundtable_id == roundtable_id)
    return (await db.execute(query)).scalar_one()


async def organizations(db: AsyncSession, ids: Iterable[UUID]) -> Mapping[UUID, Organization]:
    """The organizations that exist among these, by id."""
    found = await db.execute(select(Organization).where(Organization.id.in_(set(ids))))
    return {row.id: row for row in found.scalars()}


async def seated_organizations(db: AsyncSession, roundtable_id: UUID) -> frozenset[UUID]:
    """Those that hold a seat at the table."""
    return frozenset(
        (await db.execute(select(Seat.organization_id).where(Seat.roundtable_id == roundtable_id))).scalars()
    )


async def seat(db: AsyncSession, seat_id: UUID) -> Seat:
    return (await db.execute(select(Seat).where(Seat.id == seat_id))).scalar_one()


async def agreement_of(db: AsyncSession, commitment: Commitment) -> Agreement:
    return (await db.execute(select(Agreement).where(Agreement.id == commitment.agreement_id))).scalar_one()


async def by_ids(db: AsyncSession, ids: Collection[UUID]) -> Sequence[Commitment]:
    """These commitments, by number."""
    query = select(Commitment).where(Commitment.id.in_(ids)).order_by(Commitment.number)
    return (await db.execute(query)).scalars().all()


def of_sector(sector: Sector) -> ColumnElement[bool]:
    """Commitments for which somebody of the sector answers."""
    return Commitment.responsible_sectors.contains([sector.value])


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Commitments in force whose last day is over at their own table: never stored, always asked."""
    zone = select(Roundtable.time_zone).where(Roundtable.id == Commitment.roundtable_id).scalar_subquery()
    return and_(Commitment.phase == CommitmentPhase.in_force, Commitment.due_on < cast(func.timezone(zone, now), Date))


def filters(
    *,
    phase: CommitmentPhase | None,
    sector: Sector | None,
    agreement_id: UUID | None = None,
    overdue: bool | None = None,
    now: datetime,
) -> Sequence[ColumnElement[bool]]:
    """The conditions of a list, for what was asked; `overdue` false leaves out what is."""
    where: list[ColumnElement[bool]] = []
    if phase is not None:
        where.append(Commitment.phase == phase)
    if sector is not None:
        where.append(of_sector(sector))
    if agreement_id is not None:
        where.append(Commitment.agreement_id == agreement_id)
    if overdue is not None:
        # A commitment without a last day is not overdue, nor is it neither.
        late = func.coalesce(is_overdue(now), False)
        where.append(late if overdue else ~late)
    return where
