"""The rows of funds, and exact sums over them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Numeric, ScalarSelect, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.types import Text

from app.commitments.models import Commitment, CommitmentPhase
from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.funds.models import (
    AllocationPhase,
    ContestPhase,
    Fund,
    FundAllocation,
    FundContribution,
    FundPhase,
    FundSpending,
    SpendingContest,
)
from app.roundtables.desks import MOST, Pending

_UNSIGNED: Final = (CommitmentPhase.draft, CommitmentPhase.offered)


class Sums(NamedTuple):
    """What a fund comes to: paid in, allocated by what is agreed, and spent."""

    contributed: Decimal
    allocated: Decimal
    spent: Decimal


def _sum(rows: Any) -> ColumnElement[Decimal]:
    """PostgreSQL's `numeric` is exact."""
    return func.coalesce(func.sum(cast(rows.amount["amount"].astext, Numeric())), 0)


def _stands(rows: Any) -> ColumnElement[bool]:
    """Whether no other one corrects it."""
    later = aliased(rows)
    return ~select(later.id).where(later.corrects == rows.id).exists()


def _sum_of(rows: Any, *where: ColumnElement[bool]) -> ScalarSelect[Decimal]:
    return select(_sum(rows)).where(*where).scalar_subquery()


async def sums(db: AsyncSession, fund_id: UUID) -> Sums:
    query = select(
        _sum_of(FundContribution, FundContribution.fund_id == fund_id, _stands(FundContribution)),
        _sum_of(FundAllocation, FundAllocation.fund_id == fund_id, FundAllocation.phase == AllocationPhase.agreed),
        _sum_of(FundSpending, FundSpending.fund_id == fund_id, _stands(FundSpending)),
    )
    return Sums(*(await db.execute(query)).one())


async def spent_of(db: AsyncSession, allocation_id: UUID) -> Decimal:
    query = select(_sum(FundSpending)).where(FundSpending.allocation_id == allocation_id, _stands(FundSpending))
    return (await db.execute(query)).scalar_one()


async def contested(db: AsyncSession, fund_id: UUID) -> Decimal:
    """Of what was spent: spendings with a contest that nobody settled, each once."""
    is_contested = (
        select(SpendingContest.id)
        .where(SpendingContest.spending_id == FundSpending.id, SpendingContest.phase == ContestPhase.open)
        .exists()
    )
    query = select(_sum(FundSpending)).where(FundSpending.fund_id == fund_id, is_contested, _stands(FundSpending))
    return (await db.execute(query)).scalar_one()


async def contributed_by(db: AsyncSession, fund_id: UUID) -> Mapping[UUID, Decimal]:
    """What each organization paid in."""
    query = select(FundContribution.organization_id, _sum(FundContribution)).where(
        FundContribution.fund_id == fund_id, _stands(FundContribution)
    )
    rows = await db.execute(query.group_by(FundContribution.organization_id))
    return {row[0]: row[1] for row in rows.all()}


async def by_commitment(db: AsyncSession, fund_id: UUID) -> Mapping[UUID | None, tuple[Decimal, Decimal]]:
    """(allocated, spent) of each commitment, and of what is of none."""
    agreed = FundAllocation.fund_id == fund_id, FundAllocation.phase == AllocationPhase.agreed
    allocated = select(FundAllocation.commitment_id, _sum(FundAllocation)).where(*agreed)
    spent = (
        select(FundAllocation.commitment_id, _sum(FundSpending))
        .join(FundAllocation, FundAllocation.id == FundSpending.allocation_id)
        .where(FundSpending.fund_id == fund_id, _stands(FundSpending))
    )
    found: dict[UUID | None, tuple[Decimal, Decimal]] = {}
    for commitment, amount in await db.execute(allocated.group_by(FundAllocation.commitment_id)):
        found[commitment] = (amount, Decimal(0))
    for commitment, amount in await db.execute(spent.group_by(FundAllocation.commitment_id)):
        found[commitment] = (found[commitment][0], amount)
    return found


async def signed_commitments(db: AsyncSession, roundtable_id: UUID, wanted: Iterable[UUID]) -> Sequence[Commitment]:
    """Those of these commitments of the table that were signed."""
    query = select(Commitment).where(
        Commitment.roundtable_id == roundtable_id,
        Commitment.id.in_(set(wanted)),
        Commitment.phase.not_in(_UNSIGNED),
    )
    return (await db.execute(query.order_by(Commitment.number))).scalars().all()


Amounts = TypeVar("Amounts", FundContribution, FundSpending)


async def amount(db: AsyncSession, kind: type[Amounts], fund_id: UUID, amount_id: UUID) -> tuple[Amounts, bool] | None:
    """What was paid in or spent, and whether it still stands."""
    query = select(kind, _stands(kind)).where(kind.fund_id == fund_id, kind.id == amount_id)
    row = (await db.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1])


async def allocation(db: AsyncSession, fund_id: UUID, allocation_id: UUID) -> FundAllocation | None:
    query = select(FundAllocation).where(FundAllocation.fund_id == fund_id, FundAllocation.id == allocation_id)
    return (await db.execute(query)).scalar_one_or_none()


class ProposedFund(NamedTuple):
    """A fund that lacks somebody's yes."""

    id: UUID
    roundtable_id: UUID
    name: str
    contributors: Sequence[Mapping[str, object]]
    administrator: Mapping[str, object]
    deciders: Sequence[str]
    creditors: Sequence[Mapping[str, object]]
    proposed_at: datetime


class ProposedAllocation(NamedTuple):
    """An allocation that lacks the yes of a sector that decides."""

    id: UUID
    roundtable_id: UUID
    fund_id: UUID
    title: str
    proposed_at: datetime
    deciders: Sequence[str]


_ALLOCATIONS: Final = CompiledQuery(
    select(*columns(FundAllocation, ProposedAllocation._fields[:-1]), cast(Fund.deciders, ARRAY(Text())))
    .join(Fund, Fund.id == FundAllocation.fund_id)
    .where(listed(FundAllocation.roundtable_id, "tables"), FundAllocation.phase == AllocationPhase.proposed)
    .order_by(FundAllocation.id)
    .limit(MOST)
)


PROPOSED: Final = Pending(Fund, ProposedFund, Fund.phase == FundPhase.proposed)


async def proposed_allocations(db: Source, tables: Collection[UUID]) -> Sequence[ProposedAllocation]:
    return [ProposedAllocation(*row) for row in await _ALLOCATIONS.rows(db, tables=list(tables))]
