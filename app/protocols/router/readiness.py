"""What ground rules still lack before their next step."""

from typing import Annotated

from fastapi import APIRouter

from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.models import Protocol
from app.protocols.schemas.live import ProtocolReadinessOut
from app.protocols.service import readiness
from app.roundtables.access import CurrentStanding, located

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/protocols/{protocol_id}", tags=["ground rules"], route_class=StrictRoute
)


@router.get(
    "/readiness",
    operation_id="get_protocol_readiness",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=ProtocolReadinessOut,
)
async def get_protocol_readiness(
    standing: CurrentStanding, protocol: Annotated[Protocol, located(Protocol, "protocol_id")]
) -> ProtocolReadinessOut:
    """What stands against proposing a draft, clause by clause, or whose adoption a proposal waits for: a live view."""
    return await readiness.readiness(standing, protocol)
