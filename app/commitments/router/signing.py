"""`C/document` and `C/signatures`: the bytes to sign, and the signatures under them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments import lifecycle, policy, queries
from app.commitments.models import Commitment
from app.commitments.schemas.document import CommitmentDocument
from app.commitments.service import signing
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import Stored
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import SignatureGiven
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import Signature
from app.signatures.router.under import CONFIRMING, HANDING_IN, VERIFYING, given_under, signature_under
from app.signatures.schemas import SignatureList, SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import SignatureIn
from app.signatures.schemas.to_sign import StatementToSign
from app.signatures.service.own_key import ARRIVAL

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/commitments/{commitment_id}",
    tags=["commitments"],
    route_class=StrictRoute,
)

P = Permission
SeenCommitment = Annotated[Seen, seen(Commitment, "commitment_id")]
CommitmentAtHand = Annotated[Commitment, located(Commitment, "commitment_id")]
CHANGING: Final = (
    RoundtableNotLive,
    lifecycle.CommitmentNotOffered,
    ProtocolMissing,
    GroundRuleMissing,
    CalendarTooShort,
)


@refuses(policy.SectorDoesNotSign, PowerMissing)
async def _signing(standing: CurrentStanding) -> Standing:
    # Who runs the table records what others signed on paper, and signs for nobody: the service says so for each class.
    if not standing.may(P.paper_record):
        standing.require_deciding(policy.SectorDoesNotSign)
        standing.require_power(Power.sign)
    return standing


# The power is asked for here: who lacks it is told so before any precondition or text is looked at.
Signing = Annotated[Standing, Depends(_signing)]


@router.get(
    "/document",
    operation_id="get_commitment_document",
    dependencies=[needs(P.roundtable_read)],
    response_model=CommitmentDocument,
    responses=problems(lifecycle.DocumentNotMade, DocumentRedacted),
)
async def get_commitment_document(request: Request, commitment: SeenCommitment) -> Response:
    """The exact bytes that are signed: their SHA-256 is `document` in the commitment and in every statement."""
    digest, revision, text = await queries.document(commitment.access.reads, commitment.id)
    if digest is None or revision is None:
        raise lifecycle.DocumentNotMade
    if text is None:
        raise DocumentRedacted
    return found(request, Stored(commitment.id, revision, digest, text))


@router.get(
    "/statement",
    operation_id="get_commitment_statement",
    dependencies=[needs(P.roundtable_read)],
    response_model=StatementToSign,
    responses=problems(lifecycle.CommitmentNotOffered, policy.SectorDoesNotSign, PowerMissing),
)
async def get_commitment_statement(standing: CurrentStanding, commitment: CommitmentAtHand) -> StatementToSign:
    """The payload that your seat signs (a live view): add `signed_at` and `nonce`, and sign its canonical bytes.

    Whoever signs reads the document and hashes its bytes first: `document` here is what the service says of them.
    """
    return await signing.to_sign(standing, commitment)


@router.get(
    "/signatures",
    operation_id="list_commitment_signatures",
    dependencies=[needs(P.roundtable_read)],
    response_model=SignatureList,
)
async def list_commitment_signatures(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """The signatures that the caller may see: before the release those of the own sector, afterwards all."""
    return page_response(request, await given_under(commitment, paging))


@router.post(
    "/signatures",
    operation_id="sign_commitment",
    dependencies=[needs(P.signature_hand_in, keyed=True)],
    status_code=201,
    response_model=SignatureOut,
    responses=problems(
        *CHANGING, *refusals_at(SignatureGiven), DocumentRedacted, *ARRIVAL, *HANDING_IN, policy.WitnessOwes
    ),
)
async def sign_commitment(
    standing: Signing,
    commitment: Annotated[Commitment, matched(Commitment, "commitment_id")],
    body: SignatureIn,
) -> Response:
    """Hand in a signature: of class A what the seat signed on its own device, and B, C or D as `assurance` says.

    Sheets of paper (C) are handed in by who runs the table, all others by the seat that signs. Other sectors learn of
    it when the signature rule is met. A class below the lowest that the ground rules accept is refused.
    """
    return created(await signing.sign(standing, commitment, body))


@router.post(
    "/signatures/{signature_id}/confirmation",
    operation_id="confirm_signature",
    dependencies=[needs(P.paper_witness)],
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*CHANGING, DocumentRedacted, *CONFIRMING, policy.WitnessOwes),
)
async def confirm_signature(
    standing: CurrentStanding,
    commitment: CommitmentAtHand,
    signature: Annotated[Signature, signature_under(Commitment, "commitment_id")],
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, a sheet that was signed by hand; with the second word it counts."""
    return created(await signing.confirm(standing, commitment, signature, body))


@router.post(
    "/signatures/{signature_id}/verification",
    operation_id="verify_signature",
    dependencies=[needs(P.signature_verify)],
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*CHANGING, DocumentRedacted, *VERIFYING),
)
async def verify_signature(
    standing: CurrentStanding,
    commitment: CommitmentAtHand,
    signature: Annotated[Signature, signature_under(Commitment, "commitment_id")],
    body: SignatureVerificationIn,
) -> Response:
    """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

    Only `valid` lets it count, and it stays of class B.
    """
    return created(await signing.verify(standing, commitment, signature, body))
