"""The rows of captures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, listed
from app.field.models import FieldEntry, FieldPhase
from app.roundtables.desks import Pending


async def entries_of_acts(db: AsyncSession, seat_id: UUID, acts: Collection[UUID]) -> Mapping[UUID, FieldEntry]:
    """What a seat sent under these act ids, by act."""
    query = select(FieldEntry).where(FieldEntry.seat_id == seat_id, FieldEntry.act_id.in_(acts))
    return {entry.act_id: entry for entry in (await db.execute(query)).scalars()}


class Place(NamedTuple):
    """One entry of a capture, as far as its order needs it."""

    sequence: int
    act_id: UUID
    phase: FieldPhase


async def places(db: AsyncSession, session_id: UUID, seat_id: UUID, capture_id: UUID) -> Sequence[Place]:
    """Every entry of a capture, in its order."""
    query = (
        select(FieldEntry.sequence, FieldEntry.act_id, FieldEntry.phase)
        .where(FieldEntry.session_id == session_id, FieldEntry.seat_id == seat_id, FieldEntry.capture_id == capture_id)
        .order_by(FieldEntry.sequence)
    )
    return [Place(*row) for row in await db.execute(query)]


_SAID: Final = CompiledQuery(
    select(FieldEntry.id, FieldEntry.said).where(listed(FieldEntry.id, "entries"), FieldEntry.said.is_not(None))
)


async def said(reads: Source, ids: Collection[UUID]) -> Mapping[UUID, dict[str, Any]]:
    """What entries say that were not applied, by id."""
    return {row[0]: orjson.loads(row[1]) for row in await _SAID.rows(reads, entries=list(ids))}


class Against(NamedTuple):
    """An entry that is against the record."""

    id: UUID
    roundtable_id: UUID
    session_id: UUID
    received_at: datetime


AGAINST: Final = Pending(FieldEntry, Against, FieldEntry.phase == FieldPhase.conflict)
