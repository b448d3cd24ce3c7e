"""The entries: of one act, of one table."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import any_, bindparam, cast, select, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text, Uuid

from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.ledger.audiences import Reader
from app.ledger.models import Entry, Head, Snapshot
from app.ledger.queries.titles import belongs_to, seen_now, title_of
from app.ledger.queries.visibility import values_here

_RECENT: Final = 100
"""Among how many of the last entries `latest_of` looks."""


async def entry_of_act(db: AsyncSession, actor: str, act_id: UUID) -> Entry | None:
    """The entry that this actor's act left, if it was done before."""
    return (await db.execute(select(Entry).where(Entry.actor == actor, Entry.act_id == act_id))).scalar_one_or_none()


async def latest_of(db: AsyncSession, actor: str) -> Entry | None:
    """The last thing that this actor did, if it is among the last acts of everybody."""
    recent = select(Head.size - _RECENT).scalar_subquery()
    query = select(Entry).where(Entry.index >= recent, Entry.actor == actor)
    return (await db.execute(query.order_by(Entry.index.desc()).limit(1))).scalar_one_or_none()


async def published_by(db: AsyncSession, entry: Entry) -> Sequence[Snapshot]:
    """The bodies that an entry published and that were not redacted since."""
    query = select(Snapshot).where(Snapshot.index == entry.index, Snapshot.body.is_not(None))
    return (await db.execute(query)).scalars().all()


class EntryTold(NamedTuple):
    """An entry's envelope, and what its first subject is called."""

    envelope: str
    title: Any


@cache
def _entries_at(*, before: bool) -> CompiledQuery:
    query = select(Entry.index, Entry.envelope).where(
        Entry.roundtable_id == bindparam("table"), Entry.audience == any_(bindparam("here", type_=ARRAY(Text())))
    )
    if before:
        query = query.where(Entry.index < bindparam("before"))
    entry = query.order_by(Entry.index.desc()).limit(bindparam("most")).subquery("entry")
    own = seen_now(cast(cast(entry.c.envelope, JSONB)["changes"][0]["id"].astext, Uuid), "own")
    above = seen_now(belongs_to(own), "above")
    joined = entry.outerjoin(own, true()).outerjoin(above, true())
    return CompiledQuery(
        select(entry.c.envelope, title_of(own, above)).select_from(joined).order_by(entry.c.index.desc())
    )


async def entries_at(
    db: Reads | AsyncSession, reader: Reader, roundtable_id: UUID, *, before: int | None, limit: int
) -> Sequence[EntryTold]:
    """What the reader may read of a table's entries, the latest first: one more than `limit`, if there are."""
    query = _entries_at(before=before is not None)
    rows = await query.rows(db, **values_here(reader, roundtable_id), before=before, most=limit + 1)
    return [EntryTold(*row) for row in rows]
