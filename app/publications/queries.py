"""What stands behind a subject's signatures in the log, as far as one reader may see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.acts import Act
from app.ledger.audiences import Reader
from app.ledger.models import Entry, Snapshot
from app.roundtables.models import Mandate
from app.signatures.models import SeatKey, Signature
from app.trust.statements import SubjectRevision
from app.witnesses.models import LogWitness

_BEFORE_ADOPTION: Final = (Act.protocol_drafted, Act.protocol_amended, Act.protocol_proposed)
"""What the adoption of ground rules says again."""


@dataclass(frozen=True, slots=True)
class PublishedBody:
    """A body, and the index of the entry that published it."""

    index: int
    subject_id: UUID
    body: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What a text rests on besides its own publication: rows, seats and ground rules by id, the session of minutes.

    `opened` are the indexes of the entries that a release opened to all who read it, `texts` further revisions of the
    text that were published.
    """

    rows: frozenset[UUID]
    seats: frozenset[UUID]
    rules: frozenset[UUID] = frozenset()
    session: UUID | None = None
    opened: frozenset[int] = frozenset()
    texts: frozenset[int] = frozenset()


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
    kids = {signature.kid for signature in signatures if signature.kid}
    return (await db.execute(select(SeatKey).where(SeatKey.kid.in_(kids)).order_by(SeatKey.kid))).scalars().all()


async def sealed_revision(db: AsyncSession, minutes_id: UUID) -> int:
    """Under which revision the seal published these minutes."""
    query = (
        select(Snapshot.revision)
        .join(Entry, Entry.index == Snapshot.index)
        .where(Snapshot.subject_id == minutes_id, Entry.type == Act.minutes_sealed)
        .limit(1)
    )
    return (await db.execute(query)).scalar_one()


async def entries_behind(
    db: AsyncSession, reader: Reader, roundtable_id: UUID, target: SubjectRevision, behind: Behind
) -> Sequence[tuple[int, str]]:
    """(index, envelope) of every readable entry that a text rests on, in the order of the log.

    They are the publication of the text; all entries about the rows behind it; those about the table itself, its
    installation among them; its ground rules since they were adopted; those about the seats concerned
    and their mandates, whatever revoked them included; the steps of its session; and, of the whole table, what was
    redacted and the keys of its witnesses, with the stewards who vouched for them.
    """
    vouching = select(LogWitness.activated_by).where(
        LogWitness.roundtable_id == roundtable_id, LogWitness.activated_by.is_not(None)
    )
    touched: ColumnElement[bool] = or_(
        and_(Snapshot.subject_id == target.id, Snapshot.revision.in_({target.revision, *behind.texts})),
        Snapshot.subject_id.in_({*behind.rows, *behind.seats, roundtable_id}),
        Snapshot.subject_id.in_(vouching),
        Snapshot.subject_id.in_(
            select(Mandate.id).where(or_(Mandate.seat_id.in_(behind.seats), Mandate.seat_id.in_(vouching)))
        ),
    )
    of_session = select(Snapshot.index).where(Snapshot.subject_id == behind.session)
    of_rules = select(Snapshot.index).where(Snapshot.subject_id.in_(behind.rules))
    query = (
        select(Entry.index, Entry.envelope)
        .where(
            or_(
                Entry.index.in_(select(Snapshot.index).where(touched)),
                and_(Entry.type.like("session.%"), Entry.index.in_(of_session)),
                and_(Entry.type.not_in(_BEFORE_ADOPTION), Entry.index.in_(of_rules)),
                Entry.type.like("%.redacted"),
                Entry.type.like("%.reapplied"),
                Entry.type.like("witness.%"),
            ),
            Entry.roundtable_id == roundtable_id,
            # Bodies of released signatures, which every member reads, hold the opened envelopes byte for byte.
            or_(Entry.audience.in_(sorted(reader.audiences_at(roundtable_id))), Entry.index.in_(behind.opened)),
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
            Snapshot.roundtable_id == roundtable_id,
            Snapshot.audience.in_(sorted(reader.audiences_at(roundtable_id))),
            # What was redacted has its place and its digest still, and no body.
            Snapshot.body.is_not(None),
        )
        .order_by(Snapshot.index, Snapshot.subject_id, Snapshot.rank)
    )
    rows = await db.execute(query)
    return [PublishedBody(index, subject_id, body) for index, subject_id, body in rows if body is not None]
