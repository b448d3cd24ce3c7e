"""A page of the feed in one query, joined by PostgreSQL: stored envelopes, or the leaf alone where one may not read."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.ledger.audiences import Reader
from app.ledger.models import Entry, Head, Snapshot
from app.ledger.queries import readable, reader_values


@dataclass(frozen=True, slots=True)
class FeedPage:
    """JSON texts of the items, joined by commas, the index after the last, and how many entries the log has."""

    items: str
    next: int
    size: int


async def entries(
    db: Reads,
    reader: Reader,
    *,
    after: int,
    limit: int,
    roundtable_id: UUID | None = None,
    act: str | None = None,
    expand: bool = False,
) -> FeedPage:
    """Entries from index `after` on; filtered ones hold only what the reader may read and match."""
    query = feed(at_table=roundtable_id is not None, of_type=act is not None, expand=expand)
    [row] = await query.rows(db, **reader_values(reader), after=after, limit=limit, at_table=roundtable_id, of_type=act)
    return FeedPage(row[0] or "", after if row[1] is None else row[1] + 1, row[2])


@cache
def feed(*, at_table: bool, of_type: bool, expand: bool) -> CompiledQuery:
    page = select(Entry.index, Entry.leaf, Entry.envelope, Entry.roundtable_id, Entry.audience)
    page = page.where(Entry.index >= bindparam("after", type_=Entry.index.type))
    if at_table:
        page = page.where(Entry.roundtable_id == bindparam("at_table", type_=Entry.roundtable_id.type))
    if of_type:
        page = page.where(Entry.type == bindparam("of_type", type_=Entry.type.type))
    if at_table or of_type:
        page = page.where(readable(Entry.roundtable_id, Entry.audience))
    shown = page.order_by(Entry.index).limit(bindparam("limit", type_=Entry.index.type)).subquery("page")
    columns = shown.c
    entry: ColumnElement[str] = literal(',"entry":') + columns.envelope
    if expand:
        entry = entry + ',"subjects":[' + func.coalesce(_bodies(columns.index), "") + "]"
    item = (
        literal('{"index":')
        + cast(columns.index, String)
        + ',"leaf":"'
        + func.encode(columns.leaf, "hex", type_=String)
        + '"'
        + case((readable(columns.roundtable_id, columns.audience), entry), else_="")
        + "}"
    )
    statement: Select[tuple[str, int, int]] = select(
        func.string_agg(item, aggregate_order_by(literal(","), columns.index)),
        func.max(columns.index),
        select(Head.size).scalar_subquery(),
    )
    return CompiledQuery(statement)


def _bodies(index: ColumnElement[int]) -> ColumnElement[str]:
    return (
        select(func.string_agg(Snapshot.body, aggregate_order_by(literal(","), Snapshot.subject_id, Snapshot.rank)))
        .where(and_(Snapshot.index == index, readable(Snapshot.roundtable_id, Snapshot.audience)))
        .scalar_subquery()
    )
