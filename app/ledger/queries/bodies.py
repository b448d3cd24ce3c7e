"""The published bodies: one, or a page of them."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, inspect, select, true, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.compiled_queries import CompiledQuery
from app.core.db import Subject
from app.core.paging import Key, Page, PageRequest
from app.core.read_connections import Reads
from app.ledger.audiences import Reader
from app.ledger.models import Snapshot
from app.ledger.queries.visibility import Where, here, readable, reader_values, values_here

# More than there are kinds of subjects times combinations of what their lists are asked by.
_LISTINGS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored body that one reader sees of one subject."""

    id: UUID
    revision: int
    digest: str
    body: str


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
