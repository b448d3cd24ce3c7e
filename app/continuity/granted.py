"""Waivers in force with the words by which they came about, for whatever tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Stance, WaiverAssent
from app.continuity.models import ConsentPhase, Waiver
from app.directory.models import Sector


@dataclass(frozen=True, slots=True)
class GrantedWaiver:
    """A clause that was set aside, and what the sectors said to that, the earliest first."""

    waiver: Waiver
    words: Sequence[WaiverAssent]

    @property
    def sectors(self) -> tuple[Sector, ...]:
        """Those that said yes, in the order in which sectors are named."""
        agreed = {word.sector for word in self.words if word.stance is Stance.accept}
        return tuple(sector for sector in Sector if sector in agreed)


async def granted_for(db: AsyncSession, where: ColumnElement[bool]) -> Sequence[GrantedWaiver]:
    """The waivers in force of which `where` holds, in the order in which they were granted."""
    query = select(Waiver).where(Waiver.phase == ConsentPhase.granted, where)
    waivers = (await db.execute(query.order_by(Waiver.granted_at, Waiver.number))).scalars().all()
    if not waivers:
        return []
    given = select(WaiverAssent).where(WaiverAssent.target_id.in_([waiver.id for waiver in waivers]))
    words = (await db.execute(given.order_by(WaiverAssent.stated_at, WaiverAssent.id))).scalars().all()
    return [GrantedWaiver(each, [word for word in words if word.target_id == each.id]) for each in waivers]
