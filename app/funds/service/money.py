"""What was paid in and spent, what somebody says against it, and what it all comes to."""

from decimal import Decimal
from uuid import UUID

from app.commitments import queries as commitments
from app.commitments.schemas.parts import NamedIn, NamedOut
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.funds import lifecycle, queries
from app.funds.lifecycle import plain
from app.funds.models import ContestPhase, Fund, FundContribution, FundSpending, SpendingContest
from app.funds.queries import Amounts
from app.funds.schemas.money import (
    ContestIn,
    ContestOut,
    ContributionIn,
    ContributionOut,
    SettlementIn,
    SpendingIn,
    SpendingOut,
)
from app.funds.schemas.terms import CommitmentTotal, ContributorTotal, FundTotals
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring.lifecycle import require_following
from app.roundtables.access import Standing
from app.roundtables.evidence import digests, require_stored
from app.roundtables.service.convening import OrganizationUnknown


async def contribute(standing: Standing, fund: Fund, body: ContributionIn) -> WriteResult:
    """What the caller's organization paid in.

    Raises RoundtableNotLive, FundNotOpen, CurrencyOther, FundDayUnfit, EvidenceNotStored, CorrectedUnknown and
    CorrectedAlready.
    """
    roundtable, seat = standing.roundtable, standing.seat
    require_following(roundtable)
    lifecycle.require_open(fund)
    lifecycle.require_currency(fund, body.amount.currency)
    lifecycle.require_come(body.paid_on, local_date(standing.now, roundtable.time_zone), "/paid_on")
    await require_stored(standing.db, roundtable.id, body.evidence.values(), elsewhere=True)
    corrected = await _corrected(standing, FundContribution, fund, body.corrects)
    if corrected is not None and corrected.organization_id != seat.organization_id:
        raise lifecycle.CorrectedUnknown

    contribution = FundContribution(
        id=new_id(),
        roundtable_id=roundtable.id,
        fund_id=fund.id,
        number=await standing.next_number(FundContribution, within=fund),
        organization_id=seat.organization_id,
        sector=seat.sector,
        seat_id=seat.id,
        amount=body.amount.model_dump(mode="json"),
        paid_on=body.paid_on,
        text=body.text,
        corrects=body.corrects,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        recorded_at=standing.now,
    )
    standing.db.add(contribution)
    change = Change(contribution, ContributionOut)
    return await standing.record(Act.fund_contributed, change, evidence=digests(body.evidence))


async def spend(standing: Standing, fund: Fund, body: SpendingIn) -> WriteResult:
    """What the administrator spent of an agreed allocation: never above it, nor above what was paid in unless said.

    Raises RoundtableNotLive, OrganizationUnknown, AllocationUnknown, CurrencyOther, FundDayUnfit, AllocationNotAgreed,
    AllocationExceeded, FundExceeded, EvidenceNotStored, CorrectedUnknown and CorrectedAlready.
    """
    db, roundtable = standing.db, standing.roundtable
    paid_to = await _named(standing, body.paid_to)
    allocation = await queries.allocation(db, fund.id, body.allocation_id)
    if allocation is None:
        raise lifecycle.AllocationUnknown
    lifecycle.require_currency(fund, body.amount.currency)
    require_following(roundtable)
    lifecycle.require_come(body.spent_on, local_date(standing.now, roundtable.time_zone), "/spent_on")
    agreed_on = None if allocation.agreed_at is None else local_date(allocation.agreed_at, roundtable.time_zone)
    lifecycle.require_agreed(allocation, body.spent_on, agreed_on)
    corrected = await _corrected(standing, FundSpending, fund, body.corrects)
    amount, sums = Decimal(body.amount.amount), await queries.sums(db, fund.id)
    # What it corrects was spent no more.
    less = Decimal(0) if corrected is None else Decimal(str(corrected.amount["amount"])).copy_negate()
    spent = await queries.spent_of(db, allocation.id)
    if corrected is not None and corrected.allocation_id == allocation.id:
        spent = lifecycle.total((spent, less))
    lifecycle.require_within_allocation(allocation, amount, spent)
    everything = lifecycle.total((sums.spent, less))
    lifecycle.require_paid_in(amount, everything, sums.contributed, said=body.advance_reasons is not None)
    await require_stored(db, roundtable.id, body.evidence.values(), elsewhere=True)

    spending = FundSpending(
        id=new_id(),
        roundtable_id=roundtable.id,
        fund_id=fund.id,
        number=await standing.next_number(FundSpending, within=fund),
        allocation_id=allocation.id,
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        amount=body.amount.model_dump(mode="json"),
        paid_to=paid_to.model_dump(mode="json"),
        spent_on=body.spent_on,
        text=body.text,
        advance_reasons=body.advance_reasons,
        corrects=body.corrects,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        recorded_at=standing.now,
    )
    db.add(spending)
    return await standing.record(Act.fund_spent, Change(spending, SpendingOut), evidence=digests(body.evidence))


