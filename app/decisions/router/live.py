"""Live views: what a proposal lacks before it can be decided, and the room of a session."""

from typing import Annotated

from fastapi import APIRouter

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.models import Proposal
from app.decisions.schemas.live import ProposalReadinessOut, RoomOut
from app.decisions.service import live as views
from app.decisions.service import readiness
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, located
from app.sessions.access import CurrentLiveSession

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", route_class=StrictRoute)

P = Permission


@router.get(
    "/proposals/{proposal_id}/readiness",
    operation_id="get_proposal_readiness",
    tags=["decisions"],
    dependencies=[needs(P.roundtable_read)],
    response_model=ProposalReadinessOut,
    responses=problems(ProtocolMissing),
)
async def get_proposal_readiness(
    standing: CurrentStanding, proposal: Annotated[Proposal, located(Proposal, "proposal_id")]
) -> ProposalReadinessOut:
    """Every clause that would refuse to decide the proposal now, with its facts and what would cure it: a live view."""
    return await readiness.readiness(standing, proposal)


@router.get(
    "/sessions/{session_id}/room",
    operation_id="get_session_room",
    tags=["sessions"],
    dependencies=[needs(P.roundtable_read)],
    response_model=RoomOut,
    responses=problems(ProtocolMissing),
)
async def get_session_room(live: CurrentLiveSession) -> RoomOut:
    """Everything a screen in the room needs, in one call: a live view, the only one that names who is present."""
    return await views.room(live)
