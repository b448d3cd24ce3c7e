"""The company's desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments.models import CommitmentPhase
from app.commitments.schemas.commitments import CommitmentList
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.desks.access import AtCommitment, PartQuery, commitment_seen_by, of_sector_at_commitment
from app.desks.schemas import DeskOut
from app.desks.service import desks
from app.directory.models import Sector
from app.identity.answers import created
from app.identity.guards import CurrentCaller, needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.monitoring.lifecycle import CommitmentNotInForce
from app.monitoring.models import SocialExpenditure
from app.monitoring.schemas.figures import SocialExpenditureIn, SocialExpenditureList, SocialExpenditureOut
from app.monitoring.service import figures
from app.roundtables.access import CurrentAcrossReadAccess, Seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import NotOfThisSector
from app.roundtables.service.convening import OrganizationUnknown

router = APIRouter(prefix="/v1/company", tags=["desks"], route_class=StrictRoute)

P = Permission
SeenCommitment = Annotated[Seen, Depends(commitment_seen_by(Sector.company))]
Adding = Annotated[AtCommitment, Depends(of_sector_at_commitment(Sector.company))]


@router.get(
    "/desk",
    operation_id="get_company_desk",
    dependencies=[needs(P.company_desk_read)],
    response_model=DeskOut,
    responses=problems(NotOfThisSector),
)
async def get_company_desk(caller: CurrentCaller) -> DeskOut:
    """What awaits the company at the tables where the caller sits for it, with dates; closed to everybody else."""
    return await desks.sector_desk(caller, Sector.company)


@router.get(
    "/commitments",
    operation_id="list_company_commitments",
    dependencies=[needs(P.company_desk_read)],
    response_model=CommitmentList,
    responses=problems(NotOfThisSector),
)
async def list_company_commitments(
    request: Request,
    access: CurrentAcrossReadAccess,
    paging: Paging,
    role: PartQuery = None,
    phase: CommitmentPhase | None = None,
) -> Response:
    """The commitments that the company answers for or gains by, at the tables where the caller sits for it."""
    return page_response(request, await desks.commitments(access, Sector.company, paging, role, phase))


@router.get(
    "/commitments/{commitment_id}/social-expenditures",
    operation_id="list_social_expenditures",
    dependencies=[needs(P.roundtable_read)],
    response_model=SocialExpenditureList,
)
async def list_social_expenditures(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """What the company spent for a commitment, from the first entry to the latest; for the company alone."""
    page = await commitment.page(SocialExpenditure, paging, *equal(SocialExpenditure.commitment_id, commitment.id))
    return page_response(request, page)


@router.post(
    "/commitments/{commitment_id}/social-expenditures",
    operation_id="add_social_expenditure",
    dependencies=[needs(P.social_expenditure_add)],
    status_code=201,
    response_model=SocialExpenditureOut,
    responses=problems(RoundtableNotLive, CommitmentNotInForce, OrganizationUnknown),
)
async def add_social_expenditure(adding: Adding, body: SocialExpenditureIn) -> Response:
    """Put down a social expenditure as EITI requirement 6.1 asks: mandatory or voluntary, in cash or in kind."""
    return created(await figures.add_expenditure(adding.standing, adding.commitment, body))
