"""The rows of an agenda that goes on: items, documents, recesses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.compiled_queries import CompiledQuery, Source, columns
from app.directory.models import Sector
from app.ledger.queries import Where
from app.sessions.durations import Stretch, suspensions
from app.sessions.items import UNFINISHED
from app.sessions.models import (
    AgendaDocument,
    AgendaItem,
    AgendaItemKind,
    AgendaItemPhase,
    Recess,
    Session,
    SessionPhase,
)


async def items(db: AsyncSession, session_id: UUID) -> Sequence[AgendaItem]:
    """Every item that was ever put forward for a session, by rank."""
    query = select(AgendaItem).where(AgendaItem.session_id == session_id).order_by(AgendaItem.rank)
    return (await db.execute(query)).scalars().all()


async def under_way(db: AsyncSession, session_id: UUID) -> Sequence[AgendaItem]:
    """The items whose clocks run: one, or one and the item that it is a part of, which comes first."""
    query = (
        select(AgendaItem)
        .where(AgendaItem.session_id == session_id, AgendaItem.phase == AgendaItemPhase.under_way)
        .order_by(AgendaItem.parent_id.is_not(None))
    )
    return (await db.execute(query)).scalars().all()


async def is_carried(db: AsyncSession, item_id: UUID) -> bool:
    """Whether a later session took the item over."""
    return bool((await db.execute(select(exists().where(AgendaItem.carried_from == item_id)))).scalar_one())


_LATER: Final = aliased(AgendaItem)
_LEFT_OVER: Final = and_(
    AgendaItem.session_id
    == select(Session.id)
    .where(Session.roundtable_id == bindparam("left_over_at", type_=Uuid()), Session.phase == SessionPhase.closed)
    .order_by(Session.closed_at.desc(), Session.number.desc())
    .limit(1)
    .scalar_subquery(),
    or_(*(AgendaItem.phase == phase for phase in sorted(UNFINISHED))),
    AgendaItem.kind == AgendaItemKind.matter,
    ~exists().where(_LATER.carried_from == AgendaItem.id),
)


def left_over_at(roundtable_id: UUID) -> Where:
    """Of items: what the session that was closed last did not finish, and no session took over."""
    return Where(_LEFT_OVER, {"left_over_at": roundtable_id})


async def left_over(db: AsyncSession, roundtable_id: UUID) -> Sequence[AgendaItem]:
    """The same as rows, by rank."""
    query = select(AgendaItem).where(_LEFT_OVER).order_by(AgendaItem.rank)
    return (await db.execute(query, {"left_over_at": roundtable_id})).scalars().all()


IS_GOING_ON: Final = Where(Recess.ended_at.is_(None), {})


class Delivered(NamedTuple):
    """One delivery of a file."""

    sha256: str
    seat_ids: Sequence[UUID] | None
    delivered_at: datetime


_DELIVERIES: Final = CompiledQuery(
    select(*columns(AgendaDocument, Delivered._fields))
    .where(
        or_(AgendaDocument.agenda_item_id == bindparam("item"), AgendaDocument.agenda_item_id == bindparam("parent"))
    )
    .order_by(AgendaDocument.delivered_at)
)


async def deliveries(db: AsyncSession, item: AgendaItem) -> Sequence[Delivered]:
    """Of the documents of an item and of the one that it is a part of, the earliest first."""
    rows = await _DELIVERIES.rows(db, item=item.id, parent=item.parent_id)
    return [Delivered(*row) for row in rows]


_WAITED: Final = CompiledQuery(
    select(Session.course, Recess.started_at, Recess.ended_at)
    .outerjoin(Recess, Recess.session_id == Session.id)
    .where(Session.id == bindparam("session"))
)


async def recesses(db: Source, session_id: UUID) -> Sequence[Stretch]:
    """From when until when the session waited, in recesses and while it was suspended: that time is nobody's."""
    rows = await _WAITED.rows(db, session=session_id)
    waited = [(row[1], row[2]) for row in rows if row[1] is not None]
    return [*waited, *(suspensions(rows[0][0]) if rows else ())]


async def caucuses(db: AsyncSession, session_id: UUID, sector: Sector) -> int:
    """How many caucuses a sector has had in a session."""
    query = select(func.count()).select_from(Recess).where(Recess.session_id == session_id, Recess.sector == sector)
    return (await db.execute(query)).scalar_one()
