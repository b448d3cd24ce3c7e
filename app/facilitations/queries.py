"""The rows of facilitations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.facilitations.models import Facilitation, FacilitationPhase
from app.roundtables.desks import Pending


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


PROPOSED: Final = Pending(Facilitation, ProposedFacilitation, Facilitation.phase == FacilitationPhase.proposed)
"""Those that lack a sector's yes."""
