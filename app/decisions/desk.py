"""Proposals on desks: a word is lacking, the result is to be asked for, an assembly or a session is waited for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.assents.ratification import Assembly
from app.decisions import queries
from app.decisions.models import Agreement, Proposal
from app.decisions.queries import AdReferendum, InAssent, LeftBehind
from app.decisions.schemas.outcomes import ConditionOut
from app.decisions.subjects import AGREEMENT_RATIFICATION, LEFT_BEHIND, OUTCOME, POSITION, POSITION_RATIFICATION
from app.directory.legal_days import end_of_day
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.lifecycle import LIVE
from app.roundtables.schemas.desks import DeskItem
from app.roundtables.since import Since


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    proposals: ByTable[InAssent]
    agreements: ByTable[AdReferendum]
    left: ByTable[LeftBehind]

    @property
    def texts(self) -> Collection[UUID]:
        return [proposal.id for proposal in self.proposals.rows]

    @property
    def since(self) -> Mapping[UUID, Since]:
        return {each.id: Since(each.text_revision, each.words_from) for each in self.proposals.rows}

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        deciding = desk.place.table.deciding_sectors
        for proposal in self.proposals.at(desk):
            words = f"proposals/{proposal.id}/positions"
            yield from desk.ratifications(POSITION_RATIFICATION, Proposal.subject, proposal.id, proposal.title, words)
            if desk.place.decides and not desk.spoke(proposal.id):
                yield desk.item(POSITION, Proposal.subject, proposal.id, proposal.title, proposal.tabled_at)
            if desk.may(OUTCOME) and all(desk.words.of(sector, proposal.id) for sector in deciding):
                yield desk.item(OUTCOME, Proposal.subject, proposal.id, proposal.title, proposal.tabled_at)

        yield from self._agreements(desk)
        yield from self._left(desk)

    def _left(self, desk: Desk) -> Iterator[DeskItem]:
        """What a session left undecided, before whoever runs the table."""
        for proposal in self.left.at(desk) if desk.place.part.runs and desk.place.table.phase in LIVE else ():
            yield desk.item(LEFT_BEHIND, Proposal.subject, proposal.id, proposal.title, proposal.tabled_at)

    def _agreements(self, desk: Desk) -> Iterator[DeskItem]:
        """What waits for the assembly of the seat's organization, until its day is over."""
        for agreement in self.agreements.at(desk) if desk.place.decides else ():
            mine = [
                end_of_day(each.ratify_by, desk.place.table.time_zone)
                for each in map(ConditionOut.model_validate, agreement.conditions)
                if each.assembly is Assembly.awaited and each.organization_id == desk.place.seat.organization_id
            ]
            if mine and desk.now < min(mine):
                since, due = agreement.adopted_at, min(mine)
                kind = AGREEMENT_RATIFICATION
                yield desk.item(kind, Agreement.subject, agreement.id, agreement.title, since, due=due)


async def gather(gathering: Gathering) -> Gathered:
    """Proposals that can be answered at this moment, and agreements that wait for an assembly."""
    reads, tables = gathering.reads, gathering.tables
    waiting = await queries.ad_referendum(reads, tables)
    left = await queries.left_behind(reads, tables)
    return _Gathered(ByTable(await queries.in_assent(reads, tables)), ByTable(waiting), ByTable(left))
