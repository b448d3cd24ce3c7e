"""Reading the log and the published bodies: visible to me means that a view exists for me."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, bindparam, func, inspect, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import Text, Uuid

from app.core.compiled_queries import CompiledQuery
from app.core.db import Subject
from app.core.paging import Key, Page, PageRequest
from app.core.read_connections import Reads
from app.ledger.audiences import Reader
from app.ledger.models import Entry, Head, Node, Signed, Snapshot
from app.trust.merkle import NodeId
from app.trust.tiles import Tile

# More than there are kinds of subjects times combinations of what their lists are asked by.
_LISTINGS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored body that one reader sees of one subject."""

    id: UUID
    revision: int
    digest: str
    body: str


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on the rows of a listing, and the values of its parameters.

    Its clause is built once: the listing is compiled once for every combination of clauses.
    """

    clause: ColumnElement[bool]
    values: Mapping[str, object]


@cache
def _equals(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    [told] = column.property.columns
    equals: ColumnElement[bool] = told == bindparam(f"equal_{column.key}", type_=column.type)
    return equals


def equal(column: InstrumentedAttribute[Any], value: object | None) -> tuple[Where, ...]:
    """The condition that a column has this value; none where no value was asked for."""
    return () if value is None else (Where(_equals(column), {f"equal_{column.key}": value}),)


def readable(table: Any, audience: Any) -> ColumnElement[bool]:
    """The one condition under which a row with a roundtable and an audience is visible; bound by `reader_values`."""
    member = tuple_(table, audience).in_(
        select(
            func.unnest(bindparam("tables", type_=ARRAY(Uuid()))).label("table"),
            func.unnest(bindparam("audiences", type_=ARRAY(Text()))).label("audience"),
        )
    )
    general = and_(table.is_(None), audience == any_(bindparam("general", type_=ARRAY(Text()))))
    return or_(audience == "public", general, member)


def reader_values(reader: Reader) -> dict[str, object]:
    """What `readable` needs to know of a reader."""
    tables, audiences = reader.pairs()
    return {"general": sorted(reader.general), "tables": tables, "audiences": audiences}


def here(*, general: bool) -> ColumnElement[bool]:
    """The same at one table, or outside any, where few audiences are left that an index can use."""
    table = Snapshot.roundtable_id.is_(None) if general else Snapshot.roundtable_id == bindparam("table")
    return and_(table, Snapshot.audience == any_(bindparam("here", type_=ARRAY(Text()))))


def values_here(reader: Reader, roundtable_id: UUID | None) -> dict[str, object]:
    return {"here": sorted(reader.audiences_at(roundtable_id)), "table": roundtable_id}


@cache
def one_of(*, general: bool) -> CompiledQuery:
    return CompiledQuery(
        select(Snapshot.subject_id, Snapshot.revision, Snapshot.digest, Snapshot.body)
        .where(
            Snapshot.subject_id == bindparam("id"),
            Snapshot.subject_type == bindparam("type"),
            Snapshot.current,
            Snapshot.body.is_not(None),
            here(general=general),
        )
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
        .limit(1)
    )


async def one(
    db: Reads | AsyncSession, reader: Reader, subject: type[Subject], subject_id: UUID, roundtable_id: UUID | None
) -> Stored | None:
    """The current body of a subject as the reader sees it."""
    values = values_here(reader, roundtable_id)
    row = await one_of(general=roundtable_id is None).first(db, id=subject_id, type=subject.subject, **values)
    return Stored(*row) if row else None


def _by_id(
    subject: type[Subject], mine: ColumnElement[bool], *where: ColumnElement[bool], after: bool
) -> Select[UUID, str]:
    """(id, body) in the order of the ids, which is the order of the index on current bodies."""
    query = select(Snapshot.subject_id, Snapshot.body).where(
        Snapshot.subject_type == bindparam("type"), Snapshot.current, Snapshot.body.is_not(None), mine
    )
    if where:
        # The table and not the class: rows of several kinds may stand in one, and the body tells which kind it is of.
        table = subject.__table__
        query = query.join(table, table.c.id == Snapshot.subject_id).where(*where)
    if after:
        query = query.where(Snapshot.subject_id > bindparam("after_id"))
    return (
        query.ext(distinct_on(Snapshot.subject_id))
        .order_by(Snapshot.subject_id, Snapshot.revision.desc(), Snapshot.rank.desc())
        .limit(bindparam("most"))
    )


def _by_order(
    subject: type[Subject],
    mine: ColumnElement[bool],
    *where: ColumnElement[bool],
    order: InstrumentedAttribute[int],
    after: bool,
    general: bool,
) -> Select[UUID, str, int]:
    """(id, body, place) in an order of the rows' own: one walks along the rows, and looks up each body by its key."""
    body = (
        select(Snapshot.body)
        .where(Snapshot.subject_id == subject.id, Snapshot.subject_type == bindparam("type"), Snapshot.current, mine)
        .where(Snapshot.body.is_not(None))
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
        .limit(1)
        .lateral("seen")
    )
    query = select(subject.id, body.c.body, order).join(body, true()).where(*where)
    if not general and (table := inspect(subject).columns.get("roundtable_id")) is not None:
        query = query.where(table == bindparam("table"))
    if after:
        query = query.where(tuple_(order, subject.id) > tuple_(bindparam("after_value"), bindparam("after_id")))
    return query.order_by(order, subject.id).limit(bindparam("most"))


