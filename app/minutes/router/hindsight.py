"""`…/proposals/{proposal_id}/quorum`."""

from typing import Annotated

from fastapi import APIRouter

from app.core.requests import StrictRoute
from app.decisions.models import Proposal
from app.identity.guards import needs
from app.identity.roles import Permission
from app.minutes.schemas.live import ProposalQuorumOut
from app.minutes.service import hindsight
from app.roundtables.access import CurrentStanding, located

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/proposals", tags=["decisions"], route_class=StrictRoute)


@router.get(
    "/{proposal_id}/quorum",
    operation_id="get_proposal_quorum",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=ProposalQuorumOut,
)
async def get_proposal_quorum(
    standing: CurrentStanding, proposal: Annotated[Proposal, located(Proposal, "proposal_id")]
) -> ProposalQuorumOut:
    """Over whom it was decided, and whether the record says otherwise by now, with the clauses that lack: a live view.

    What was decided stays as it is. Any sector may object to a stay (`S/attendances/{id}/objections`).
    """
    return await hindsight.quorum(standing, proposal)
