"""`R/funds/{id}/allocations`: what a fund is used for, by the word of the sectors that decide on it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import AllocationAssent
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, RatifiableConsentIn, RatificationIn
from app.assents.service import ratifying
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.funds import lifecycle, policy
from app.funds.models import AllocationPhase, FundAllocation
from app.funds.router.funds import Deciding, FundAtHand, SeenFund
from app.funds.schemas.terms import AllocationIn, AllocationList, AllocationOut, WordList
from app.funds.service import allocating
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.router.ratifying import REFUSALS, recording
from app.roundtables.access import Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/funds/{fund_id}/allocations", tags=["funds"], route_class=StrictRoute
)

P = Permission
SeenAllocation = Annotated[Seen, seen(FundAllocation, "fund_allocation_id", under=FundAllocation.fund_id)]


@refuses(policy.NotOfThisFund)
async def _proposing(standing: Deciding, fund: FundAtHand) -> Standing:
    policy.require_of_fund(standing.seat, fund)
    return standing


@refuses(NotFound, policy.NotADecider)
async def _asked(
    standing: Deciding,
    fund: FundAtHand,
    allocation: Annotated[FundAllocation, located(FundAllocation, "fund_allocation_id")],
) -> Standing:
    if allocation.fund_id != fund.id:
        raise NotFound
    policy.require_decider(standing.seat, fund)
    return standing


@router.get("", operation_id="list_allocations", dependencies=[needs(P.roundtable_read)], response_model=AllocationList)
async def list_allocations(
    request: Request, fund: SeenFund, paging: Paging, phase: AllocationPhase | None = None
) -> Response:
    """What the fund was proposed to be used for, by number."""
    where = (*equal(FundAllocation.fund_id, fund.id), *equal(FundAllocation.phase, phase))
    return page_response(request, await fund.page(FundAllocation, paging, *where, order=FundAllocation.number))


@router.post(
    "",
    operation_id="propose_allocation",
    dependencies=[needs(P.allocation_propose, once=True)],
    status_code=201,
    response_model=AllocationOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.FundNotOpen,
        lifecycle.CurrencyOther,
        lifecycle.FundCommitmentUnknown,
        lifecycle.AllocationBeyondFund,
    ),
)
async def propose_allocation(
    standing: Annotated[Standing, Depends(_proposing)], fund: FundAtHand, body: AllocationIn
) -> Response:
    """Propose what a part of the fund is used for, as somebody whom it names."""
    return created(await allocating.propose(standing, fund, body))


@router.get(
    "/{fund_allocation_id}",
    operation_id="get_allocation",
    dependencies=[needs(P.roundtable_read)],
    response_model=AllocationOut,
)
async def get_allocation(request: Request, allocation: SeenAllocation) -> Response:
    """One use of the fund, with the ETag that a sector's word asks for."""
    return found(request, allocation.stored)


@router.get(
    "/{fund_allocation_id}/assents",
    operation_id="list_allocation_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=WordList,
)
async def list_allocation_assents(request: Request, allocation: SeenAllocation, paging: Paging) -> Response:
    """What the sectors that decide said to it."""
    page = await allocation.page(AllocationAssent, paging, *equal(AllocationAssent.target_id, allocation.id))
    return page_response(request, page)


@router.post(
    "/{fund_allocation_id}/assents",
    operation_id="assent_to_allocation",
    dependencies=[needs(P.allocation_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.AllocationNotProposed,
        lifecycle.AllocationBeyondFund,
        AlreadyAssented,
        RatificationDay,
    ),
)
async def assent_to_allocation(
    standing: Annotated[Standing, Depends(_asked)],
    allocation: Annotated[FundAllocation, matched(FundAllocation, "fund_allocation_id")],
    body: RatifiableConsentIn,
) -> Response:
    """Say yes, or object with reasons, for a sector that decides on the fund's use; with the last yes it is agreed.

    A yes that waits for an assembly (`ratify_by`) counts once the assembly has ratified it.
    """
    return created(await allocating.assent(standing, allocation, body))


@router.post(
    "/{fund_allocation_id}/assents/{allocation_assent_id}/ratification",
    operation_id="ratify_allocation_assent",
    dependencies=[needs(P.assent_ratify)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(RoundtableNotLive, lifecycle.AllocationNotProposed, lifecycle.AllocationBeyondFund, *REFUSALS),
)
async def ratify_allocation_assent(
    standing: Annotated[Standing, recording(AllocationAssent, "allocation_assent_id")],
    fund: FundAtHand,
    allocation: Annotated[FundAllocation, located(FundAllocation, "fund_allocation_id")],
    said: Annotated[AllocationAssent, located(AllocationAssent, "allocation_assent_id")],
    body: RatificationIn,
) -> Response:
    """Record what the assembly did with a yes to a use of the fund, as the organization that said it.

    Ratified it counts from now on, and may be the last that was lacking; refused it is an objection with the
    assembly's reasons.
    """
    if allocation.fund_id != fund.id or said.target_id != allocation.id:
        raise NotFound
    return created(await ratifying.ratify(standing, await allocating.asked(standing, allocation), said, body))
