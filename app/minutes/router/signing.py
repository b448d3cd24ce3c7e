"""`…/minutes/signatures`, what a seat is about to sign, and the sheet on which people sign by hand."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import OrganizationAway
from app.assents.on_paper import ObjectionByAccount
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.minutes import lifecycle, policy
from app.minutes.router.minutes import RULED, MinutesAtHand, MinutesMatched, SeenMinutes, SessionAtHand
from app.minutes.schemas.signing import MinutesIntent, MinutesSignatureIn, SignatureSheetOut
from app.minutes.service import signing
from app.minutes.service.sheet import sheet
from app.roundtables.access import CurrentStanding, Standing, located
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import MinutesSigned
from app.signatures.lifecycle import DocumentRedacted, SeatDoesNotSign, SignerWithoutMandate
from app.signatures.models import Signature
from app.signatures.router.under import CONFIRMING, HANDING_IN, VERIFYING
from app.signatures.schemas import SignatureList, SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.to_sign import StatementToSign
from app.signatures.service.own_key import ARRIVAL
from app.trust.statements import Intent

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission
OPEN: Final = (
    lifecycle.MinutesNotCirculated,
    lifecycle.MinutesAlreadySealed,
    lifecycle.TextNotSignable,
    DocumentRedacted,
)


@refuses(policy.SectorDoesNotSignMinutes, PowerMissing)
async def _signing(standing: CurrentStanding) -> Standing:
    # Who runs the table records what others signed on paper, and signs for nobody: the service says so for each class.
    if not standing.may(P.paper_record):
        standing.require_deciding(policy.SectorDoesNotSignMinutes)
        standing.require_power(Power.sign)
    return standing


# The power is asked for here: who lacks it is told so before any precondition or text is looked at.
Signing = Annotated[Standing, Depends(_signing)]


@refuses(NotFound)
async def _under(
    minutes: MinutesAtHand, signature: Annotated[Signature, located(Signature, "signature_id")]
) -> Signature:
    if signature.target_id != minutes.id:
        raise NotFound
    return signature


SignatureAtHand = Annotated[Signature, Depends(_under)]


@router.get(
    "/signature-sheet",
    operation_id="get_minutes_signature_sheet",
    dependencies=[needs(P.roundtable_read)],
    response_model=SignatureSheetOut,
    responses=problems(*OPEN, *RULED),
)
async def get_minutes_signature_sheet(
    standing: CurrentStanding, session: SessionAtHand, minutes: MinutesAtHand
) -> SignatureSheetOut:
    """What is printed to be signed by hand, with the digest of the exact text, and who has signed by now: a live view.

    A box for each seat of a deciding sector; the code on the sheet names the text, so that its scan is bound to it.
    """
    return await sheet(standing, session, minutes)


@router.get(
    "/statement",
    operation_id="get_minutes_statement",
    dependencies=[needs(P.roundtable_read)],
    response_model=StatementToSign,
    responses=problems(*OPEN, policy.SectorDoesNotSignMinutes, PowerMissing),
)
async def get_minutes_statement(
    standing: CurrentStanding, minutes: MinutesAtHand, intent: MinutesIntent = Intent.sign
) -> StatementToSign:
    """The payload that your seat signs (a live view): add what `to_add` names, and sign its canonical bytes.

    Whoever signs reads `…/minutes/text` and hashes its bytes first: `document` here is what the service says of them.
    """
    return await signing.to_sign(standing, minutes, intent)


@router.get(
    "/signatures",
    operation_id="list_minutes_signatures",
    dependencies=[needs(P.roundtable_read)],
    response_model=SignatureList,
)
async def list_minutes_signatures(request: Request, minutes: SeenMinutes, paging: Paging) -> Response:
    """Every signature under the minutes, reservations and refusals among them, in the order of arrival.

    Those under a text that a correction replaced have `voided_at`: they count no more.
    """
    return page_response(request, await minutes.page(Signature, paging, *equal(Signature.target_id, minutes.stored.id)))


@router.post(
    "/signatures",
    operation_id="sign_minutes",
    dependencies=[needs(P.signature_hand_in, keyed=True)],
    status_code=201,
    response_model=SignatureOut,
    responses=problems(
        *OPEN,
        *RULED,
        *refusals_at(MinutesSigned),
        OrganizationAway,
        ObjectionByAccount,
        EvidenceNotStored,
        *ARRIVAL,
        *HANDING_IN,
    ),
)
async def sign_minutes(standing: Signing, minutes: MinutesMatched, body: MinutesSignatureIn) -> Response:
    """Sign the text that went round, sign it with a reservation, or say why the seat does not; in any class.

    What is signed are the bytes of `…/minutes/text`. Sheets of paper (C) are handed in by who runs the table, all
    others by the seat that signs. Where the signer may decide and the sector has not spoken, it is its word too.
    """
    return created(await signing.sign(standing, minutes, body))


@router.post(
    "/signatures/{signature_id}/confirmation",
    operation_id="confirm_minutes_signature",
    dependencies=[needs(P.paper_witness)],
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*OPEN, lifecycle.SignatureVoid, ObjectionByAccount, SeatDoesNotSign, *CONFIRMING),
)
async def confirm_minutes_signature(
    standing: CurrentStanding, minutes: MinutesAtHand, signature: SignatureAtHand, body: ConfirmationIn
) -> Response:
    """Confirm, as one of its two witnesses, a sheet that was signed by hand; with the second word it counts."""
    return created(await signing.confirm(standing, minutes, signature, body))


@router.post(
    "/signatures/{signature_id}/verification",
    operation_id="verify_minutes_signature",
    dependencies=[needs(P.signature_verify)],
    status_code=201,
    response_model=SignatureOut,
    responses=problems(*OPEN, lifecycle.SignatureVoid, SignerWithoutMandate, *VERIFYING),
)
async def verify_minutes_signature(
    standing: CurrentStanding, minutes: MinutesAtHand, signature: SignatureAtHand, body: SignatureVerificationIn
) -> Response:
    """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

    Only `valid` lets it count, and it stays of class B.
    """
    return created(await signing.verify(standing, minutes, signature, body))
