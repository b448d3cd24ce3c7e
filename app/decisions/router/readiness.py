"""What a proposal still lacks before it can be decided."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.models import Proposal
from app.decisions.schemas.live import ProposalReadinessOut
from app.decisions.service import live
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, standing

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/proposals/{proposal_id}", tags=["decisions"], route_class=StrictRoute
)

Reading = Annotated[Standing, Depends(standing(Permission.roundtable_read))]


@router.get(
    "/readiness",
    operation_id="get_proposal_readiness",
    response_model=ProposalReadinessOut,
    responses=problems(ProtocolMissing),
)
async def get_proposal_readiness(
    reading: Reading, proposal: Annotated[Proposal, located(Proposal, "proposal_id", Permission.roundtable_read)]
) -> ProposalReadinessOut:
    """Every clause that would refuse to decide the proposal now, with its facts and what would cure it: a live view."""
    return await live.readiness(reading, proposal)
