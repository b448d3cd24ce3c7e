"""The rows of commitments."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, and_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment, CommitmentPhase
from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.decisions.models import Agreement
from app.directory.legal_days import dates_elsewhere
from app.directory.models import Organization, Sector
from app.identity.roles import VOTING_ROLES
from app.ledger.models import Entry
from app.ledger.queries import Where, equal
from app.roundtables.models import Roundtable, Seat


async def organizations(db: AsyncSession, ids: Iterable[UUID]) -> Mapping[UUID, Organization]:
    """The organizations that exist among these, by id."""
    found = await db.execute(select(Organization).where(Organization.id.in_(set(ids))))
    return {row.id: row for row in found.scalars()}


async def voting_organizations(db: AsyncSession, roundtable_id: UUID) -> Mapping[UUID, Sector]:
    """Those that hold a voting seat at the table that has not ended, with their sectors."""
    votes = Seat.role.in_(VOTING_ROLES) & Seat.awaits_assent.is_(False) & Seat.ended_at.is_(None)
    query = select(Seat.organization_id, Seat.sector).where(Seat.roundtable_id == roundtable_id, votes)
    rows = await db.execute(query)
    return {organization: Sector(sector) for organization, sector in rows}


async def seat(db: AsyncSession, seat_id: UUID) -> Seat:
    return (await db.execute(select(Seat).where(Seat.id == seat_id))).scalar_one()


async def agreement_of(db: AsyncSession, commitment: Commitment) -> Agreement:
    return (await db.execute(select(Agreement).where(Agreement.id == commitment.agreement_id))).scalar_one()


_DOCUMENT: Final = CompiledQuery(
    select(Commitment.document, Commitment.offered_revision, Commitment.document_text).where(
        Commitment.id == bindparam("id")
    )
)


async def document(reads: Reads, commitment_id: UUID) -> tuple[str | None, int | None, str | None]:
    """(digest, revision, text) of what is signed; nothing before the offer, no text where it was taken out."""
    [(digest, revision, text)] = await _DOCUMENT.rows(reads, id=commitment_id)
    return digest, revision, text


async def by_ids(db: AsyncSession, ids: Collection[UUID]) -> Sequence[Commitment]:
    """These commitments, by number."""
    query = select(Commitment).where(Commitment.id.in_(ids)).order_by(Commitment.number)
    return (await db.execute(query)).scalars().all()


IS_OF_SECTOR: Final = Commitment.responsible_sectors.contains(bindparam("of_sector", type_=ARRAY(Text())))
"""Commitments for which somebody of the sectors `of_sector` answers."""


def _is_overdue() -> ColumnElement[bool]:
    """Commitments in force whose last day is over at their own table: never stored, always asked.

    Today is `utc_day`, and another day in some zones (`days` beside `zones`): it is counted where all days are counted,
    in `directory.legal_days`, and not by the time zones that the database knows.
    """
    dates = select(
        func.unnest(bindparam("zones", type_=ARRAY(Text()))).label("zone"),
        func.unnest(bindparam("days", type_=ARRAY(Date()))).label("day"),
    ).subquery("dates")
    today = (
        select(dates.c.day)
        .join(Roundtable, Roundtable.time_zone == dates.c.zone)
        .where(Roundtable.id == Commitment.roundtable_id)
        .scalar_subquery()
    )
    past = Commitment.due_on < func.coalesce(today, bindparam("utc_day", type_=Date()))
    # A commitment without a last day is not overdue, nor is it neither.
    return func.coalesce(and_(Commitment.phase == CommitmentPhase.in_force, past), False)


_IS_OVERDUE: Final = _is_overdue()
_IS_IN_TIME: Final = ~_IS_OVERDUE


def filters(
    *,
    phase: CommitmentPhase | None,
    sector: Sector | None,
    agreement_id: UUID | None = None,
    overdue: bool | None = None,
    now: datetime,
) -> Sequence[Where]:
    """The conditions of a list, for what was asked `now`; `overdue` false leaves out what is."""
    where = [*equal(Commitment.phase, phase), *equal(Commitment.agreement_id, agreement_id)]
    if sector is not None:
        where.append(Where(IS_OF_SECTOR, {"of_sector": [sector.value]}))
    if overdue is not None:
        where.append(Where(_IS_OVERDUE if overdue else _IS_IN_TIME, _today(now)))
    return where


def _today(now: datetime) -> Mapping[str, object]:
    """The parameters of what asks whether a last day is over."""
    utc_day, elsewhere = dates_elsewhere(now)
    return {"utc_day": utc_day, "zones": list(elsewhere), "days": list(elsewhere.values())}


_OVERDUE: Final = select(Commitment.due_on, Commitment.id).where(_IS_OVERDUE).order_by(Commitment.due_on, Commitment.id)


async def overdue(
    db: AsyncSession, now: datetime, *, after: tuple[date, UUID] | None, most: int
) -> Sequence[tuple[date, UUID]]:
    """(last day, id) of what is overdue at any table, the longest first, in portions."""
    query = _OVERDUE
    if after is not None:
        query = query.where(tuple_(Commitment.due_on, Commitment.id) > after)
    rows = await db.execute(query.limit(most), _today(now))
    return [(due_on, commitment_id) for due_on, commitment_id in rows if due_on is not None]


async def overdue_since(db: AsyncSession, commitment_id: UUID, due_on: date, now: datetime) -> Commitment | None:
    """The commitment, if it is overdue with this last day, as its row is now."""
    query = select(Commitment).where(Commitment.id == commitment_id, Commitment.due_on == due_on, _IS_OVERDUE)
    return (await db.execute(query, _today(now), execution_options={"populate_existing": True})).scalar_one_or_none()


async def table_of(db: AsyncSession, commitment_id: UUID) -> UUID | None:
    query = select(Commitment.roundtable_id).where(Commitment.id == commitment_id)
    return (await db.execute(query)).scalar_one_or_none()


async def acts_done(db: AsyncSession, actor: str, act_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these acts that the log holds."""
    query = select(Entry.act_id).where(Entry.actor == actor, Entry.act_id.in_(act_ids))
    return frozenset((await db.execute(query)).scalars())
