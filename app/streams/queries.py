"""What streams ask: entries of several tables at once, one reader's own of one table, and the tickets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Select, Text, any_, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, listed
from app.core.read_connections import Reads
from app.ledger.models import Entry, Head
from app.streams.models import StreamTicket

PORTION: Final = 500
"""How many entries are read at once."""


class Told(NamedTuple):
    """An entry as streams tell it, with what decides who is told."""

    entry_index: int
    leaf: bytes
    envelope: str
    roundtable_id: UUID
    audience: str


_TOLD: Final = (Entry.index, Entry.leaf, Entry.envelope, Entry.roundtable_id, Entry.audience)
_FROM: Final = bindparam("from_index", type_=BigInteger())


def _entries(*wanted: object) -> Select[*tuple[object, ...]]:
    return select(*wanted).where(Entry.index >= _FROM).order_by(Entry.index).limit(PORTION)  # type: ignore[call-overload, no-any-return]  # any columns


_NEW: Final = CompiledQuery(
    _entries(*_TOLD).where(Entry.index < bindparam("below", type_=BigInteger()), listed(Entry.roundtable_id, "tables"))
)
_MISSED: Final = CompiledQuery(
    _entries(*_TOLD).where(
        Entry.roundtable_id == bindparam("table", type_=Entry.roundtable_id.type),
        Entry.audience == any_(bindparam("audiences", type_=ARRAY(Text()))),
    )
)
_SIZE: Final = CompiledQuery(select(Head.size))


async def new(reads: Reads, tables: Collection[UUID], *, first: int, below: int) -> Sequence[Told]:
    """Entries of any audience at these tables, from index `first` on: a portion."""
    return [Told(*row) for row in await _NEW.rows(reads, from_index=first, below=below, tables=list(tables))]


@dataclass(frozen=True, slots=True)
class Missed:
    """A portion of the entries that a listener has not been told of, and how many entries the log had before."""

    told: Sequence[Told]
    size: int

    @property
    def is_last(self) -> bool:
        return len(self.told) < PORTION


async def missed(reads: Reads, table: UUID, audiences: Collection[str], *, first: int) -> Missed:
    """Those of one table that these audiences may read, from index `first` on; whatever is below `size` is in it."""
    size = await known(reads)
    rows = await _MISSED.rows(reads, from_index=first, table=table, audiences=sorted(audiences))
    return Missed([Told(*row) for row in rows], size)


async def known(reads: Reads) -> int:
    """How many entries the log has."""
    [row] = await _SIZE.rows(reads)
    return int(row[0])


async def keep(db: AsyncSession, ticket: StreamTicket, now: datetime) -> None:
    """Keep a new ticket, in place of those whose time is over."""
    await db.execute(delete(StreamTicket).where(StreamTicket.expires_at <= now))
    db.add(ticket)


class Opening(NamedTuple):
    """Whom a ticket speaks for."""

    account_id: UUID
    token_epoch: int
    seat_id: UUID | None


async def redeem(db: AsyncSession, digest: str, session_id: UUID, now: datetime) -> Opening | None:
    """Take a ticket away and say whom it spoke for; None where there is none for this session that is still good."""
    used = delete(StreamTicket).where(
        StreamTicket.digest == digest, StreamTicket.session_id == session_id, StreamTicket.expires_at > now
    )
    row = (
        await db.execute(used.returning(StreamTicket.account_id, StreamTicket.token_epoch, StreamTicket.seat_id))
    ).one_or_none()
    return None if row is None else Opening(*row)
