"""Reading the log and the published bodies: visible to me means that a view exists for me."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, array, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import Text, Uuid

from app.core.db import Subject
from app.core.paging import Key, Page, PageRequest
from app.ledger.audiences import Reader
from app.ledger.models import Entry, Head, Node, Snapshot
from app.trust.merkle import NodeId


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored body that one reader sees of one subject."""

    id: UUID
    revision: int
    digest: str
    body: str


def readable(reader: Reader, table: Any, audience: Any) -> ColumnElement[bool]:
    """The one condition under which a row with a roundtable and an audience is visible to a reader."""
    general = and_(table.is_(None), audience.in_(sorted(reader.general)))
    public = audience == "public"
    tables, audiences = reader.pairs()
    if not tables:
        return or_(public, general)
    member = tuple_(table, audience).in_(
        select(
            func.unnest(literal(tables, ARRAY(Uuid()))).label("table"),
            func.unnest(literal(audiences, ARRAY(Text()))).label("audience"),
        )
    )
    return or_(public, general, member)


def at_table(reader: Reader, roundtable_id: UUID | None) -> ColumnElement[bool]:
    """The same for one table, whose audiences are then a constant that an index can use."""
    audiences = sorted(reader.audiences_at(roundtable_id))
    here = Snapshot.roundtable_id == roundtable_id if roundtable_id else Snapshot.roundtable_id.is_(None)
    return and_(here, Snapshot.audience == any_(array(audiences, type_=Text())))


async def one(
    db: AsyncSession, reader: Reader, subject: type[Subject], subject_id: UUID, roundtable_id: UUID | None
) -> Stored | None:
    """The current body of a subject as the reader sees it."""
    found = await db.execute(
        select(Snapshot.subject_id, Snapshot.revision, Snapshot.digest, Snapshot.body)
        .where(
            Snapshot.subject_id == subject_id,
            Snapshot.subject_type == subject.subject,
            Snapshot.current,
            at_table(reader, roundtable_id),
        )
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return Stored(*row) if row else None


def bodies(
    reader: Reader,
    subject: type[Subject],
    *where: ColumnElement[bool],
    roundtable_id: UUID | None = None,
    across: bool = False,
) -> Select[UUID, str]:
    """(id, body) of every current subject of a kind that the reader sees, at one table or `across` all of theirs."""
    mine = readable(reader, Snapshot.roundtable_id, Snapshot.audience) if across else at_table(reader, roundtable_id)
    query = select(Snapshot.subject_id, Snapshot.body).where(
        Snapshot.subject_type == subject.subject, Snapshot.current, mine
    )
    if where:
        query = query.join(subject, subject.id == Snapshot.subject_id).where(*where)
    return query


async def page(
    db: AsyncSession,
    reader: Reader,
    subject: type[Subject],
    request: PageRequest,
    *where: ColumnElement[bool],
    roundtable_id: UUID | None = None,
    across: bool = False,
    order: InstrumentedAttribute[int] | None = None,
) -> Page:
    """One keyset page of stored bodies, in one query; by `order` (an integer column of the row), then by id."""
    query = bodies(reader, subject, *where, roundtable_id=roundtable_id, across=across)
    if order is not None:
        if not where:
            query = query.join(subject, subject.id == Snapshot.subject_id)
        query = query.add_columns(order)
        if request.after:
            query = query.where(tuple_(order, Snapshot.subject_id) > (request.after.value, request.after.id))
        query = query.ext(distinct_on(order, Snapshot.subject_id)).order_by(order, Snapshot.subject_id)
    else:
        query = query.add_columns(literal(0))
        if request.after:
            query = query.where(Snapshot.subject_id > request.after.id)
        query = query.ext(distinct_on(Snapshot.subject_id)).order_by(Snapshot.subject_id)
    query = query.order_by(Snapshot.revision.desc(), Snapshot.rank.desc()).limit(request.limit + 1)
    rows: Sequence[tuple[UUID, str, int]] = (await db.execute(query)).all()  # type: ignore[assignment]  # add_columns
    shown = rows[: request.limit]
    last = Key(shown[-1][2], shown[-1][0]) if len(rows) > request.limit else None
    return Page([body for _, body, _ in shown], last)


async def entry_of_act(db: AsyncSession, actor: str, act_id: UUID) -> Entry | None:
    """The entry that this actor's act left, if it was done before."""
    return (await db.execute(select(Entry).where(Entry.actor == actor, Entry.act_id == act_id))).scalar_one_or_none()


async def published_by(db: AsyncSession, entry: Entry) -> Sequence[Snapshot]:
    """The bodies that an entry published."""
    return (await db.execute(select(Snapshot).where(Snapshot.index == entry.index))).scalars().all()


async def head(db: AsyncSession) -> Head:
    return (await db.execute(select(Head).execution_options(populate_existing=True))).scalar_one()


async def nodes(db: AsyncSession, wanted: Iterable[NodeId]) -> dict[NodeId, bytes]:
    """The stored hashes of complete subtrees, by (level, index)."""
    places = sorted(set(wanted))
    if not places:
        return {}
    # A few dozen at the most: two for every level of the tree.
    found = await db.execute(
        select(Node.level, Node.index, Node.hash).where(tuple_(Node.level, Node.index).in_(places))
    )
    return {NodeId(level, index): value for level, index, value in found}


async def entries_at(
    db: AsyncSession, reader: Reader, roundtable_id: UUID, *, before: int | None, limit: int
) -> Sequence[str]:
    """Envelopes of a table that the reader may read, the latest first: one more than `limit`, if there are."""
    query = select(Entry.envelope).where(
        Entry.roundtable_id == roundtable_id, Entry.audience.in_(sorted(reader.audiences_at(roundtable_id)))
    )
    if before is not None:
        query = query.where(Entry.index < before)
    return (await db.execute(query.order_by(Entry.index.desc()).limit(limit + 1))).scalars().all()
