"""`R/protocols/{protocol_id}/signatures`: adopting by a qualified signature or on paper, for who has no key."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.core.conditional import ActIdMissing
from app.core.errors import Refusal
from app.core.paging import CursorMalformed, Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.protocols import lifecycle, policy
from app.protocols.models import Protocol
from app.protocols.moments import AmendmentAdopted
from app.protocols.router.deciding import HandingIn
from app.protocols.rule_kinds import refusals_at
from app.protocols.service import adopting
from app.roundtables.access import Standing, located, matched, standing
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
    prefix="/v1/roundtables/{roundtable_id}/protocols/{protocol_id}/signatures",
    tags=["ground rules"],
    route_class=StrictRoute,
)

P = Permission
_ADOPTING: Final[tuple[type[Refusal], ...]] = (
    lifecycle.ProtocolNotProposed,
    lifecycle.ProtocolOvertaken,
    lifecycle.ProtocolDocumentNotMade,
    AlreadyAssented,
    *refusals_at(AmendmentAdopted),
)


@router.get(
    "",
    operation_id="list_protocol_signatures",
    response_model=SignatureList,
    responses=problems(*AT_TABLE, CursorMalformed),
)
async def list_protocol_signatures(
    request: Request,
    reading: Annotated[Standing, Depends(standing(P.roundtable_read))],
    protocol: Annotated[Protocol, located(Protocol, "protocol_id", P.roundtable_read)],
    paging: Paging,
) -> Response:
    """The signatures with which sectors adopt the protocol, also those that somebody has still to complete."""
    return await listed(request, reading, protocol.id, paging)


@router.post(
    "",
    operation_id="sign_protocol",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(
        *MATCHING, ActIdMissing, policy.SectorDoesNotDecide, PowerMissing, *_ADOPTING, AlreadySigned, *HANDING_IN
    ),
)
async def sign_protocol(
    handing_in: HandingIn,
    protocol: Annotated[Protocol, matched(Protocol, "protocol_id", P.signature_hand_in, keyed=True)],
    body: EvidencedIn,
) -> Response:
    """Hand in a signature of class B, as the seat that signed, or of class C, as who runs the table.

    Once it is complete its sector has adopted the protocol. What a seat signs with its own key (A), and its recorded
    word (D), are adoptions of their own: `adopt_protocol`.
    """
    return created(await adopting.sign(handing_in, protocol, body))


@router.post(
    "/{signature_id}/confirmation",
    operation_id="confirm_protocol_signature",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*WRITING, *_ADOPTING, SeatDoesNotSign, *CONFIRMING),
)
async def confirm_protocol_signature(
    confirming: Annotated[Standing, Depends(standing(P.paper_witness))],
    protocol: Annotated[Protocol, located(Protocol, "protocol_id", P.paper_witness)],
    signature: Annotated[Signature, signature_under(Protocol, "protocol_id", P.paper_witness)],
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, a sheet signed by hand; with the second word its sector adopts."""
    return created(await adopting.confirm(confirming, protocol, signature, body))


@router.post(
    "/{signature_id}/verification",
    operation_id="verify_protocol_signature",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*WRITING, *_ADOPTING, SignerWithoutMandate, SeatDoesNotSign, *VERIFYING),
)
async def verify_protocol_signature(
    verifying: Annotated[Standing, Depends(standing(P.signature_verify))],
    protocol: Annotated[Protocol, located(Protocol, "protocol_id", P.signature_verify)],
    signature: Annotated[Signature, signature_under(Protocol, "protocol_id", P.signature_verify)],
    body: SignatureVerificationIn,
) -> Response:
    """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

    With `valid` the sector of its signer adopts the protocol, in class B.
    """
    return created(await adopting.verify(verifying, protocol, signature, body))
