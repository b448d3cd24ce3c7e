"""Class B: a qualified electronic signature that the seat hands in as a file, and another seat verifies."""

from app.identity.roles import GRANTS, Permission
from app.roundtables.access import Standing
from app.signatures import lifecycle, queries
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.qualified import (
    QualifiedOut,
    SignatureVerificationIn,
    SignatureVerificationOut,
    VerificationResult,
)
from app.signatures.schemas.signatures import QualifiedIn
from app.signatures.service import making
from app.signatures.service.making import Signing
from app.signatures.statements import Expected


async def receive(standing: Standing, body: QualifiedIn, expected: Expected) -> Signature:
    """A signature that waits for its verification, added to the session and not yet recorded.

    Raises SignedOutOfTime, VerifierUnfit, AlreadySigned and EvidenceKnown.
    """
    lifecycle.require_signed_within(body.signed_at, expected.since, standing.now)
    verifier = await queries.seat_of(standing.db, standing.roundtable.id, body.verifier)
    if verifier is None or Permission.signature_verify not in GRANTS[verifier.role]:
        raise lifecycle.VerifierUnfit
    if verifier.sector is standing.seat.sector:
        raise lifecycle.VerifierUnfit
    await making.require_first(standing.db, expected, standing.seat.id)
    await making.require_new_evidence(standing.db, standing.seat.id, body.file_digest)

    signature = making.made(
        standing,
        expected,
        Signing(standing.seat, standing.mandate, body.signed_at),
        AssuranceClass.B,
        completed_at=None,
        payload_digest=body.file_digest,
    )
    signature.qualified = QualifiedOut(
        file_digest=body.file_digest, format=body.format, verifier=verifier.id, verification=None
    ).model_dump(mode="json")
    standing.db.add(signature)
    return signature


async def verify(standing: Standing, signature: Signature, body: SignatureVerificationIn, expected: Expected) -> None:
    """What the verifier found; only a valid one counts, and no other finding replaces the first.

    Raises NothingToVerify, NotTheVerifier, AnotherFile, VerifiedOutOfTime and AlreadySigned.
    """
    if signature.qualified is None:
        raise lifecycle.NothingToVerify
    asked = QualifiedOut.model_validate(signature.qualified)
    signers = await queries.accounts_of(standing.db, [signature.mandate_id])
    if asked.verifier != standing.seat.id or standing.mandate.account_id in signers:
        raise lifecycle.NotTheVerifier
    if asked.file_digest != body.file_digest:
        raise lifecycle.AnotherFile
    lifecycle.require_verified_within(body.verified_at, signature.received_at, standing.now)
    if asked.verification is not None:
        raise lifecycle.NothingToVerify
    await making.require_first(standing.db, expected, signature.seat_id)

    found = SignatureVerificationOut(
        tool=body.tool,
        trust_list=body.trust_list,
        verified_at=body.verified_at,
        result=body.result,
        report_digest=body.report_digest,
        recorded_at=standing.now,
    )
    signature.qualified = asked.model_copy(update={"verification": found}).model_dump(mode="json")
    if body.result is VerificationResult.valid:
        signature.completed_at = standing.now
