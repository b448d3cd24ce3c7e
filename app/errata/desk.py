"""Errata on desks: a sector has not said its word on one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.errata import queries
from app.errata.models import Erratum
from app.errata.queries import Asked
from app.errata.subjects import ASSENT
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    asked: ByTable[Asked]

    @property
    def texts(self) -> Collection[UUID]:
        return [each.id for each in self.asked.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for each in self.asked.at(desk) if desk.place.decides else ():
            if not desk.spoke(each.id):
                path = f"sessions/{each.session_id}/minutes/errata/{each.id}"
                yield desk.item(
                    ASSENT,
                    Erratum.subject,
                    each.id,
                    each.title,
                    each.proposed_at,
                    due=each.review_ends_at,
                    path=path,
                )


async def gather(gathering: Gathering) -> Gathered:
    """Errata that lack a sector's word."""
    return _Gathered(ByTable(await queries.asked(gathering.reads, gathering.tables)))
