"""The rows of demands."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.demands.models import Demand, DemandPhase
from app.roundtables.desks import MOST


async def demands(db: AsyncSession, roundtable_id: UUID, wanted: Collection[UUID]) -> Sequence[Demand]:
    """Those demands of the table, by number."""
    query = select(Demand).where(Demand.roundtable_id == roundtable_id, Demand.id.in_(wanted)).order_by(Demand.number)
    return (await db.execute(query)).scalars().all()


async def waiting(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Demand]:
    """Demands that are to be admitted or answered."""
    phases = (DemandPhase.raised, DemandPhase.admitted, DemandPhase.tabled)
    query = select(Demand).where(Demand.roundtable_id.in_(tables), Demand.phase.in_(phases))
    return (await db.execute(query.order_by(Demand.id).limit(MOST))).scalars().all()
