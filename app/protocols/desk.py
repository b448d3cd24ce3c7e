"""Ground rules on desks: a sector has not adopted what was proposed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.protocols import queries
from app.protocols.models import Protocol
from app.protocols.queries import Proposed
from app.protocols.subjects import ADOPTION
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    gathering: Gathering
    proposed: ByTable[Proposed]

    @property
    def texts(self) -> Collection[UUID]:
        return [row.id for row in self.proposed.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for row in self.proposed.at(desk):
            if desk.place.decides and not desk.spoke(row.id):
                title = self.gathering.in_language(row.title)
                yield desk.item(ADOPTION, Protocol.subject, row.id, title, row.proposed_at or desk.now)


async def gather(gathering: Gathering) -> Gathered:
    """Proposed protocols that would replace what their table adopted last."""
    return _Gathered(gathering, ByTable(await queries.in_adoption(gathering.db, gathering.tables)))
