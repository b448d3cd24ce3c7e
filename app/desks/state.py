"""The state's desk."""

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
from app.directory.router import Country
from app.identity.answers import created
from app.identity.guards import CurrentCaller, needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.monitoring.lifecycle import CommitmentNotInForce
from app.monitoring.models import InvestmentLink
from app.monitoring.schemas.figures import InvestmentLinkIn, InvestmentLinkList, InvestmentLinkOut
from app.monitoring.service import figures
from app.roundtables.access import CurrentAcrossReadAccess, Seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import NotOfThisSector

router = APIRouter(prefix="/v1/state", tags=["desks"], route_class=StrictRoute)

P = Permission
SeenCommitment = Annotated[Seen, Depends(commitment_seen_by(Sector.state))]
Adding = Annotated[AtCommitment, Depends(of_sector_at_commitment(Sector.state))]


@router.get(
    "/desk",
    operation_id="get_state_desk",
    dependencies=[needs(P.state_desk_read)],
    response_model=DeskOut,
    responses=problems(NotOfThisSector),
)
async def get_state_desk(caller: CurrentCaller) -> DeskOut:
    """What awaits the state at the tables where the caller sits for it, with dates; closed to everybody else."""
    return await desks.sector_desk(caller, Sector.state)


@router.get(
    "/commitments",
    operation_id="list_state_commitments",
    dependencies=[needs(P.state_desk_read)],
    response_model=CommitmentList,
    responses=problems(NotOfThisSector),
)
async def list_state_commitments(
    request: Request,
    access: CurrentAcrossReadAccess,
    paging: Paging,
    role: PartQuery = None,
    phase: CommitmentPhase | None = None,
) -> Response:
    """The commitments that the state answers for or gains by, at the tables where the caller sits for it."""
    return page_response(request, await desks.commitments(access, Sector.state, paging, role, phase))


@router.get(
    "/commitments/{commitment_id}/investment-links",
    operation_id="list_investment_links",
    dependencies=[needs(P.roundtable_read)],
    response_model=InvestmentLinkList,
)
async def list_investment_links(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """The public works behind a commitment, with their figures from the earliest to the latest; for the state alone."""
    page = await commitment.page(InvestmentLink, paging, *equal(InvestmentLink.commitment_id, commitment.id))
    return page_response(request, page)


@router.post(
    "/commitments/{commitment_id}/investment-links",
    operation_id="add_investment_link",
    dependencies=[needs(P.investment_link_add)],
    status_code=201,
    response_model=InvestmentLinkOut,
    responses=problems(RoundtableNotLive, CommitmentNotInForce, figures.InvestmentPhaseUnknown),
)
async def add_investment_link(adding: Adding, body: InvestmentLinkIn, country: Country) -> Response:
    """Put public works beside a commitment: their code, phase, budget and what has accrued, on one day."""
    return created(await figures.link_investment(adding.standing, adding.commitment, body, country))
