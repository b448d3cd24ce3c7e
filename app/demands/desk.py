"""Demands on desks: one is to be admitted, or a sector that it asks has not answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.demands import queries
from app.demands.models import Demand, DemandPhase
from app.demands.queries import Waiting
from app.demands.subjects import ADMISSION, ANSWER
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    demands: ByTable[Waiting]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        sector = desk.place.seat.sector
        for demand in self.demands.at(desk):
            if demand.phase is DemandPhase.raised and desk.may(ADMISSION):
                yield desk.item(ADMISSION, Demand.subject, demand.id, demand.title, demand.raised_at)
            answered = any(answer["sector"] == sector for answer in demand.answers)
            asked = desk.place.decides and sector in demand.addressed_to and not answered
            if demand.phase is DemandPhase.tabled and asked:
                since = demand.tabled_at or demand.raised_at
                yield desk.item(ANSWER, Demand.subject, demand.id, demand.title, since)


async def gather(gathering: Gathering) -> Gathered:
    """Demands that are to be admitted or answered."""
    return _Gathered(ByTable(await queries.WAITING.at(gathering.reads, gathering.tables)))
