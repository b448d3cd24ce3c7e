"""`R/waivers/{waiver_id}/signatures`: assenting by a qualified signature or on paper, for who has no key."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.continuity import lifecycle
from app.continuity.models import Waiver
from app.continuity.service import waiving
from app.core.conditional import ActIdMissing
from app.core.errors import Refusal
from app.core.paging import CursorMalformed, Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.protocols.moments import WaiverAssented
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.router.deciding import HandingIn
from app.protocols.rule_kinds import refusals_at
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import PowerMissing
from app.roundtables.router.tables import AT_TABLE, MATCHING, WRITING
from app.signatures.lifecycle import AlreadySigned, SeatDoesNotSign, SignerWithoutMandate
from app.signatures.models import Signature
from app.signatures.router.under import CONFIRMING, HANDING_IN, VERIFYING, listed, signature_under
from app.signatures.schemas import SignatureList, SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import EvidencedIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/waivers/{waiver_id}/signatures",
    tags=["continuity"],
    route_class=StrictRoute,
)

P = Permission
_ASSENTING: Final[tuple[type[Refusal], ...]] = (
    RoundtableNotLive,
    lifecycle.ConsentGiven,
    AlreadyAssented,
    *refusals_at(WaiverAssented),
)


@router.get(
    "",
    operation_id="list_waiver_signatures",
    response_model=SignatureList,
    responses=problems(*AT_TABLE, CursorMalformed),
)
async def list_waiver_signatures(
    request: Request,
    reading: Annotated[Standing, Depends(standing(P.roundtable_read))],
    waiver: Annotated[Waiver, located(Waiver, "waiver_id", P.roundtable_read)],
    paging: Paging,
) -> Response:
    """The signatures with which sectors assent to the waiver, also those that somebody has still to complete."""
    return await listed(request, reading, waiver.id, paging)


@router.post(
    "",
    operation_id="sign_waiver",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(
        *MATCHING, ActIdMissing, SectorDoesNotDecide, PowerMissing, *_ASSENTING, AlreadySigned, *HANDING_IN
    ),
)
async def sign_waiver(
    handing_in: HandingIn,
    waiver: Annotated[Waiver, matched(Waiver, "waiver_id", P.signature_hand_in, keyed=True)],
    body: EvidencedIn,
) -> Response:
    """Hand in a signature of class B, as the seat that signed, or of class C, as who runs the table.

    Once it is complete its sector has assented. What a seat signs with its own key (A), and its recorded word (D), are
    assents of their own: `assent_to_waiver`.
    """
    return created(await waiving.sign(handing_in, waiver, body))


@router.post(
    "/{signature_id}/confirmation",
    operation_id="confirm_waiver_signature",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*WRITING, *_ASSENTING, SeatDoesNotSign, *CONFIRMING),
)
async def confirm_waiver_signature(
    confirming: Annotated[Standing, Depends(standing(P.paper_witness))],
    waiver: Annotated[Waiver, located(Waiver, "waiver_id", P.paper_witness)],
    signature: Annotated[Signature, signature_under(Waiver, "waiver_id", P.paper_witness)],
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, a sheet signed by hand; with the second word its sector assents."""
    return created(await waiving.confirm(confirming, waiver, signature, body))


@router.post(
    "/{signature_id}/verification",
    operation_id="verify_waiver_signature",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*WRITING, *_ASSENTING, SignerWithoutMandate, SeatDoesNotSign, *VERIFYING),
)
async def verify_waiver_signature(
    verifying: Annotated[Standing, Depends(standing(P.signature_verify))],
    waiver: Annotated[Waiver, located(Waiver, "waiver_id", P.signature_verify)],
    signature: Annotated[Signature, signature_under(Waiver, "waiver_id", P.signature_verify)],
    body: SignatureVerificationIn,
) -> Response:
    """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

    With `valid` the sector of its signer assents to the waiver, in class B.
    """
    return created(await waiving.verify(verifying, waiver, signature, body))
