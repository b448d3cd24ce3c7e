"""`R/seats/{seat_id}/keys/{kid}/paper`: a key comes into force by paper and two witnesses."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.roundtables.access import Standing, located, standing
from app.roundtables.models import Seat
from app.signatures import lifecycle, witnessing
from app.signatures.models import SeatKey
from app.signatures.router.keys import named_key
from app.signatures.schemas import KeyOut
from app.signatures.schemas.paper import ConfirmationIn, KeyPaperIn
from app.signatures.service import keys as service

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/keys/{kid}/paper",
    tags=["signatures"],
    route_class=StrictRoute,
)

P = Permission
Recording = Annotated[Standing, Depends(standing(P.paper_record))]
Witnessing = Annotated[Standing, Depends(standing(P.paper_witness))]


@router.post(
    "",
    operation_id="record_key_paper",
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
    recording: Recording,
    seat: Annotated[Seat, located(Seat, "seat_id", P.paper_record)],
    key: Annotated[SeatKey, named_key(P.paper_record)],
    body: KeyPaperIn,
) -> Response:
    """Record the sheet on which a constituency vouches for a waiting key of its seat.

    The key stays as it is until both witnesses have confirmed the sheet.
    """
    return created(await service.record_paper(recording, seat, key, body))


@router.post(
    "/confirmation",
    operation_id="confirm_key_paper",
    status_code=201,
    response_model=KeyOut,
    responses=problems(lifecycle.KeyNotWaiting, lifecycle.KeyOfFormerHolder, *witnessing.CONFIRMING),
)
async def confirm_key_paper(
    confirming: Witnessing,
    key: Annotated[SeatKey, named_key(P.paper_witness)],
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, the sheet that vouches for a key; the second word puts the key in force."""
    return created(await service.confirm_paper(confirming, key, body))
