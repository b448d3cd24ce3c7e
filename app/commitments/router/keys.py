"""`R/seats/{seat_id}/keys/{kid}/revocation`: here, because commitments that the key signed may have to be marked."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.commitments.service import doubting
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.roundtables import policy as people
from app.roundtables.access import Standing, located, standing
from app.roundtables.models import Seat
from app.signatures import lifecycle
from app.signatures.models import SeatKey
from app.signatures.router.keys import named_key
from app.signatures.schemas import KeyOut, KeyRevocationIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/keys", tags=["signatures"], route_class=StrictRoute
)

P = Permission


@router.post(
    "/{kid}/revocation",
    operation_id="revoke_key",
    status_code=201,
    response_model=KeyOut,
    responses=problems(people.PowerMissing, people.OtherSector, lifecycle.KeyRevoked, lifecycle.CompromisedInFuture),
)
async def revoke_key(
    revoking: Annotated[Standing, Depends(standing(P.key_revoke))],
    seat: Annotated[Seat, located(Seat, "seat_id", P.key_revoke)],
    key: Annotated[SeatKey, named_key(P.key_revoke)],
    body: KeyRevocationIn,
) -> Response:
    """Take a key back, as its seat's holder or a steward of its sector: from this act on it signs nothing.

    Signatures that arrived from `compromised_since` on are marked and count for no signature rule that is not met yet;
    what is in force stays in force, and says so.
    """
    return created(await doubting.revoke_key(revoking, seat, key, body))
