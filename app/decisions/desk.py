"""Proposals on desks: a sector has not spoken on one, or all have and the result is to be asked for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.decisions import queries
from app.decisions.models import Proposal
from app.decisions.queries import InAssent
from app.decisions.subjects import OUTCOME, POSITION
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    proposals: ByTable[InAssent]

    @property
    def texts(self) -> Collection[UUID]:
        return [proposal.id for proposal in self.proposals.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        deciding = desk.place.table.deciding_sectors
        for proposal in self.proposals.at(desk):
            if desk.place.decides and not desk.spoke(proposal.id):
                yield desk.item(POSITION, Proposal.subject, proposal.id, proposal.title, proposal.tabled_at)
            if desk.may(OUTCOME) and all(desk.words.of(sector, proposal.id) for sector in deciding):
                yield desk.item(OUTCOME, Proposal.subject, proposal.id, proposal.title, proposal.tabled_at)


async def gather(gathering: Gathering) -> Gathered:
    """Proposals that can be answered at this moment."""
    return _Gathered(ByTable(await queries.in_assent(gathering.reads, gathering.tables)))
