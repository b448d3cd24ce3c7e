"""`C/document` and `C/signatures`: the bytes to sign, and the signatures under them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments import lifecycle, policy
from app.commitments.models import Commitment
from app.commitments.schemas.document import CommitmentDocument
from app.commitments.service import signing
from app.core.paging import Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.roles import GRANTS, Permission
from app.ledger.queries import Stored
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import SignatureGiven
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import Signature
from app.signatures.router.under import CONFIRMING, HANDING_IN, VERIFYING, listed, signature_under
from app.signatures.schemas import SignatureList, SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import SignatureIn
from app.signatures.service.own_key import ARRIVAL

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/commitments/{commitment_id}",
    tags=["commitments"],
    route_class=StrictRoute,
)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Read = Annotated[Commitment, located(Commitment, "commitment_id", P.roundtable_read)]
CHANGING: Final = (RoundtableNotLive, lifecycle.CommitmentNotOffered, ProtocolMissing, GroundRuleMissing)


async def _signing(taken: Annotated[Standing, Depends(standing(P.signature_hand_in, keyed=True))]) -> Standing:
    # Who runs the table records what others signed on paper, and signs for nobody: the service says so for each class.
    if P.paper_record not in GRANTS[taken.role]:
        taken.require_deciding(policy.SectorDoesNotSign)
        taken.require_power(Power.sign)
    return taken


# The power is asked for here: who lacks it is told so before any precondition or text is looked at.
Signing = Annotated[Standing, Depends(_signing)]


@router.get(
    "/document",
    operation_id="get_commitment_document",
    response_model=CommitmentDocument,
    responses=problems(lifecycle.DocumentNotMade, DocumentRedacted),
)
async def get_commitment_document(request: Request, commitment: Read) -> Response:
    """The exact bytes that are signed: their SHA-256 is `document` in the commitment and in every statement."""
    if commitment.document is None or commitment.offered_revision is None:
        raise lifecycle.DocumentNotMade
    if commitment.document_text is None:
        raise DocumentRedacted
    return found(
        request,
        Stored(commitment.id, commitment.offered_revision, commitment.document, commitment.document_text),
    )


@router.get(
    "/signatures",
    operation_id="list_commitment_signatures",
    response_model=SignatureList,
)
async def list_commitment_signatures(request: Request, reading: Reading, commitment: Read, paging: Paging) -> Response:
    """The signatures that the caller may see: before the release those of the own sector, afterwards all."""
    return await listed(request, reading, commitment.id, paging)


@router.post(
    "/signatures",
    operation_id="sign_commitment",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(
        PowerMissing,
        policy.SectorDoesNotSign,
        *CHANGING,
        *refusals_at(SignatureGiven),
        DocumentRedacted,
        *ARRIVAL,
        *HANDING_IN,
    ),
)
async def sign_commitment(
    signer: Signing,
    commitment: Annotated[Commitment, matched(Commitment, "commitment_id", P.signature_hand_in, keyed=True)],
    body: SignatureIn,
) -> Response:
    """Hand in a signature: of class A what the seat signed on its own device, and B, C or D as `assurance` says.

    Sheets of paper (C) are handed in by who runs the table, all others by the seat that signs. Other sectors learn of
    it when the signature rule is met. A class below the lowest that the ground rules accept is refused.
    """
    return created(await signing.sign(signer, commitment, body))


@router.post(
    "/signatures/{signature_id}/confirmation",
    operation_id="confirm_signature",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*CHANGING, DocumentRedacted, *CONFIRMING),
)
async def confirm_signature(
    confirming: Annotated[Standing, Depends(standing(P.paper_witness))],
    commitment: Annotated[Commitment, located(Commitment, "commitment_id", P.paper_witness)],
    signature: Annotated[Signature, signature_under(Commitment, "commitment_id", P.paper_witness)],
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, a sheet that was signed by hand; with the second word it counts."""
    return created(await signing.confirm(confirming, commitment, signature, body))


@router.post(
    "/signatures/{signature_id}/verification",
    operation_id="verify_signature",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*CHANGING, DocumentRedacted, *VERIFYING),
)
async def verify_signature(
    verifying: Annotated[Standing, Depends(standing(P.signature_verify))],
    commitment: Annotated[Commitment, located(Commitment, "commitment_id", P.signature_verify)],
    signature: Annotated[Signature, signature_under(Commitment, "commitment_id", P.signature_verify)],
    body: SignatureVerificationIn,
) -> Response:
    """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

    Only `valid` lets it count, and it stays of class B.
    """
    return created(await signing.verify(verifying, commitment, signature, body))
