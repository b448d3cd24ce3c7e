"""The rows of facilitations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.facilitations.models import Facilitation, FacilitationPhase
from app.roundtables.desks import MOST


async def standing(db: AsyncSession, roundtable_id: UUID) -> Sequence[Facilitation]:
    """Those of a table that are accepted or proposed."""
    query = select(Facilitation).where(
        Facilitation.roundtable_id == roundtable_id,
        Facilitation.phase.in_((FacilitationPhase.accepted, FacilitationPhase.proposed)),
    )
    return (await db.execute(query.order_by(Facilitation.number))).scalars().all()


class ProposedFacilitation(NamedTuple):
    id: UUID
    roundtable_id: UUID
    proposed_at: datetime


_PROPOSED: Final = CompiledQuery(
    select(*columns(Facilitation, ProposedFacilitation._fields))
    .where(listed(Facilitation.roundtable_id, "tables"), Facilitation.phase == FacilitationPhase.proposed)
    .order_by(Facilitation.id)
    .limit(MOST)
)


async def proposed(db: Source, tables: Collection[UUID]) -> Sequence[ProposedFacilitation]:
    """Those that lack a sector's yes."""
    return [ProposedFacilitation(*row) for row in await _PROPOSED.rows(db, tables=list(tables))]
