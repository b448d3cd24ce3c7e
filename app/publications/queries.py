"""What stands behind a subject's signatures in the log, as far as one reader may see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.audiences import Reader
from app.ledger.models import Entry, Snapshot
from app.roundtables.models import Mandate
from app.signatures.models import SeatKey, Signature
from app.signatures.witnessing import witnesses_of
from app.trust.statements import SubjectRevision


@dataclass(frozen=True, slots=True)
class PublishedBody:
    """A body, and the index of the entry that published it."""

    index: int
    subject_id: UUID
    body: str


async def released_signatures(db: AsyncSession, target: SubjectRevision) -> Sequence[Signature]:
    """The signatures under one revision of a text that the whole table reads, in the order of their arrival."""
    query = select(Signature).where(
        Signature.target_type == target.type,
        Signature.target_id == target.id,
        Signature.target_revision == target.revision,
        Signature.released_at.is_not(None),
    )
    return (await db.execute(query.order_by(Signature.received_at, Signature.id))).scalars().all()


async def keys_of(db: AsyncSession, signatures: Collection[Signature]) -> Sequence[SeatKey]:
    """The keys that signed."""
    kids = {signature.kid for signature in signatures}
    return (await db.execute(select(SeatKey).where(SeatKey.kid.in_(kids)).order_by(SeatKey.kid))).scalars().all()


async def entries_behind(
    db: AsyncSession,
    reader: Reader,
    roundtable_id: UUID,
    target: SubjectRevision,
    signatures: Collection[Signature],
    keys: Collection[SeatKey],
) -> Sequence[tuple[int, str]]:
    """(index, envelope) of every readable entry that the signatures rest on, in the order of the log.

    They are the publication of the text; all entries about the signatures, the release among them and those that it
    opened; and all about the keys, the seats of the signers, of their witnesses and of those who vouched for their
    keys, and the mandates of these seats, whatever revoked them included.
    """
    seats = {signature.seat_id for signature in signatures} | {key.activated_by for key in keys if key.activated_by}
    sheets = [*(signature.witnesses for signature in signatures), *(key.witnesses for key in keys)]
    seats |= {witness.seat for sheet in sheets for witness in witnesses_of(sheet)}
    opened = {int(str(each["index"])) for signature in signatures for each in signature.arrival}
    rows = {row.id for row in (*signatures, *keys)}
    touched: ColumnElement[bool] = or_(
        and_(Snapshot.subject_id == target.id, Snapshot.revision == target.revision),
        Snapshot.subject_id.in_(rows | seats),
        Snapshot.subject_id.in_(select(Mandate.id).where(Mandate.seat_id.in_(seats))),
    )
    query = (
        select(Entry.index, Entry.envelope)
        .where(
            Entry.index.in_(select(Snapshot.index).where(touched)),
            Entry.roundtable_id == roundtable_id,
            # Bodies of released signatures, which every member reads, hold the opened envelopes byte for byte.
            or_(Entry.audience.in_(sorted(reader.audiences_at(roundtable_id))), Entry.index.in_(opened)),
        )
        .order_by(Entry.index)
    )
    return [(index, envelope) for index, envelope in await db.execute(query)]


async def bodies_of(
    db: AsyncSession, reader: Reader, roundtable_id: UUID, indexes: Collection[int]
) -> Sequence[PublishedBody]:
    """What these entries published and the reader may read, in the order of the log."""
    query = (
        select(Snapshot.index, Snapshot.subject_id, Snapshot.body)
        .where(
            Snapshot.index.in_(indexes),
            Snapshot.body.is_not(None),
            Snapshot.roundtable_id == roundtable_id,
            Snapshot.audience.in_(sorted(reader.audiences_at(roundtable_id))),
        )
        .order_by(Snapshot.index, Snapshot.subject_id, Snapshot.rank)
    )
    return [PublishedBody(*row) for row in await db.execute(query)]
