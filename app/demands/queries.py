"""The rows of demands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.demands.models import Demand, DemandPhase
from app.roundtables.desks import MOST


async def demands(db: AsyncSession, roundtable_id: UUID, wanted: Collection[UUID]) -> Sequence[Demand]:
    """Those demands of the table, by number."""
    query = select(Demand).where(Demand.roundtable_id == roundtable_id, Demand.id.in_(wanted)).order_by(Demand.number)
    return (await db.execute(query)).scalars().all()


class Waiting(NamedTuple):
    """A demand that is to be admitted or answered."""

    id: UUID
    roundtable_id: UUID
    phase: DemandPhase
    title: str
    addressed_to: Sequence[str]
    answers: Sequence[Mapping[str, object]]
    raised_at: datetime
    tabled_at: datetime | None


_WAITING: Final = CompiledQuery(
    select(*columns(Demand, Waiting._fields))
    .where(
        listed(Demand.roundtable_id, "tables"),
        among(Demand.phase, (DemandPhase.raised, DemandPhase.admitted, DemandPhase.tabled)),
    )
    .order_by(Demand.id)
    .limit(MOST)
)


async def waiting(db: Source, tables: Collection[UUID]) -> Sequence[Waiting]:
    """Demands that are to be admitted or answered."""
    return [Waiting(*row) for row in await _WAITING.rows(db, tables=list(tables))]
