"""What a fund allows: pure rules and their refusals."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import ClassVar, Final
from uuid import UUID

from app.assents.lifecycle import YES, Spoken
from app.assents.models import Stance
from app.core.errors import Conflict, Unprocessable
from app.directory.models import Sector
from app.funds.models import AllocationPhase, ContestPhase, Fund, FundAllocation, FundPhase, SpendingContest

# Amounts have up to 30 digits; a sum of as many as a database holds has fewer than this.
_DIGITS: Final = 60


class FundPartyUnseated(Unprocessable):
    code = "fund_party_unseated"
    message = "Who pays into a fund, or administers it, has a voting seat here and says yes to it."


class FundDecidersUnfit(Unprocessable):
    code = "fund_deciders_unfit"
    message = "Only sectors that decide at this table decide on the use of a fund."
    pointer = "/deciders"


class FundCommitmentUnknown(Unprocessable):
    code = "fund_commitment_unknown"
    message = (
        "A fund carries out commitments of this table that were signed, and an allocation one of those of its fund."
    )


class AllocationUnknown(Unprocessable):
    code = "allocation_unknown"
    message = "The fund has no such allocation."
    pointer = "/allocation_id"


class CurrencyOther(Unprocessable):
    code = "currency_other"
    message = "A fund has one currency; «currency» says which."
    pointer = "/amount/currency"


class FundDayUnfit(Unprocessable):
    """422: the member `cause` says which bound the day lies beyond."""

    code = "fund_day_unfit"
    message = "The day does not fit what is recorded."
    causes: ClassVar[Mapping[str, str]] = {
        "not_yet": "That day has not come yet at this table.",
        "before_the_decision": "That day lies before the day on which the allocation was agreed.",
    }


class FundNotProposed(Conflict):
    code = "fund_not_proposed"
    message = "The fund is open already: everybody whom it names has said yes."


class FundNotOpen(Conflict):
    code = "fund_not_open"
    message = "The fund is not open yet: somebody whom it names has not said yes."


class AllocationNotProposed(Conflict):
    code = "allocation_not_proposed"
    message = "The allocation is agreed already."


class AllocationNotAgreed(Conflict):
    code = "allocation_not_agreed"
    message = "The allocation is not agreed: nothing is spent of it before the sectors that decide have said yes."


class AllocationBeyondFund(Conflict):
    """409: the members `agreed`, `contributed` and `allocated` say how far it goes."""

    code = "allocation_beyond_fund"
    message = "With what is allocated already this is more than the fund has, and more than was agreed to be paid in."


class AllocationExceeded(Conflict):
    """409: the members `allocated` and `spent` say how far it goes."""

    code = "allocation_exceeded"
    message = "With what was spent of it already this is more than the allocation: the sectors decide on more."


class FundExceeded(Conflict):
    """409: the members `contributed` and `spent` say how far it goes."""

    code = "fund_exceeded"
    message = (
        "With what was spent already this is more than was paid in. Say in `advance_reasons` why, and who advanced it."
    )


class CorrectedUnknown(Unprocessable):
    code = "corrected_unknown"
    message = "What is corrected is an amount that your own organization said of this fund."
    pointer = "/corrects"


class CorrectedAlready(Conflict):
    code = "corrected_already"
    message = "It was corrected already: what stands now is the one that corrects it."
    pointer = "/corrects"


class ContestSettled(Conflict):
    code = "contest_settled"
    message = "The sector that contested it has settled it."


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    with localcontext(prec=_DIGITS):
        return sum(amounts, Decimal(0))


def plain(amount: Decimal) -> str:
    """In plain notation."""
    return format(amount, "f")


def agreed_in_all(fund: Fund) -> Decimal:
    """What the contributors agreed to pay in."""
    return total(Decimal(str(each["agreed"])) for each in fund.contributors)


def require_seated(wanted: Iterable[UUID], seated: Mapping[UUID, Sector]) -> None:
    """Raises FundPartyUnseated."""
    if not set(wanted) <= set(seated):
        raise FundPartyUnseated(at=("/contributors", "/administrator"))


def require_deciders(deciders: Collection[Sector], deciding: Collection[str]) -> None:
    """Raises FundDecidersUnfit."""
    if not {each.value for each in deciders} <= set(deciding):
        raise FundDecidersUnfit


def require_commitments(wanted: Iterable[UUID | str], known: Iterable[UUID | str], at: str = "/commitments") -> None:
    """Raises FundCommitmentUnknown."""
    if not set(map(str, wanted)) <= set(map(str, known)):
        raise FundCommitmentUnknown(at=at)


def require_proposed(fund: Fund) -> None:
    """Raises FundNotProposed."""
    if fund.phase is not FundPhase.proposed:
        raise FundNotProposed


def require_open(fund: Fund) -> None:
    """Raises FundNotOpen."""
    if fund.phase is not FundPhase.open:
        raise FundNotOpen


def require_currency(fund: Fund, currency: str) -> None:
    """Raises CurrencyOther."""
    if currency != fund.currency:
        raise CurrencyOther(members={"currency": fund.currency})


def require_come(day: date, today: date, at: str) -> None:
    """Raises FundDayUnfit."""
    if day > today:
        raise FundDayUnfit(cause="not_yet", at=at)


def opens(fund_organizations: Collection[UUID], deciders: Collection[str], spoken: Spoken) -> bool:
    """Whether every organization and every sector that a fund names says yes: nobody does for another."""
    for organization in fund_organizations:
        said = [voice.stance for voice in spoken.voices if voice.organization_id == organization]
        if Stance.object in said or not YES.intersection(said):
            return False
    return spoken.all_say_yes(deciders)


def open_fund(fund: Fund, now: datetime) -> None:
    fund.phase = FundPhase.open
    fund.opened_at = now


def require_asked(allocation: FundAllocation) -> None:
    """Raises AllocationNotProposed."""
    if allocation.phase is not AllocationPhase.proposed:
        raise AllocationNotProposed


def require_within_fund(fund: Fund, amount: Decimal, allocated: Decimal, contributed: Decimal) -> None:
    """Raises AllocationBeyondFund; `allocated` is by what is agreed already."""
    agreed = agreed_in_all(fund)
    if total((amount, allocated)) > max(agreed, contributed):
        members: dict[str, object] = {
            "agreed": plain(agreed),
            "contributed": plain(contributed),
            "allocated": plain(allocated),
        }
        raise AllocationBeyondFund(members=members)


def agree(allocation: FundAllocation, now: datetime) -> None:
    allocation.phase = AllocationPhase.agreed
    allocation.agreed_at = now


def require_agreed(allocation: FundAllocation, spent_on: date, agreed_on: date | None) -> None:
    """Raises AllocationNotAgreed, or FundDayUnfit for a day before it was agreed."""
    if agreed_on is None or allocation.phase is not AllocationPhase.agreed:
        raise AllocationNotAgreed
    if spent_on < agreed_on:
        raise FundDayUnfit(cause="before_the_decision", at="/spent_on")


def require_within_allocation(allocation: FundAllocation, amount: Decimal, spent: Decimal) -> None:
    """Raises AllocationExceeded; `spent` is what was spent of it before."""
    allocated = Decimal(str(allocation.amount["amount"]))
    if total((amount, spent)) > allocated:
        raise AllocationExceeded(members={"allocated": plain(allocated), "spent": plain(spent)})


def require_paid_in(amount: Decimal, spent: Decimal, contributed: Decimal, *, said: bool) -> None:
    """Raises FundExceeded, unless it is said why more may be spent than was paid in."""
    if not said and total((amount, spent)) > contributed:
        raise FundExceeded(members={"contributed": plain(contributed), "spent": plain(spent)})


def settle(contest: SpendingContest, seat_id: UUID, reasons: str, now: datetime) -> None:
    """Raises ContestSettled."""
    if contest.phase is not ContestPhase.open:
        raise ContestSettled
    contest.phase = ContestPhase.settled
    contest.settled_by = seat_id
    contest.settled_at = now
    contest.settlement = reasons
