"""The rows of demands."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.demands.models import Demand, DemandPhase, PresentedList
from app.roundtables.desks import MOST


async def next_number(db: AsyncSession, kind: type[Demand] | type[PresentedList], roundtable_id: UUID) -> int:
    """The number of the next demand, or of the next list of them; true under the table's lock."""
    query = select(func.coalesce(func.max(kind.number), 0) + 1).where(kind.roundtable_id == roundtable_id)
    return (await db.execute(query)).scalar_one()


async def demands(db: AsyncSession, roundtable_id: UUID, wanted: Collection[UUID]) -> Sequence[Demand]:
    """Those demands of the table, by number."""
    query = select(Demand).where(Demand.roundtable_id == roundtable_id, Demand.id.in_(wanted)).order_by(Demand.number)
    return (await db.execute(query)).scalars().all()


async def waiting(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Demand]:
    """Demands that are to be admitted or answered."""
    phases = (DemandPhase.raised, DemandPhase.admitted, DemandPhase.tabled)
    query = select(Demand).where(Demand.roundtable_id.in_(tables), Demand.phase.in_(phases))
    return (await db.execute(query.order_by(Demand.id).limit(MOST))).scalars().all()
