"""`C/document` and `C/signatures`: the bytes to sign, and the signatures under them."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments import lifecycle, policy
from app.commitments.models import Commitment
from app.commitments.schemas.document import CommitmentDocument
from app.commitments.service import signing
from app.core.conditional import ActIdMissing
from app.core.paging import CursorMalformed, Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.queries import Stored
from app.protocols.engine import GroundRuleMissing
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.roundtables.router.tables import AT_TABLE, MATCHING
from app.signatures import lifecycle as keys
from app.signatures import statements
from app.signatures.models import Signature
from app.signatures.schemas import SignatureList, SignatureOut, StatementIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/commitments/{commitment_id}",
    tags=["commitments"],
    route_class=StrictRoute,
)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Read = Annotated[Commitment, located(Commitment, "commitment_id", P.roundtable_read)]
ARRIVAL: Final[tuple[Any, ...]] = (
    *statements.REFUSALS,
    keys.KeyUnknown,
    keys.KeyOfAnotherSeat,
    keys.KeyInactive,
    keys.KeyWithdrawn,
    keys.KeyOfFormerHolder,
    keys.StatementKnown,
    keys.AlreadySigned,
)


async def _signing(taken: Annotated[Standing, Depends(standing(P.commitment_sign, keyed=True))]) -> Standing:
    policy.require_deciding(taken.seat.sector, taken.roundtable.deciding_sectors)
    taken.require_power(Power.sign)
    return taken


# The power is asked for here: who lacks it is told so before any precondition or text is looked at.
Signing = Annotated[Standing, Depends(_signing)]


@router.get(
    "/document",
    operation_id="get_commitment_document",
    response_model=CommitmentDocument,
    responses=problems(*AT_TABLE, lifecycle.DocumentNotMade),
)
async def get_commitment_document(request: Request, commitment: Read) -> Response:
    """The exact bytes that are signed: their SHA-256 is `document` in the commitment and in every statement."""
    if commitment.document is None or commitment.document_text is None or commitment.offered_revision is None:
        raise lifecycle.DocumentNotMade
    return found(
        request,
        Stored(commitment.id, commitment.offered_revision, commitment.document, commitment.document_text),
    )


@router.get(
    "/signatures",
    operation_id="list_commitment_signatures",
    response_model=SignatureList,
    responses=problems(*AT_TABLE, CursorMalformed),
)
async def list_commitment_signatures(request: Request, reading: Reading, commitment: Read, paging: Paging) -> Response:
    """The signatures that the caller may see: before the release those of the own sector, afterwards all."""
    page = await ledger.page(
        reading.db,
        reading.reader,
        Signature,
        paging,
        Signature.target_id == commitment.id,
        roundtable_id=reading.roundtable.id,
    )
    return page_response(request, page)


@router.post(
    "/signatures",
    operation_id="sign_commitment",
    status_code=201,
    response_model=SignatureOut,
    responses=problems(
        *MATCHING,
        ActIdMissing,
        PowerMissing,
        policy.SectorDoesNotSign,
        RoundtableNotLive,
        lifecycle.CommitmentNotOffered,
        ProtocolMissing,
        GroundRuleMissing,
        *ARRIVAL,
    ),
)
async def sign_commitment(
    signer: Signing,
    commitment: Annotated[Commitment, matched(Commitment, "commitment_id", P.commitment_sign, keyed=True)],
    body: StatementIn,
) -> Response:
    """Hand in what the seat signed on its own device. Other sectors learn of it when the signature rule is met."""
    return created(await signing.sign(signer, commitment, body.statement))
