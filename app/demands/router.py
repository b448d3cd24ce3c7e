"""`/v1/roundtables/{roundtable_id}/demands`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

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
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing, require_own_sector

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/demands", tags=["demands"], route_class=StrictRoute)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Raising = Annotated[Standing, Depends(standing(P.demand_raise))]
Admitting = Annotated[Standing, Depends(standing(P.demand_admit))]
Answering = Annotated[Standing, Depends(standing(P.demand_answer))]


async def _for_own_sector(
    raising: Raising, demand: Annotated[Demand, located(Demand, "demand_id", P.demand_raise)]
) -> Standing:
    require_own_sector(raising.seat.sector, demand.sector)
    return raising


async def _asked(
    answering: Answering, demand: Annotated[Demand, located(Demand, "demand_id", P.demand_answer)]
) -> Standing:
    policy.require_asked(answering.seat.sector, demand.sector, demand.addressed_to)
    answering.require_power(Power.decide)
    return answering


@router.get("", operation_id="list_demands", response_model=DemandList)
async def list_demands(
    request: Request, reading: Reading, paging: Paging, phase: DemandPhase | None = None, sector: Sector | None = None
) -> Response:
    """The demands of the table, in the order in which they were raised."""
    where = [column == value for column, value in ((Demand.phase, phase), (Demand.sector, sector)) if value]
    page = await ledger.page(reading.db, reading.reader, Demand, paging, *where, roundtable_id=reading.roundtable.id)
    return page_response(request, page)


@router.post(
    "",
    operation_id="raise_demand",
    status_code=201,
    response_model=DemandOut,
    responses=problems(RoundtableNotLive, PlaceUnknown, LanguageUnknown, lifecycle.AddresseesUnfit),
)
async def raise_demand(raising: Raising, body: DemandIn, country: Country) -> Response:
    """Raise a demand for your sector, in its own words and language, addressed to other deciding sectors."""
    return created(await service.raise_demand(raising, body, country))


@router.get("/{demand_id}", operation_id="get_demand", response_model=DemandOut)
async def get_demand(
    request: Request, reading: Reading, demand: Annotated[Demand, located(Demand, "demand_id", P.roundtable_read)]
) -> Response:
    """One demand, with what became of it."""
    return found(request, await ledger.one(reading.db, reading.reader, Demand, demand.id, reading.roundtable.id))


@router.patch(
    "/{demand_id}",
    operation_id="amend_demand",
    response_model=DemandOut,
    responses=problems(
        OtherSector, PlaceUnknown, LanguageUnknown, lifecycle.AddresseesUnfit, lifecycle.DemandNotRaised
    ),
)
async def amend_demand(
    raising: Annotated[Standing, Depends(_for_own_sector)],
    demand: Annotated[Demand, matched(Demand, "demand_id", P.demand_raise)],
    body: DemandPatch,
    country: Country,
) -> Response:
    """Word your sector's demand anew; possible until its admission is decided."""
    return amended(await service.amend(raising, demand, body, country))


@router.post(
    "/{demand_id}/admission",
    operation_id="decide_demand_admission",
    status_code=201,
    response_model=DemandOut,
    responses=problems(RoundtableNotLive, lifecycle.DemandNotRaised),
)
async def decide_demand_admission(
    admitting: Admitting,
    demand: Annotated[Demand, located(Demand, "demand_id", P.demand_admit)],
    body: AdmissionIn,
) -> Response:
    """Admit a demand to the table, or turn it away with a reason that stays on record."""
    return created(await service.decide_admission(admitting, demand, body))


@router.post(
    "/{demand_id}/answer",
    operation_id="answer_demand",
    status_code=201,
    response_model=DemandOut,
    responses=problems(
        PowerMissing,
        policy.OwnDemand,
        policy.NotAddressed,
        RoundtableNotLive,
        lifecycle.DemandNotTabled,
        lifecycle.SectorAnswered,
    ),
)
async def answer_demand(
    answering: Annotated[Standing, Depends(_asked)],
    demand: Annotated[Demand, located(Demand, "demand_id", P.demand_answer)],
    body: AnswerIn,
) -> Response:
    """Answer a tabled demand in writing, for a sector that it is addressed to; the answer is final.

    It is answered when each of the sectors that it asks has answered; nobody answers for another.
    """
    return created(await service.answer(answering, demand, body))
