"""`R/funds/{id}/contributions` and `…/spendings`, with what is said against a spending."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.funds import lifecycle, policy
from app.funds.models import FundContribution, FundSpending, SpendingContest
from app.funds.router.funds import Deciding, FundAtHand, SeenFund
from app.funds.schemas.money import (
    ContestIn,
    ContestList,
    ContestOut,
    ContributionIn,
    ContributionList,
    ContributionOut,
    SettlementIn,
    SpendingIn,
    SpendingList,
    SpendingOut,
)
from app.funds.service import money
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import Seen, Standing, located, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.service.convening import OrganizationUnknown

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/funds/{fund_id}", tags=["funds"], route_class=StrictRoute)

P = Permission
SpendingAtHand = Annotated[FundSpending, located(FundSpending, "fund_spending_id")]
ContestAtHand = Annotated[SpendingContest, located(SpendingContest, "spending_contest_id")]


@refuses(policy.NotAContributor)
async def _contributing(standing: Deciding, fund: FundAtHand) -> Standing:
    policy.require_contributor(standing.seat, fund)
    return standing


@refuses(policy.NotTheAdministrator)
async def _spending(standing: Deciding, fund: FundAtHand) -> Standing:
    policy.require_administrator(standing.seat, fund)
    return standing


@refuses(NotFound, policy.OwnSpending)
async def _contesting(standing: Deciding, fund: FundAtHand, spending: SpendingAtHand) -> Standing:
    if spending.fund_id != fund.id:
        raise NotFound
    policy.require_other(standing.seat, fund)
    return standing


@refuses(NotFound, policy.ContestOfOthers)
async def _settling(standing: Deciding, fund: FundAtHand, spending: SpendingAtHand, contest: ContestAtHand) -> Standing:
    if spending.fund_id != fund.id or contest.spending_id != spending.id:
        raise NotFound
    policy.require_own_contest(standing.seat, contest)
    return standing


@router.get(
    "/contributions",
    operation_id="list_contributions",
    dependencies=[needs(P.roundtable_read)],
    response_model=ContributionList,
)
async def list_contributions(request: Request, fund: SeenFund, paging: Paging) -> Response:
    """What was paid in, by number."""
    where = equal(FundContribution.fund_id, fund.id)
    return page_response(request, await fund.page(FundContribution, paging, *where, order=FundContribution.number))


@router.post(
    "/contributions",
    operation_id="record_contribution",
    dependencies=[needs(P.contribution_record, keyed=True)],
    status_code=201,
    response_model=ContributionOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.FundNotOpen,
        lifecycle.CurrencyOther,
        lifecycle.FundDayUnfit,
        lifecycle.CorrectedUnknown,
        lifecycle.CorrectedAlready,
        EvidenceNotStored,
    ),
)
async def record_contribution(
    standing: Annotated[Standing, Depends(_contributing)], fund: FundAtHand, body: ContributionIn
) -> Response:
    """Say what one's own organization paid in."""
    return created(await money.contribute(standing, fund, body))


@router.get(
    "/spendings", operation_id="list_spendings", dependencies=[needs(P.roundtable_read)], response_model=SpendingList
)
async def list_spendings(request: Request, fund: SeenFund, paging: Paging) -> Response:
    """What was spent, by number, with what shows it."""
    where = equal(FundSpending.fund_id, fund.id)
    return page_response(request, await fund.page(FundSpending, paging, *where, order=FundSpending.number))


@router.post(
    "/spendings",
    operation_id="record_spending",
    dependencies=[needs(P.spending_record, keyed=True)],
    status_code=201,
    response_model=SpendingOut,
    responses=problems(
        RoundtableNotLive,
        OrganizationUnknown,
        lifecycle.AllocationUnknown,
        lifecycle.CurrencyOther,
        lifecycle.FundDayUnfit,
        lifecycle.AllocationNotAgreed,
        lifecycle.AllocationExceeded,
        lifecycle.FundExceeded,
        lifecycle.CorrectedUnknown,
        lifecycle.CorrectedAlready,
        EvidenceNotStored,
    ),
)
async def record_spending(
    standing: Annotated[Standing, Depends(_spending)], fund: FundAtHand, body: SpendingIn
) -> Response:
    """Say as the fund's administrator what was spent of an allocation that is agreed, with what shows it.

    Never more than the allocation, and never more than was paid in, unless `advance_reasons` says why.
    """
    return created(await money.spend(standing, fund, body))


@router.get(
    "/spendings/{fund_spending_id}/contests",
    operation_id="list_contests",
    dependencies=[needs(P.roundtable_read)],
    response_model=ContestList,
)
async def list_contests(
    request: Request,
    spending: Annotated[Seen, seen(FundSpending, "fund_spending_id", under=FundSpending.fund_id)],
    paging: Paging,
) -> Response:
    """What is said against a spending, and what was settled."""
    where = equal(SpendingContest.spending_id, spending.id)
    return page_response(request, await spending.page(SpendingContest, paging, *where, order=SpendingContest.number))


@router.post(
    "/spendings/{fund_spending_id}/contests",
    operation_id="contest_spending",
    dependencies=[needs(P.spending_contest, keyed=True)],
    status_code=201,
    response_model=ContestOut,
    responses=problems(RoundtableNotLive, EvidenceNotStored),
)
async def contest_spending(
    standing: Annotated[Standing, Depends(_contesting)], fund: FundAtHand, spending: SpendingAtHand, body: ContestIn
) -> Response:
    """Say, as another organization than the one that spent it, why a spending was not as it should be."""
    return created(await money.contest(standing, fund, spending, body))


@router.post(
    "/spendings/{fund_spending_id}/contests/{spending_contest_id}/settlement",
    operation_id="settle_contest",
    dependencies=[needs(P.spending_contest)],
    status_code=201,
    response_model=ContestOut,
    responses=problems(lifecycle.ContestSettled),
)
async def settle_contest(
    standing: Annotated[Standing, Depends(_settling)], contest: ContestAtHand, body: SettlementIn
) -> Response:
    """Say, for the sector that contested it, why it no longer does."""
    return created(await money.settle(standing, contest, body))
