"""The rows of demands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import among
from app.demands.models import Demand, DemandPhase
from app.roundtables.desks import Pending


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


WAITING: Final = Pending(
    Demand, Waiting, among(Demand.phase, (DemandPhase.raised, DemandPhase.admitted, DemandPhase.tabled))
)
"""Demands that are to be admitted or answered."""
