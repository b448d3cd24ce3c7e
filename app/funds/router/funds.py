"""`R/funds`: a joint fund, what everybody whom it names says to it, and what it comes to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import FundAssent
from app.assents.schemas import AssentOut, ConsentIn
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.funds import lifecycle, policy
from app.funds.models import Fund, FundPhase
from app.funds.schemas.terms import FundIn, FundList, FundOut, FundTotals, WordList
from app.funds.service import founding, money
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/funds", tags=["funds"], route_class=StrictRoute)

P = Permission
SeenFund = Annotated[Seen, seen(Fund, "fund_id")]
FundAtHand = Annotated[Fund, located(Fund, "fund_id")]


@refuses(PowerMissing)
async def deciding(standing: CurrentStanding) -> Standing:
    """Whoever binds an organization or a sector needs the power to."""
    standing.require_power(Power.decide)
    return standing


Deciding = Annotated[Standing, Depends(deciding)]


@refuses(policy.NotOfThisFund)
async def _asked(standing: Deciding, fund: FundAtHand) -> Standing:
    policy.require_of_fund(standing.seat, fund)
    return standing


@router.get("", operation_id="list_funds", dependencies=[needs(P.roundtable_read)], response_model=FundList)
async def list_funds(
    request: Request, access: CurrentTableReadAccess, paging: Paging, phase: FundPhase | None = None
) -> Response:
    """The joint funds of the table: who pays in, who decides on their use, who spends them."""
    return page_response(request, await access.page(Fund, paging, *equal(Fund.phase, phase)))


@router.post(
    "",
    operation_id="propose_fund",
    dependencies=[needs(P.fund_propose, once=True)],
    status_code=201,
    response_model=FundOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.FundPartyUnseated,
        lifecycle.FundDecidersUnfit,
        lifecycle.FundCommitmentUnknown,
    ),
)
async def propose_fund(standing: Deciding, body: FundIn) -> Response:
    """Propose a joint fund. It binds nobody before every organization and every sector that it names has said yes."""
    return created(await founding.propose(standing, body))


@router.get("/{fund_id}", operation_id="get_fund", dependencies=[needs(P.roundtable_read)], response_model=FundOut)
async def get_fund(request: Request, fund: SeenFund) -> Response:
    """One fund, with the ETag that a word on it asks for."""
    return found(request, fund.stored)


@router.get(
    "/{fund_id}/totals",
    operation_id="get_fund_totals",
    dependencies=[needs(P.roundtable_read)],
    response_model=FundTotals,
)
async def get_fund_totals(standing: CurrentStanding, fund: FundAtHand) -> FundTotals:
    """What was agreed, paid in, allocated, spent and contested, in exact sums: a live view."""
    return await money.totals(standing, fund)


@router.get(
    "/{fund_id}/assents",
    operation_id="list_fund_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=WordList,
)
async def list_fund_assents(request: Request, fund: SeenFund, paging: Paging) -> Response:
    """What was said to the fund, by which seats of which organizations."""
    return page_response(request, await fund.page(FundAssent, paging, *equal(FundAssent.target_id, fund.id)))


@router.post(
    "/{fund_id}/assents",
    operation_id="assent_to_fund",
    dependencies=[needs(P.fund_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(RoundtableNotLive, lifecycle.FundNotProposed, AlreadyAssented),
)
async def assent_to_fund(
    standing: Annotated[Standing, Depends(_asked)], fund: Annotated[Fund, matched(Fund, "fund_id")], body: ConsentIn
) -> Response:
    """Say yes, or object with reasons, for one's own organization and for a sector that decides.

    Nobody says it for another organization of the same sector. With the last yes the fund is open.
    """
    return created(await founding.assent(standing, fund, body))
