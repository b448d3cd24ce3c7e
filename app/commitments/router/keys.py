"""`R/seats/{seat_id}/keys/{kid}/revocation`: here, because commitments that the key signed may have to be marked."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.commitments.service import doubting
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables import policy as people
from app.roundtables.access import CurrentStanding
from app.signatures import lifecycle
from app.signatures.router.keys import KeyMatched, SeatAtHand
from app.signatures.schemas import KeyOut, KeyRevocationIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/keys", tags=["signatures"], route_class=StrictRoute
)

P = Permission


@router.post(
    "/{kid}/revocation",
    operation_id="revoke_key",
    dependencies=[needs(P.key_revoke)],
    status_code=201,
    response_model=KeyOut,
    responses=problems(people.PowerMissing, people.OtherSector, lifecycle.KeyRevoked, lifecycle.CompromisedInFuture),
)
async def revoke_key(
    standing: CurrentStanding,
    seat: SeatAtHand,
    key: KeyMatched,
    body: KeyRevocationIn,
) -> Response:
    """Take a key back, as its seat's holder or a steward of its sector: from this act on it signs nothing.

    Signatures that arrived from `compromised_since` on are marked and count for no signature rule that is not met yet;
    what is in force stays in force, and says so.
    """
    return created(await doubting.revoke_key(standing, seat, key, body))
