"""`/v1/roundtables/{roundtable_id}/demands`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.demands import lifecycle, policy, service
from app.demands.models import Demand, DemandPhase
from app.demands.schemas import AdmissionIn, AnswerIn, DemandIn, DemandList, DemandOut, DemandPatch
from app.directory.models import Sector
from app.directory.router import Country
from app.directory.service import PlaceUnknown
from app.identity.answers import amended, created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive, TermOver
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing, require_own_sector

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/demands", tags=["demands"], route_class=StrictRoute)

P = Permission
DemandAtHand = Annotated[Demand, located(Demand, "demand_id")]
DemandMatched = Annotated[Demand, matched(Demand, "demand_id")]


@refuses(OtherSector)
async def _for_own_sector(standing: CurrentStanding, demand: DemandAtHand) -> Standing:
    require_own_sector(standing.seat.sector, demand.sector)
    return standing


@refuses(policy.OwnDemand, policy.NotAddressed, PowerMissing)
async def _asked(standing: CurrentStanding, demand: DemandAtHand) -> Standing:
    policy.require_asked(standing.seat.sector, demand.sector, demand.addressed_to)
    standing.require_power(Power.decide)
    return standing


@router.get("", operation_id="list_demands", dependencies=[needs(P.roundtable_read)], response_model=DemandList)
async def list_demands(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    phase: DemandPhase | None = None,
    sector: Sector | None = None,
) -> Response:
    """The demands of the table, in the order in which they were raised."""
    page = await access.page(Demand, paging, *equal(Demand.phase, phase), *equal(Demand.sector, sector))
    return page_response(request, page)


@router.post(
    "",
    operation_id="raise_demand",
    dependencies=[needs(P.demand_raise)],
    status_code=201,
    response_model=DemandOut,
    responses=problems(RoundtableNotLive, TermOver, PlaceUnknown, LanguageUnknown, lifecycle.AddresseesUnfit),
)
async def raise_demand(standing: CurrentStanding, body: DemandIn, country: Country) -> Response:
    """Raise a demand for your sector, in its own words and language, addressed to other deciding sectors."""
    return created(await service.raise_demand(standing, body, country))


@router.get(
    "/{demand_id}", operation_id="get_demand", dependencies=[needs(P.roundtable_read)], response_model=DemandOut
)
async def get_demand(request: Request, demand: Annotated[Seen, seen(Demand, "demand_id")]) -> Response:
    """One demand, with what became of it."""
    return found(request, demand.stored)


@router.patch(
    "/{demand_id}",
    operation_id="amend_demand",
    dependencies=[needs(P.demand_raise)],
    response_model=DemandOut,
    responses=problems(PlaceUnknown, LanguageUnknown, lifecycle.AddresseesUnfit, lifecycle.DemandNotRaised),
)
async def amend_demand(
    standing: Annotated[Standing, Depends(_for_own_sector)],
    demand: DemandMatched,
    body: DemandPatch,
    country: Country,
) -> Response:
    """Word your sector's demand anew; possible until its admission is decided."""
    return amended(await service.amend(standing, demand, body, country))


@router.post(
    "/{demand_id}/admission",
    operation_id="decide_demand_admission",
    dependencies=[needs(P.demand_admit)],
    status_code=201,
    response_model=DemandOut,
    responses=problems(RoundtableNotLive, lifecycle.DemandNotRaised),
)
async def decide_demand_admission(
    standing: CurrentStanding,
    demand: DemandMatched,
    body: AdmissionIn,
) -> Response:
    """Admit a demand to the table, or turn it away with a reason that stays on record."""
    return created(await service.decide_admission(standing, demand, body))


@router.post(
    "/{demand_id}/answer",
    operation_id="answer_demand",
    dependencies=[needs(P.demand_answer)],
    status_code=201,
    response_model=DemandOut,
    responses=problems(RoundtableNotLive, lifecycle.DemandNotTabled, lifecycle.SectorAnswered),
)
async def answer_demand(
    standing: Annotated[Standing, Depends(_asked)],
    demand: DemandMatched,
    body: AnswerIn,
) -> Response:
    """Answer a tabled demand in writing, for a sector that it is addressed to; the answer is final.

    It is answered when each of the sectors that it asks has answered; nobody answers for another.
    """
    return created(await service.answer(standing, demand, body))
