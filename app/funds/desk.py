"""Funds on desks: a fund that lacks the yes of an organization or a sector, and a use of it that lacks a decision."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.funds import policy, queries
from app.funds.models import Fund, FundAllocation
from app.funds.queries import ProposedAllocation, ProposedFund
from app.funds.subjects import ALLOCATION, FUND, RATIFICATION
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    funds: ByTable[ProposedFund]
    allocations: ByTable[ProposedAllocation]

    @property
    def texts(self) -> Collection[UUID]:
        return [*(fund.id for fund in self.funds.rows), *(each.id for each in self.allocations.rows)]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        if not desk.place.decides:
            return
        sector = desk.place.seat.sector.value
        for fund in self.funds.at(desk):
            if _is_lacking(desk, fund):
                yield desk.item(FUND, Fund.subject, fund.id, fund.name, fund.proposed_at)
        for each in self.allocations.at(desk):
            if sector not in each.deciders:
                continue
            path = f"funds/{each.fund_id}/allocations/{each.id}"
            yield from desk.ratifications(RATIFICATION, FundAllocation.subject, each.id, each.title, f"{path}/assents")
            if not desk.spoke(each.id):
                yield desk.item(ALLOCATION, FundAllocation.subject, each.id, each.title, each.proposed_at, path=path)


def _is_lacking(desk: Desk, fund: ProposedFund) -> bool:
    """Whether the fund waits for the yes of the seat's organization, or of its sector."""
    seat = desk.place.seat
    if seat.organization_id in policy.organizations_of(fund) and not desk.words.by(seat.organization_id, fund.id):
        return True
    return seat.sector.value in policy.sectors_of(fund) and not desk.spoke(fund.id)


async def gather(gathering: Gathering) -> Gathered:
    """What is proposed and not yet open or agreed."""
    reads, tables = gathering.reads, gathering.tables
    funds = await queries.PROPOSED.at(reads, tables)
    return _Gathered(ByTable(funds), ByTable(await queries.proposed_allocations(reads, tables)))