@lru_cache(maxsize=_LISTINGS)
def listing(
    subject: type[Subject],
    *where: ColumnElement[bool],
    general: bool,
    across: bool,
    order: InstrumentedAttribute[int] | None,
    after: bool,
) -> CompiledQuery:
    """What makes two listings of one kind two statements."""
    mine = readable(Snapshot.roundtable_id, Snapshot.audience) if across else here(general=general)
    if order is None:
        return CompiledQuery(_by_id(subject, mine, *where, after=after))
    return CompiledQuery(_by_order(subject, mine, *where, order=order, after=after, general=general or across))


async def page(
    db: Reads | AsyncSession,
    reader: Reader,
    subject: type[Subject],
    request: PageRequest,
    *where: Where,
    roundtable_id: UUID | None = None,
    across: bool = False,
    order: InstrumentedAttribute[int] | None = None,
) -> Page:
    """One keyset page of stored bodies, in one query; by `order` (an integer column of the row), then by id.

    At one table, outside any, or `across` all tables of the reader. Raises CursorMalformed.
    """
    key = request.after_in(order)
    query = listing(
        subject,
        *(condition.clause for condition in where),
        general=roundtable_id is None,
        across=across,
        order=order,
        after=key is not None,
    )
    values = {
        "type": subject.subject,
        "most": request.limit + 1,
        **(reader_values(reader) if across else values_here(reader, roundtable_id)),
    }
    for condition in where:
        values |= condition.values
    if key:
        values |= {"after_id": key.id, "after_value": key.value}
    rows = await query.rows(db, **values)
    shown = rows[: request.limit]
    last = Key(0 if order is None else shown[-1][2], shown[-1][0]) if len(rows) > request.limit else None
    return Page([row[1] for row in shown], last)


async def entry_of_act(db: AsyncSession, actor: str, act_id: UUID) -> Entry | None:
    """The entry that this actor's act left, if it was done before."""
    return (await db.execute(select(Entry).where(Entry.actor == actor, Entry.act_id == act_id))).scalar_one_or_none()


async def published_by(db: AsyncSession, entry: Entry) -> Sequence[Snapshot]:
    """The bodies that an entry published and that were not redacted since."""
    query = select(Snapshot).where(Snapshot.index == entry.index, Snapshot.body.is_not(None))
    return (await db.execute(query)).scalars().all()


async def head(db: AsyncSession) -> Head:
    return (await db.execute(select(Head).execution_options(populate_existing=True))).scalar_one()


async def signed(db: AsyncSession) -> Signed | None:
    """What the database remembers of the last signed checkpoint."""
    return (await db.execute(select(Signed).execution_options(populate_existing=True))).scalar_one_or_none()


async def tile(db: AsyncSession, wanted: Tile) -> dict[NodeId, bytes]:
    """The hashes of a tile, which lie side by side in the table: one range of at most 256 rows."""
    level, first = wanted.nodes[0]
    found = await db.execute(
        select(Node.level, Node.index, Node.hash).where(
            Node.level == level, Node.index >= first, Node.index < first + wanted.width
        )
    )
    return {NodeId(level, index): value for level, index, value in found}


async def nodes(db: AsyncSession, wanted: Iterable[NodeId]) -> dict[NodeId, bytes]:
    """The stored hashes of complete subtrees, by (level, index)."""
    places = sorted(set(wanted))
    if not places:
        return {}
    # A few dozen for a proof, two for every level of the tree; proofs that are made together share most of theirs.
    found = await db.execute(
        select(Node.level, Node.index, Node.hash).where(tuple_(Node.level, Node.index).in_(places))
    )
    return {NodeId(level, index): value for level, index, value in found}


@cache
def _entries_at(*, before: bool) -> CompiledQuery:
    query = select(Entry.envelope).where(
        Entry.roundtable_id == bindparam("table"), Entry.audience == any_(bindparam("here", type_=ARRAY(Text())))
    )
    if before:
        query = query.where(Entry.index < bindparam("before"))
    return CompiledQuery(query.order_by(Entry.index.desc()).limit(bindparam("most")))


async def entries_at(
    db: Reads | AsyncSession, reader: Reader, roundtable_id: UUID, *, before: int | None, limit: int
) -> Sequence[str]:
    """Envelopes of a table that the reader may read, the latest first: one more than `limit`, if there are."""
    query = _entries_at(before=before is not None)
    rows = await query.rows(db, **values_here(reader, roundtable_id), before=before, most=limit + 1)
    return [row[0] for row in rows]
