"""What keys allow: pure rules over a key and its proof, and their refusals."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Conflict, Unprocessable
from app.signatures.models import KeyPhase, SeatKey
from app.trust.statements import KeyProof

PROOF_TOLERANCE: Final = timedelta(minutes=10)


class JwkRefused(Unprocessable):
    code = "jwk_refused"
    message = "This is not a public key on the curve P-256, or one of its members contradicts it."


class ProofRefused(Unprocessable):
    code = "proof_refused"
    message = "The proof is not a statement of this kind, or this key did not sign it."


class ProofOfAnotherLog(Unprocessable):
    code = "proof_of_another_log"
    message = "The proof names another log than this one."


class ProofOfAnotherTable(Unprocessable):
    code = "proof_of_another_table"
    message = "The proof names another table than this one."


class ProofOfAnotherSeat(Unprocessable):
    code = "proof_of_another_seat"
    message = "The proof names another seat than this one."


class ProofStale(Unprocessable):
    code = "proof_stale"
    message = "The hour in the proof is more than ten minutes off. The service's clock is in the member «now»."


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


class KeyUnknown(Unprocessable):
    code = "key_unknown"
    message = "No seat of this table has registered the key that the statement names."


class KeyOfAnotherSeat(Unprocessable):
    code = "key_of_another_seat"
    message = "The key that the statement names belongs to another seat. Nobody signs for another."


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


def require_fitting(proof: KeyProof, *, log: str, roundtable_id: UUID, seat_id: UUID, now: datetime) -> None:
    """Raises unless the proof speaks of this log, table and seat, at this hour."""
    if proof.log != log:
        raise ProofOfAnotherLog
    if proof.roundtable != roundtable_id:
        raise ProofOfAnotherTable
    if proof.seat != seat_id:
        raise ProofOfAnotherSeat
    if abs(proof.signed_at - now) > PROOF_TOLERANCE:
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
