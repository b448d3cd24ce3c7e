"""A use of the fund is proposed, and agreed by the sectors that decide on it."""

from collections.abc import Sequence
from decimal import Decimal

from app.assents import queries as words
from app.assents.lifecycle import Spoken
from app.assents.models import AllocationAssent, Stance
from app.assents.schemas import AssentOut, RatifiableConsentIn
from app.assents.service.consenting import Question, act_of
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.core.ids import new_id
from app.funds import lifecycle, queries
from app.funds.models import AllocationPhase, Fund, FundAllocation
from app.funds.schemas.terms import AllocationIn, AllocationOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring.lifecycle import require_following
from app.protocols.service.forming import formation
from app.roundtables.access import Standing


async def propose(standing: Standing, fund: Fund, body: AllocationIn) -> WriteResult:
    """Raises RoundtableNotLive, FundNotOpen, CurrencyOther, FundCommitmentUnknown and AllocationBeyondFund."""
    require_following(standing.roundtable)
    lifecycle.require_open(fund)
    lifecycle.require_currency(fund, body.amount.currency)
    if body.commitment_id is not None:
        lifecycle.require_commitments([body.commitment_id], fund.commitments, "/commitment_id")
    await _require_room(standing, fund, Decimal(body.amount.amount))

    allocation = FundAllocation(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        fund_id=fund.id,
        number=await standing.next_number(FundAllocation, within=fund),
        title=body.title,
        text=body.text,
        amount=body.amount.model_dump(mode="json"),
        commitment_id=body.commitment_id,
        sector=standing.seat.sector,
        phase=AllocationPhase.proposed,
        proposed_by=standing.seat.id,
        proposed_at=standing.now,
        agreed_at=None,
    )
    standing.db.add(allocation)
    return await standing.record(Act.allocation_proposed, Change(allocation, AllocationOut))


async def assent(standing: Standing, allocation: FundAllocation, body: RatifiableConsentIn) -> WriteResult:
    """The word of a sector that decides, as its ground rules form it; with the last yes it is agreed.

    Raises RoundtableNotLive, AllocationNotProposed, AlreadyAssented, PowerMissing, RatificationDay, and
    AllocationBeyondFund where others were agreed in the meantime.
    """
    question = await asked(standing, allocation)
    seat = standing.seat
    voices = await words.voices(standing.db, AllocationAssent, allocation.id, standing.roundtable, standing.now)
    spoken = Spoken.of(voices, question.formation)
    spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)

    said = give(standing, AllocationAssent, allocation, allocation.revision, body)
    if said.stance is Stance.object:
        return await standing.record(Act.objection_recorded, Change(said, AssentOut))
    changes = [Change(said, AssentOut)]
    if spoken.after(Voice.of(said, seat, standing.mandate)).all_say_yes(question.deciding):
        changes += await question.complete()
    return await standing.record(act_of(said, Act.allocation_assented), *changes)


async def asked(standing: Standing, allocation: FundAllocation) -> Question:
    """The allocation as the sectors are asked for it now; raises RoundtableNotLive and AllocationNotProposed."""
    require_following(standing.roundtable)
    lifecycle.require_asked(allocation)
    fund = await standing.db.get_one(Fund, allocation.fund_id)

    async def complete() -> Sequence[Change]:
        await _require_room(standing, fund, Decimal(str(allocation.amount["amount"])))
        lifecycle.agree(allocation, standing.now)
        return [Change(allocation, AllocationOut)]

    return Question(
        formation=await formation(standing.db, standing.roundtable, standing.now),
        text=allocation,
        kind=AllocationAssent,
        deciding=fund.deciders,
        complete=complete,
    )


async def _require_room(standing: Standing, fund: Fund, amount: Decimal) -> None:
    sums = await queries.sums(standing.db, fund.id)
    lifecycle.require_within_fund(fund, amount, sums.allocated, sums.contributed)
