"""One page of the feed in one query: stored envelopes, and the bare leaf where the reader may not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, literal, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.audiences import Reader
from app.ledger.models import Entry, Snapshot
from app.ledger.queries import readable


@dataclass(frozen=True, slots=True)
class FeedRow:
    index: int
    leaf: str
    envelope: str | None
    subjects: str | None


async def entries(
    db: AsyncSession,
    reader: Reader,
    *,
    after: int,
    limit: int,
    roundtable_id: UUID | None = None,
    type_: str | None = None,
    expand: bool = False,
) -> Sequence[FeedRow]:
    """Entries from index `after` on; filtered ones hold only what the reader may read and match."""
    visible = readable(reader, Entry.roundtable_id, Entry.audience)
    leaf = func.encode(Entry.leaf, "hex")
    bodies = (
        (
            select(func.string_agg(Snapshot.body, aggregate_order_by(literal(","), Snapshot.subject_id, Snapshot.rank)))
            .where(Snapshot.index == Entry.index, readable(reader, Snapshot.roundtable_id, Snapshot.audience))
            .correlate(Entry)
            .scalar_subquery()
        )
        if expand
        else null()
    )
    query = select(Entry.index, leaf, case((visible, Entry.envelope)), bodies).where(Entry.index >= after)
    if roundtable_id is not None or type_ is not None:
        query = query.where(visible)
    if roundtable_id is not None:
        query = query.where(Entry.roundtable_id == roundtable_id)
    if type_ is not None:
        query = query.where(Entry.type == type_)
    found = await db.execute(query.order_by(Entry.index).limit(limit))
    return [FeedRow(*row) for row in found.all()]
