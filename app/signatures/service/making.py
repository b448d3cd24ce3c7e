"""What the signatures of all classes have in common: whose they are, of what, and that a seat signs once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.ids import new_id
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Seat
from app.signatures import lifecycle, queries
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.signatures import ArrivalOut
from app.signatures.statements import Expected
from app.trust.statements import Intent


@dataclass(frozen=True, slots=True)
class Signing:
    """Whose signature it is, under which mandate, and when it was given, as the statement, file or sheet says."""

    seat: Seat
    mandate: Mandate
    at: datetime


def made(
    standing: Standing,
    expected: Expected,
    signing: Signing,
    assurance: AssuranceClass,
    *,
    completed_at: datetime | None,
    payload_digest: str | None,
) -> Signature:
    """A signature of this class, not yet added to the session; what its class rests on is the caller's to set."""
    return Signature(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        target_type=expected.subject.type,
        target_id=expected.subject.id,
        target_revision=expected.subject.revision,
        document=expected.document,
        intent=expected.intent,
        seat_id=signing.seat.id,
        sector=signing.seat.sector,
        role=signing.seat.role,
        mandate_id=signing.mandate.id,
        text=None,
        kid=None,
        statement=None,
        payload_digest=payload_digest,
        assurance=assurance,
        seen_size=None,
        qualified=None,
        paper=None,
        witnesses=None,
        recorded_by=standing.seat.id,
        signed_at=signing.at,
        received_at=standing.now,
        completed_at=completed_at,
        released_at=None if expected.withheld else standing.now,
        compromised_since=None,
        voided_at=None,
        arrival=[],
    )


async def require_first(db: AsyncSession, expected: Expected, seat_id: UUID) -> None:
    """Raises AlreadySigned where a signature of the seat under this revision counts today; who refused may sign."""
    counting = await queries.counting(db, expected.subject.id, expected.subject.revision)
    own = [signature for signature, seat, _ in counting if seat.id == seat_id]
    if any(expected.intent is Intent.refuse or each.intent is not Intent.refuse for each in own):
        raise lifecycle.AlreadySigned


async def require_new_evidence(db: AsyncSession, seat_id: UUID, digest: str) -> None:
    """Raises EvidenceKnown for a file or sheet on which a signature of the seat rests already."""
    if await queries.is_statement_known(db, seat_id, digest):
        raise lifecycle.EvidenceKnown


async def release(db: AsyncSession, signatures: Sequence[Signature], now: datetime) -> None:
    """From here on the whole table reads them, with the entries in which each arrived; the caller records it."""
    entries = await queries.entries_of(db, [signature.id for signature in signatures])
    for signature in signatures:
        signature.released_at = now
        signature.arrival = [
            ArrivalOut(index=index, envelope=envelope).model_dump() for index, envelope in entries[signature.id]
        ]
