"""The community's desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments.models import CommitmentPhase
from app.commitments.schemas.commitments import CommitmentList
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.demands import service as demands
from app.demands.lifecycle import AddresseesUnfit
from app.demands.models import PresentedList
from app.demands.schemas import DemandListIn, DemandListOut, DemandListPage
from app.desks.access import PartQuery, of_sector_at_table, read_by
from app.desks.schemas import DeskOut
from app.desks.service import desks
from app.directory.models import Sector
from app.directory.router import Country
from app.directory.service import PlaceUnknown
from app.identity.answers import created
from app.identity.guards import CurrentCaller, needs
from app.identity.roles import Permission
from app.roundtables.access import CurrentAcrossReadAccess, Standing, TableReadAccess
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.policy import NotOfThisSector

router = APIRouter(prefix="/v1/community", tags=["desks"], route_class=StrictRoute)

P = Permission
ReadingTable = Annotated[TableReadAccess, Depends(read_by(Sector.community))]
Presenting = Annotated[Standing, Depends(of_sector_at_table(Sector.community))]


@router.get(
    "/desk",
    operation_id="get_community_desk",
    dependencies=[needs(P.community_desk_read)],
    response_model=DeskOut,
    responses=problems(NotOfThisSector),
)
async def get_community_desk(caller: CurrentCaller) -> DeskOut:
    """What awaits the community at the tables where the caller sits for it, with dates; closed to everybody else."""
    return await desks.sector_desk(caller, Sector.community)


@router.get(
    "/commitments",
    operation_id="list_community_commitments",
    dependencies=[needs(P.community_desk_read)],
    response_model=CommitmentList,
    responses=problems(NotOfThisSector),
)
async def list_community_commitments(
    request: Request,
    access: CurrentAcrossReadAccess,
    paging: Paging,
    role: PartQuery = None,
    phase: CommitmentPhase | None = None,
) -> Response:
    """The commitments that the community answers for or gains by, at the tables where the caller sits for it."""
    return page_response(request, await desks.commitments(access, Sector.community, paging, role, phase))


@router.get(
    "/roundtables/{roundtable_id}/demand-lists",
    operation_id="list_demand_lists",
    dependencies=[needs(P.roundtable_read)],
    response_model=DemandListPage,
)
async def list_demand_lists(request: Request, access: ReadingTable, paging: Paging) -> Response:
    """The lists that assemblies drew up, by number; each of the table's demands names the list that it came in."""
    return page_response(request, await access.page(PresentedList, paging, order=PresentedList.number))


@router.post(
    "/roundtables/{roundtable_id}/demand-lists",
    operation_id="present_demand_list",
    dependencies=[needs(P.demand_list_present)],
    status_code=201,
    response_model=DemandListOut,
    responses=problems(RoundtableNotLive, PlaceUnknown, LanguageUnknown, AddresseesUnfit),
)
async def present_demand_list(standing: Presenting, body: DemandListIn, country: Country) -> Response:
    """Raise everything that an assembly asks for, in one act and in the order of its priority."""
    return created(await demands.present_list(standing, body, country))