async def _corrected(standing: Standing, kind: type[Amounts], fund: Fund, named: UUID | None) -> Amounts | None:
    """What was said wrong; raises CorrectedUnknown, or CorrectedAlready."""
    if named is None:
        return None
    found = await queries.amount(standing.db, kind, fund.id, named)
    if found is None:
        raise lifecycle.CorrectedUnknown
    said, stands = found
    if not stands:
        raise lifecycle.CorrectedAlready
    return said


async def _named(standing: Standing, named: NamedIn) -> NamedOut:
    """Raises OrganizationUnknown."""
    if named.organization_id is None:
        return NamedOut(organization_id=None, sector=None, text=named.text)
    known = await commitments.organizations(standing.db, [named.organization_id])
    if named.organization_id not in known:
        raise OrganizationUnknown
    return NamedOut(organization_id=named.organization_id, sector=known[named.organization_id].sector, text=None)


async def contest(standing: Standing, fund: Fund, spending: FundSpending, body: ContestIn) -> WriteResult:
    """Another organization says what is wrong with a spending. Raises RoundtableNotLive and EvidenceNotStored."""
    require_following(standing.roundtable)
    await require_stored(standing.db, standing.roundtable.id, body.evidence.values(), elsewhere=True)

    contested = SpendingContest(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        fund_id=fund.id,
        spending_id=spending.id,
        number=await standing.next_number(SpendingContest, within=spending),
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        reasons=body.reasons,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        phase=ContestPhase.open,
        contested_at=standing.now,
        settled_by=None,
        settled_at=None,
        settlement=None,
    )
    standing.db.add(contested)
    return await standing.record(Act.spending_contested, Change(contested, ContestOut), evidence=digests(body.evidence))


async def settle(standing: Standing, contested: SpendingContest, body: SettlementIn) -> WriteResult:
    """The sector that contested it no longer does. Raises ContestSettled."""
    lifecycle.settle(contested, standing.seat.id, body.reasons, standing.now)
    return await standing.record(Act.contest_settled, Change(contested, ContestOut))


async def totals(standing: Standing, fund: Fund) -> FundTotals:
    """What the fund comes to at this minute."""
    db = standing.db
    sums, contested = await queries.sums(db, fund.id), await queries.contested(db, fund.id)
    paid, of_each = await queries.contributed_by(db, fund.id), await queries.by_commitment(db, fund.id)
    return FundTotals(
        fund_id=fund.id,
        currency=fund.currency,
        agreed=plain(lifecycle.agreed_in_all(fund)),
        contributed=plain(sums.contributed),
        allocated=plain(sums.allocated),
        spent=plain(sums.spent),
        contested=plain(contested),
        available=plain(lifecycle.total((sums.contributed, sums.spent.copy_negate()))),
        by_contributor=tuple(
            ContributorTotal(
                organization_id=UUID(str(each["organization_id"])),
                agreed=str(each["agreed"]),
                contributed=plain(paid.get(UUID(str(each["organization_id"])), Decimal(0))),
            )
            for each in fund.contributors
        ),
        by_commitment=tuple(
            CommitmentTotal(commitment_id=commitment, allocated=plain(allocated), spent=plain(spent))
            for commitment, (allocated, spent) in sorted(of_each.items(), key=lambda each: str(each[0]))
        ),
    )
