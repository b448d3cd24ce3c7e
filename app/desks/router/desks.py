"""`/v1/me`, the desks, and what one sector alone does."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments.models import CommitmentPhase
from app.commitments.schemas.commitments import CommitmentList
from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.demands import service as demands
from app.demands.lifecycle import AddresseesUnfit
from app.demands.models import PresentedList
from app.demands.schemas import DemandListIn, DemandListOut, DemandListPage
from app.desks.access import (
    AtCommitment,
    CurrentOneself,
    PartQuery,
    Rooms,
    SeenCommitment,
    of_sector_at_table,
    owing_at_commitment,
)
from app.desks.schemas import DeskOut, MeOut
from app.desks.service import desks as service
from app.directory.models import Sector
from app.directory.router import Country
from app.directory.service import PlaceUnknown
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.monitoring.lifecycle import CommitmentNotInForce
from app.monitoring.models import InvestmentLink, SocialExpenditure
from app.monitoring.schemas.figures import (
    InvestmentLinkIn,
    InvestmentLinkList,
    InvestmentLinkOut,
    SocialExpenditureIn,
    SocialExpenditureList,
    SocialExpenditureOut,
)
from app.monitoring.service import figures
from app.roundtables.access import CurrentAcrossReadAccess, CurrentTableReadAccess, Standing
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.policy import NotOfThisSector
from app.roundtables.service.convening import OrganizationUnknown

router = APIRouter(prefix="/v1", tags=["desks"], route_class=StrictRoute)

P = Permission


@router.get("/me", operation_id="get_me", dependencies=[needs(P.self_read)], response_model=MeOut)
async def get_me(oneself: CurrentOneself) -> MeOut:
    """The signed-in person: account, language, roles, and the seats with the mandates that give them."""
    return await service.me(oneself)


@router.get("/me/desk", operation_id="get_my_desk", dependencies=[needs(P.desk_read)], response_model=DeskOut)
async def get_my_desk(oneself: CurrentOneself, rooms: Rooms) -> DeskOut:
    """What awaits the caller or their sector, at every table and in every role, with dates where there are any."""
    return await service.my_desk(oneself, rooms)


def _add_desk(sector: Sector, permission: Permission) -> None:
    """The two operations that each sector's desk has."""

    @router.get(
        f"/{sector}/desk",
        operation_id=f"get_{sector}_desk",
        dependencies=[needs(permission)],
        response_model=DeskOut,
        responses=problems(NotOfThisSector),
        description=f"What awaits the {sector} at the tables where the caller sits for it, with dates; closed to "
        "everybody else.",
    )
    async def get_desk(oneself: CurrentOneself, rooms: Rooms) -> DeskOut:
        return await service.sector_desk(oneself, sector, rooms)

    @router.get(
        f"/{sector}/commitments",
        operation_id=f"list_{sector}_commitments",
        dependencies=[needs(permission)],
        response_model=CommitmentList,
        responses=problems(NotOfThisSector),
        description=f"The commitments that the {sector} answers for or gains by, at the tables where the caller sits "
        "for it.",
    )
    async def list_commitments(
        request: Request,
        access: CurrentAcrossReadAccess,
        paging: Paging,
        role: PartQuery = None,
        phase: CommitmentPhase | None = None,
    ) -> Response:
        return page_response(request, await service.commitments(access, sector, paging, role, phase))


_DESKS: Final = {
    Sector.state: P.state_desk_read,
    Sector.company: P.company_desk_read,
    Sector.community: P.community_desk_read,
}
for _sector, _permission in _DESKS.items():
    _add_desk(_sector, _permission)


@router.get(
    "/state/commitments/{commitment_id}/investment-links",
    operation_id="list_investment_links",
    dependencies=[needs(P.roundtable_read)],
    response_model=InvestmentLinkList,
)
async def list_investment_links(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """The public works behind a commitment, with their figures from the earliest to the latest; for the whole table."""
    page = await commitment.page(InvestmentLink, paging, *equal(InvestmentLink.commitment_id, commitment.id))
    return page_response(request, page)


@router.post(
    "/state/commitments/{commitment_id}/investment-links",
    operation_id="add_investment_link",
    dependencies=[needs(P.investment_link_add)],
    status_code=201,
    response_model=InvestmentLinkOut,
    responses=problems(
        TimeUnfit, RoundtableNotLive, CommitmentNotInForce, figures.InvestmentPhaseUnknown, EvidenceNotStored
    ),
)
async def add_investment_link(
    adding: Annotated[AtCommitment, Depends(owing_at_commitment(Sector.state))],
    body: InvestmentLinkIn,
    country: Country,
) -> Response:
    """Put public works beside a commitment: their code, phase, budget and what has accrued, on one day."""
    return created(await figures.link_investment(adding.standing, adding.commitment, body, country))


@router.get(
    "/company/commitments/{commitment_id}/social-expenditures",
    operation_id="list_social_expenditures",
    dependencies=[needs(P.roundtable_read)],
    response_model=SocialExpenditureList,
)
async def list_social_expenditures(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """What the company spent for a commitment, from the first entry to the latest; for the whole table.

    A figure that is kept back is read by the company and by the sectors in `figures_for`; the others read that it is,
    and why.
    """
    page = await commitment.page(SocialExpenditure, paging, *equal(SocialExpenditure.commitment_id, commitment.id))
    return page_response(request, page)


@router.post(
    "/company/commitments/{commitment_id}/social-expenditures",
    operation_id="add_social_expenditure",
    dependencies=[needs(P.social_expenditure_add, once=True)],
    status_code=201,
    response_model=SocialExpenditureOut,
    responses=problems(TimeUnfit, RoundtableNotLive, CommitmentNotInForce, OrganizationUnknown, EvidenceNotStored),
)
async def add_social_expenditure(
    adding: Annotated[AtCommitment, Depends(owing_at_commitment(Sector.company))], body: SocialExpenditureIn
) -> Response:
    """Put down a social expenditure as EITI requirement 6.1 asks: mandatory or voluntary, in cash or in kind."""
    return created(await figures.add_expenditure(adding.standing, adding.commitment, body))


@router.get(
    "/community/roundtables/{roundtable_id}/demand-lists",
    operation_id="list_demand_lists",
    dependencies=[needs(P.roundtable_read)],
    response_model=DemandListPage,
)
async def list_demand_lists(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """The lists that assemblies drew up, by number, for the whole table; each demand names the list that it came in."""
    return page_response(request, await access.page(PresentedList, paging, order=PresentedList.number))


@router.post(
    "/community/roundtables/{roundtable_id}/demand-lists",
    operation_id="present_demand_list",
    dependencies=[needs(P.demand_list_present)],
    status_code=201,
    response_model=DemandListOut,
    responses=problems(TimeUnfit, RoundtableNotLive, PlaceUnknown, LanguageUnknown, AddresseesUnfit, EvidenceNotStored),
)
async def present_demand_list(
    standing: Annotated[Standing, Depends(of_sector_at_table(Sector.community))], body: DemandListIn, country: Country
) -> Response:
    """Raise everything that an assembly asks for, in one act and in the order of its priority."""
    return created(await demands.present_list(standing, body, country))
