"""Proposals on desks: a sector has not spoken on one, or all have and the result is to be asked for."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.decisions import queries
from app.decisions.models import Proposal
from app.decisions.subjects import OUTCOME, POSITION
from app.roundtables.desks import Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    proposals: Sequence[Proposal]

    @property
    def texts(self) -> Collection[UUID]:
        return [proposal.id for proposal in self.proposals]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        table = desk.place.table
        for proposal in self.proposals:
            if proposal.roundtable_id != table.id:
                continue
            if desk.place.decides and not desk.spoke(proposal.id):
                yield desk.item(POSITION, proposal.subject, proposal.id, proposal.title, proposal.tabled_at)
            if desk.may(OUTCOME) and all(desk.words.of(sector, proposal.id) for sector in table.deciding_sectors):
                yield desk.item(OUTCOME, proposal.subject, proposal.id, proposal.title, proposal.tabled_at)


async def gather(gathering: Gathering) -> Gathered:
    """Proposals that can be answered at this moment."""
    return _Gathered(await queries.in_assent(gathering.db, gathering.tables))
