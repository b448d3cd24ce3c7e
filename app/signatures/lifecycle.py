"""What keys allow: pure rules over a key and its proof, and their refusals."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Conflict, Forbidden, Gone, Unprocessable
from app.signatures.models import KeyPhase, SeatKey
from app.signatures.statements.refusals import PayloadRefused
from app.trust.clocks import lies_within
from app.trust.errors import MalformedMembersError, TrustError
from app.trust.statements import KeyProof, forms
from app.trust.witness_keys import WitnessProof


class JwkRefused(Unprocessable):
    code = "jwk_refused"
    message = "This is not a public key on the curve P-256, or one of its members contradicts it."
    pointer = "/jwk"


class ProofRefused(PayloadRefused):
    code = "proof_refused"
    message = "The proof is not a statement of this kind, or this key did not sign it."
    pointer = "/proof"
    form = forms.KEY_PROOF
    causes: ClassVar[Mapping[str, str]] = {
        **PayloadRefused.causes,
        "token": "It is no compact JWS of the type roundtable-key-proof+jws, or the key in «jwk» did not sign it.",
    }

    def __init__(self, error: TrustError) -> None:
        if isinstance(error, MalformedMembersError):
            super().__init__(error)
        else:
            Unprocessable.__init__(self, cause="token")


class ProofOfAnotherLog(Unprocessable):
    code = "proof_of_another_log"
    message = "The proof names another log than this one."
    pointer = "/proof"


class ProofOfAnotherTable(Unprocessable):
    code = "proof_of_another_table"
    message = "The proof names another table than this one."
    pointer = "/proof"


class ProofOfAnotherSeat(Unprocessable):
    code = "proof_of_another_seat"
    message = "The proof names another seat than this one."
    pointer = "/proof"


class ProofStale(Unprocessable):
    code = "proof_stale"
    message = "The hour in the proof is more than ten minutes off. The service's clock is in the member «now»."
    pointer = "/proof"


class KeyKnown(Conflict):
    code = "key_known"
    message = "This key was registered before. A seat needs a key of its own, made for it alone."


class KeyNotWaiting(Conflict):
    code = "key_not_waiting"
    message = "Only a registered key that waits for it can be activated."


class KeyOfFormerHolder(Conflict):
    code = "key_of_former_holder"
    message = "Whoever registered this key holds the seat no longer."


class KeyRevoked(Conflict):
    code = "key_revoked"
    message = "The key is revoked already."


class CompromisedInFuture(Unprocessable):
    code = "compromised_in_future"
    message = "compromised_since lies in the future."
    pointer = "/compromised_since"


class KeyUnknown(Unprocessable):
    code = "key_unknown"
    message = "No seat of this table has registered the key that the statement names."
    pointer = "/statement"


class KeyOfAnotherSeat(Unprocessable):
    code = "key_of_another_seat"
    message = "The key that the statement names belongs to another seat. Nobody signs for another."
    pointer = "/statement"


class DocumentRedacted(Gone):
    """410: its digest stays, and nobody agrees to what nobody can read."""

    code = "document_redacted"
    message = "This text was taken out of the record and can no longer be agreed to; only its digest is left."


class KeyInactive(Conflict):
    code = "key_inactive"
    message = "The key waits for its activation by the own sector; until then it signs nothing."


class KeyWithdrawn(Conflict):
    code = "key_withdrawn"
    message = "The key was revoked; from then on it signs nothing."


class StatementKnown(Conflict):
    code = "statement_known"
    message = "This statement was received before; the same words are not signed twice."


class AlreadySigned(Conflict):
    code = "already_signed"
    message = "Your seat has signed this already."


class EvidenceKnown(Conflict):
    code = "evidence_known"
    message = "This file or sheet was handed in for the seat before; one signature rests on one of them."


class SeatDoesNotSign(Unprocessable):
    code = "seat_does_not_sign"
    message = "That seat signs nothing here: no seat of a deciding sector, or a mandate without the power for it."


class SignerWithoutMandate(Conflict):
    code = "signer_without_mandate"
    message = "The signer's seat has no mandate in force, or another than when the signature was handed in."


class SignedOutOfTime(Unprocessable):
    code = "signed_out_of_time"
    message = "The hour of signing lies before the text existed, or later than now, which is in the member «now»."
    pointer = "/signed_at"


class DocumentOther(Unprocessable):
    code = "document_of_other_bytes"
    message = "This names the digest of other bytes than those of the document."
    pointer = "/document"


class VerifierUnfit(Unprocessable):
    code = "verifier_unfit"
    message = "The verifier that is named has no seat here that verifies signatures, or one of the signer's own sector."
    pointer = "/verifier"


class NotTheVerifier(Forbidden):
    code = "not_the_verifier"
    message = "Another seat was asked to verify this, or you are its signer."


class NothingToVerify(Conflict):
    code = "nothing_to_verify"
    message = "There is no qualified signature here that waits for its verification."


class AnotherFile(Unprocessable):
    code = "another_file"
    message = "The digest is not that of the file that was handed in."
    pointer = "/file_digest"


class VerifiedOutOfTime(Unprocessable):
    code = "verified_out_of_time"
    message = "The hour of the verification lies before the file was handed in, or later than now."
    pointer = "/verified_at"


def require_signed_within(signed_at: datetime, since: datetime, now: datetime) -> None:
    """Raises SignedOutOfTime unless something was signed between the making of its text and now."""
    if not lies_within(signed_at, since, now):
        raise SignedOutOfTime(members={"now": instant(now)})


def require_verified_within(verified_at: datetime, since: datetime, now: datetime) -> None:
    """Raises VerifiedOutOfTime."""
    if not lies_within(verified_at, since, now):
        raise VerifiedOutOfTime


def require_fitting(
    proof: KeyProof | WitnessProof, *, log: str, roundtable_id: UUID, seat_id: UUID, now: datetime
) -> None:
    """Raises unless the proof speaks of this log, table and seat, at this hour."""
    if proof.log != log:
        raise ProofOfAnotherLog
    if proof.roundtable != roundtable_id:
        raise ProofOfAnotherTable
    if proof.seat != seat_id:
        raise ProofOfAnotherSeat
    if not lies_within(proof.signed_at, now, now):
        raise ProofStale(members={"now": instant(now)})


def require_waiting(key: SeatKey) -> None:
    if key.phase is not KeyPhase.registered:
        raise KeyNotWaiting


def require_revocable(key: SeatKey, compromised_since: datetime | None, now: datetime) -> None:
    if key.phase is KeyPhase.revoked:
        raise KeyRevoked
    if compromised_since is not None and compromised_since > now:
        raise CompromisedInFuture


def require_signing(key: SeatKey | None, seat_id: UUID) -> SeatKey:
    """The key, if it signs for this seat. Raises KeyUnknown, KeyOfAnotherSeat, KeyInactive or KeyWithdrawn."""
    if key is None:
        raise KeyUnknown
    if key.seat_id != seat_id:
        raise KeyOfAnotherSeat
    if key.phase is KeyPhase.registered:
        raise KeyInactive
    if key.phase is KeyPhase.revoked:
        raise KeyWithdrawn
    return key
