"""What a proposal still lacks before it can be decided."""

from typing import Annotated

from fastapi import APIRouter

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.models import Proposal
from app.decisions.schemas.live import ProposalReadinessOut
from app.decisions.service import live
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, located

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/proposals/{proposal_id}", tags=["decisions"], route_class=StrictRoute
)


@router.get(
    "/readiness",
    operation_id="get_proposal_readiness",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=ProposalReadinessOut,
    responses=problems(ProtocolMissing),
)
async def get_proposal_readiness(
    standing: CurrentStanding, proposal: Annotated[Proposal, located(Proposal, "proposal_id")]
) -> ProposalReadinessOut:
    """Every clause that would refuse to decide the proposal now, with its facts and what would cure it: a live view."""
    return await live.readiness(standing, proposal)
