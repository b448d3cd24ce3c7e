"""The rows of witnesses and cosignatures."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, distinct, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.models import Entry
from app.trust.cosignatures import SECTORS_TO_SETTLE, CosignerKey
from app.trust.notes import MOST_SIGNATURES
from app.witnesses.models import Cosignature, LogWitness, WitnessPhase

MOST_SHOWN = 200


async def is_known(db: AsyncSession, key: CosignerKey) -> bool:
    """Whether any table of the deployment has this key, or one whose lines could not be told from this one's.

    A line names its key by a name and four bytes, for which anybody with some patience finds a second key. Who asks at
    the same moment waits for the answer.
    """
    public, lines = key.public.hex(), f"{key.name}+{key.key_id.hex()}+"
    for asked in (public, lines):
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"witness:{asked}", 0))))
    known = or_(LogWitness.public_key == public, LogWitness.vkey.startswith(lines, autoescape=True))
    return (await db.execute(select(LogWitness.id).where(known).limit(1))).first() is not None


async def active_named(db: AsyncSession, names: Collection[str]) -> Sequence[LogWitness]:
    """The active witnesses of these names, held until the transaction ends: a witness speaks once at a time."""
    query = select(LogWitness).where(LogWitness.name.in_(names), LogWitness.phase == WitnessPhase.active)
    return (await db.execute(query.order_by(LogWitness.id).with_for_update())).scalars().all()


async def time_of_entry(db: AsyncSession, index: int) -> datetime | None:
    return (await db.execute(select(Entry.at).where(Entry.index == index))).scalar_one_or_none()


async def went_back(db: AsyncSession, witness_id: UUID, size: int, cosigned_at: datetime) -> bool:
    """Whether this witness cosigned a larger tree at an earlier time."""
    query = select(Cosignature.size).where(
        Cosignature.witness_id == witness_id, Cosignature.size > size, Cosignature.cosigned_at < cosigned_at
    )
    return (await db.execute(query.limit(1))).first() is not None


async def keep(db: AsyncSession, cosignature: Cosignature) -> None:
    """Store what the witness said; of two words about one checkpoint, the later."""
    values = {column.key: getattr(cosignature, column.key) for column in Cosignature.__table__.columns}
    statement = insert(Cosignature).values(**values)
    later = {key: statement.excluded[key] for key in ("line", "cosigned_at", "received_at")}
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=[Cosignature.witness_id, Cosignature.size],
            set_=later,
            where=Cosignature.cosigned_at < statement.excluded.cosigned_at,
        )
    )


async def newest(db: AsyncSession, roundtable_id: UUID | None = None) -> Sequence[tuple[LogWitness, Cosignature]]:
    """What each witness cosigned last, at one table or anywhere; nothing that arrived after a key may have leaked."""
    query = (
        select(LogWitness, Cosignature)
        .join(Cosignature, Cosignature.witness_id == LogWitness.id)
        .where(*_counting(roundtable_id))
        .ext(distinct_on(LogWitness.id))
        .order_by(LogWitness.id, Cosignature.size.desc())
        .limit(MOST_SHOWN)
    )
    return [(witness, cosignature) for witness, cosignature in await db.execute(query)]


async def of_one_checkpoint(
    db: AsyncSession, covering: int, roundtable_id: UUID | None = None
) -> Sequence[tuple[LogWitness, Cosignature]]:
    """What witnesses said of one checkpoint of `covering` entries at least; nothing where they said it of none.

    It is the newest for which two sectors of one table spoke, else the newest for which any did. As many words as a
    note has room for, those of that table first.
    """
    counting = (*_counting(roundtable_id), Cosignature.size >= covering)
    settled = func.count(distinct(LogWitness.sector)) >= SECTORS_TO_SETTLE
    chosen = (
        select(Cosignature.size, LogWitness.roundtable_id)
        .join(LogWitness, LogWitness.id == Cosignature.witness_id)
        .where(*counting)
        .group_by(Cosignature.size, LogWitness.roundtable_id)
        .order_by(settled.desc(), Cosignature.size.desc(), LogWitness.roundtable_id)
        .limit(1)
        .subquery()
    )
    query = (
        select(LogWitness, Cosignature)
        .join(Cosignature, Cosignature.witness_id == LogWitness.id)
        .join(chosen, chosen.c.size == Cosignature.size)
        .where(*counting)
        .order_by((LogWitness.roundtable_id == chosen.c.roundtable_id).desc(), LogWitness.id)
        .limit(MOST_SIGNATURES - 1)
    )
    return [(witness, cosignature) for witness, cosignature in await db.execute(query)]


async def cosigned_beyond(db: AsyncSession, size: int) -> str | None:
    """The newest checkpoint of more entries that a witness cosigned, as the log signed it."""
    query = (
        select(Cosignature.checkpoint)
        .join(LogWitness, LogWitness.id == Cosignature.witness_id)
        .where(*_counting(None), Cosignature.size > size)
        .order_by(Cosignature.size.desc())
        .limit(1)
    )
    return (await db.execute(query)).scalar_one_or_none()


def _counting(roundtable_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    """Of the witnesses of one table or of all, what arrived before a key may have leaked."""
    unharmed = or_(LogWitness.compromised_since.is_(None), LogWitness.compromised_since > Cosignature.received_at)
    return (unharmed,) if roundtable_id is None else (unharmed, LogWitness.roundtable_id == roundtable_id)
