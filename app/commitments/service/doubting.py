"""A key is taken back, and what it signed since it may have been in other hands is marked: nothing is undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import uuid5

from app.commitments import queries
from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.envelopes import Actor
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.signatures.models import SeatKey, Signature
from app.signatures.schemas import KeyOut, KeyRevocationIn, SignatureOut
from app.signatures.schemas.signatures import views_of
from app.signatures.service import keys

DOUBT: Final = Actor("clock", "doubt")
"""Nobody decides the marks either: they follow from the revocation and the hours of arrival."""


async def revoke_key(standing: Standing, seat: Seat, key: SeatKey, body: KeyRevocationIn) -> WriteResult:
    """Take a key back. Raises PowerMissing, OtherSector, KeyRevoked and CompromisedInFuture.

    Released signatures that it may not have made are marked by the same act, and so are the commitments in force that
    they stand under. Withheld ones are marked in an entry that their sector alone reads.
    """
    doubted = await keys.revoke(standing, seat, key, body)
    released = [signature for signature in doubted if signature.released_at is not None]
    touched = await queries.by_ids(standing.db, {signature.target_id for signature in released})
    if body.compromised_since is not None:
        _mark(touched, body.compromised_since)

    outcome = await standing.record(
        Act.key_revoked,
        Change(key, KeyOut),
        *(Change(signature, SignatureOut) for signature in released),
        *(Change(commitment, CommitmentOut) for commitment in touched),
    )
    await _mark_withheld(standing, key, [signature for signature in doubted if signature.released_at is None])
    return outcome


def _mark(commitments: Sequence[Commitment], since: datetime) -> None:
    """They stay in force; of several keys the earliest hour is kept."""
    for commitment in commitments:
        earlier = commitment.compromised_since
        commitment.compromised_since = since if earlier is None else min(earlier, since)


async def _mark_withheld(standing: Standing, key: SeatKey, signatures: Sequence[Signature]) -> None:
    if not signatures:
        return
    marked = [Change(signature, *views_of(signature)) for signature in signatures]
    await standing.record_consequence(DOUBT, uuid5(key.id, "doubt"), Act.signature_doubted, *marked)
