"""Adopting ground rules, sector by sector."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import Adoption
from app.assents.schemas import AssentOut
from app.core.paging import Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.protocols import lifecycle, policy
from app.protocols.models import Protocol
from app.protocols.router.deciding import deciding
from app.protocols.schemas.adoption import AdoptionIn, AdoptionList
from app.protocols.service import adopting
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.policy import PowerMissing
from app.roundtables.router.lists import listed
from app.rules.kinds import refusals_at
from app.rules.moments import AmendmentAdopted
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.service.own_key import ARRIVAL

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/protocols/{protocol_id}/adoptions",
    tags=["ground rules"],
    route_class=StrictRoute,
)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
# Declared before the row that If-Match is compared with: whose part it is comes first.
Adopting = Annotated[Standing, deciding(P.protocol_adopt)]


@router.get("", operation_id="list_adoptions", response_model=AdoptionList)
async def list_adoptions(
    request: Request,
    reading: Reading,
    protocol: Annotated[Protocol, located(Protocol, "protocol_id", P.roundtable_read)],
    paging: Paging,
) -> Response:
    """Which sectors have adopted the protocol, by which seats."""
    return await listed(request, reading, Adoption, paging, Adoption.target_id == protocol.id)


@router.post(
    "",
    operation_id="adopt_protocol",
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        policy.SectorDoesNotDecide,
        PowerMissing,
        lifecycle.ProtocolNotProposed,
        lifecycle.ProtocolOvertaken,
        AlreadyAssented,
        lifecycle.ProtocolDocumentNotMade,
        DocumentRedacted,
        *refusals_at(AmendmentAdopted),
        *ARRIVAL,
    ),
)
async def adopt_protocol(
    adopter: Adopting,
    protocol: Annotated[Protocol, matched(Protocol, "protocol_id", P.protocol_adopt)],
    body: Annotated[AdoptionIn, Body(default_factory=AdoptionIn)],
) -> Response:
    """A delegate adopts the ground rules for the own sector; with the last deciding sector they are adopted.

    They hold at once, or from the hour that they or the rules that they replace say; while a session is open, from its
    closing. What began under the former rules is judged by those to its end.
    """
    return created(await adopting.adopt(adopter, protocol, body))
