"""Ground rules on desks: a sector has not adopted what was proposed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from app.protocols import queries
from app.protocols.models import Protocol
from app.protocols.subjects import ADOPTION
from app.roundtables.desks import Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    gathering: Gathering
    proposed: Sequence[Row[UUID, UUID, dict[str, object], datetime | None]]

    @property
    def texts(self) -> Collection[UUID]:
        return [row.id for row in self.proposed]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for row in self.proposed:
            if row.roundtable_id != desk.place.table.id or not desk.place.decides or desk.spoke(row.id):
                continue
            title = self.gathering.in_language(row.title)
            yield desk.item(ADOPTION, Protocol.subject, row.id, title, row.proposed_at or desk.now)


async def gather(gathering: Gathering) -> Gathered:
    """Proposed protocols that would replace what their table adopted last."""
    return _Gathered(gathering, await queries.in_adoption(gathering.db, gathering.tables))
