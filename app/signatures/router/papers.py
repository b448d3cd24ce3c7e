"""`R/seats/{seat_id}/keys/{kid}/paper`: a key comes into force by paper and two witnesses."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables.access import CurrentStanding
from app.signatures import lifecycle, witnessing
from app.signatures.router.keys import KeyAtHand, SeatAtHand
from app.signatures.schemas import KeyOut
from app.signatures.schemas.paper import ConfirmationIn, KeyPaperIn
from app.signatures.service import keys as service

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/keys/{kid}/paper",
    tags=["signatures"],
    route_class=StrictRoute,
)

P = Permission


@router.post(
    "",
    operation_id="record_key_paper",
    dependencies=[needs(P.paper_record)],
    status_code=201,
    response_model=KeyOut,
    responses=problems(
        lifecycle.KeyNotWaiting,
        lifecycle.KeyOfFormerHolder,
        lifecycle.SignerWithoutMandate,
        lifecycle.SignedOutOfTime,
        *witnessing.REFUSALS,
    ),
)
async def record_key_paper(
    standing: CurrentStanding,
    seat: SeatAtHand,
    key: KeyAtHand,
    body: KeyPaperIn,
) -> Response:
    """Record the sheet on which a constituency vouches for a waiting key of its seat.

    The key stays as it is until both witnesses have confirmed the sheet.
    """
    return created(await service.record_paper(standing, seat, key, body))


@router.post(
    "/confirmation",
    operation_id="confirm_key_paper",
    dependencies=[needs(P.paper_witness)],
    status_code=201,
    response_model=KeyOut,
    responses=problems(lifecycle.KeyNotWaiting, lifecycle.KeyOfFormerHolder, *witnessing.CONFIRMING),
)
async def confirm_key_paper(
    standing: CurrentStanding,
    key: KeyAtHand,
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, the sheet that vouches for a key; the second word puts the key in force."""
    return created(await service.confirm_paper(standing, key, body))
