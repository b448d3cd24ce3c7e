"""What witnesses and cosignatures allow: pure rules, and their refusals."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Conflict, Unprocessable
from app.signatures import lifecycle as keys
from app.signatures.lifecycle import CompromisedInFuture
from app.trust.clocks import lies_within
from app.trust.cosignatures import SECTORS_TO_SETTLE
from app.trust.witness_keys import WitnessProof
from app.witnesses.models import LogWitness, WitnessPhase

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9./_-]{0,99}", re.ASCII)


class WitnessProofRefused(Unprocessable):
    code = "witness_proof_refused"
    message = "The proof is not one of a witness's key, or the key that it names did not sign it."
    pointer = "/proof"


class WitnessNameRefused(Unprocessable):
    code = "witness_name_refused"
    message = (
        "A witness is named like an address, in small letters, digits, dots, hyphens and slashes, and not like the log."
    )
    pointer = "/proof"


class WitnessKnown(Conflict):
    code = "witness_known"
    message = "This key was registered before. A witness needs a key of its own for each table."


class WitnessNotWaiting(Conflict):
    code = "witness_not_waiting"
    message = "Only a registered witness that waits for it can be activated."


class WitnessRevoked(Conflict):
    code = "witness_revoked"
    message = "The witness is revoked already."


class CosignatureMalformed(Unprocessable):
    code = "cosignature_malformed"
    message = "This is not a checkpoint as a signed note."
    pointer = "/note"


class CheckpointOfAnotherLog(Unprocessable):
    code = "checkpoint_of_another_log"
    message = "The checkpoint is not one that this log's key signed."
    pointer = "/note"


class CheckpointContradicts(Conflict):
    """409: signed with the log's key, and not what this log holds: somebody signed a second history."""

    code = "checkpoint_contradicts"
    message = (
        "The log's key signed this checkpoint, but this log has no such tree. Keep the file: it is evidence. Show it "
        "to the table and to the other witnesses."
    )


class WitnessUnknown(Unprocessable):
    code = "witness_unknown"
    message = "The note carries no line of an active witness of this log."
    pointer = "/note"


class CosignatureRefused(Unprocessable):
    code = "cosignature_refused"
    message = "The witness's line does not hold."
    pointer = "/note"


class CosignatureOutOfTime(Unprocessable):
    code = "cosignature_out_of_time"
    message = (
        "The time of the cosignature lies in the future, or before the last entry of its checkpoint. The service's "
        "clock is in the member «now»."
    )
    pointer = "/note"


class WitnessWentBack(Conflict):
    code = "witness_went_back"
    message = "The witness has cosigned a larger tree at an earlier time. A witness never goes back to a smaller one."


def require_fitting(proof: WitnessProof, *, log: str, roundtable_id: UUID, seat_id: UUID, now: datetime) -> None:
    """Raises unless the proof speaks of this log, table and seat, at this hour, and its name can be shown."""
    keys.require_fitting(proof, log=log, roundtable_id=roundtable_id, seat_id=seat_id, now=now)
    if not _NAME.fullmatch(proof.key.name) or proof.key.name == log:
        raise WitnessNameRefused


def require_waiting(witness: LogWitness) -> None:
    if witness.phase is not WitnessPhase.registered:
        raise WitnessNotWaiting


def require_revocable(witness: LogWitness, compromised_since: datetime | None, now: datetime) -> None:
    if witness.phase is WitnessPhase.revoked:
        raise WitnessRevoked
    if compromised_since is not None and compromised_since > now:
        raise CompromisedInFuture


def require_in_time(cosigned_at: datetime, last_entry_at: datetime | None, now: datetime) -> None:
    """Raises CosignatureOutOfTime; a witness without a network may be late, but never early."""
    earliest = cosigned_at if last_entry_at is None else last_entry_at
    if not lies_within(cosigned_at, earliest, now):
        raise CosignatureOutOfTime(members={"now": instant(now)})


def settled_size(newest: Iterable[tuple[UUID, str, int]]) -> int | None:
    """Up to which size two sectors of one table vouch, from (table, sector, size) of what each witness said last."""
    tables: dict[UUID, dict[str, int]] = {}
    for table, sector, size in newest:
        sectors = tables.setdefault(table, {})
        sectors[sector] = max(size, sectors.get(sector, 0))
    reached = [sorted(sectors.values(), reverse=True) for sectors in tables.values()]
    return max((sizes[SECTORS_TO_SETTLE - 1] for sizes in reached if len(sizes) >= SECTORS_TO_SETTLE), default=None)
