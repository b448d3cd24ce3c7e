"""The rows of sessions and their agendas."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.directory.models import Sector
from app.ledger.audiences import Reader
from app.ledger.models import Snapshot
from app.ledger.queries import here, values_here
from app.roundtables.desks import MOST
from app.sessions.models import (
    AgendaItem,
    AgendaItemKind,
    AgendaItemPhase,
    Session,
    SessionAbout,
    SessionPhase,
)

GOING_ON: Final = (SessionPhase.open, SessionPhase.recess, SessionPhase.caucus)


async def open_since(db: AsyncSession, roundtable_id: UUID, besides: UUID) -> datetime | None:
    """Since when a session of the table other than `besides` is open, if one is."""
    query = select(func.min(Session.sits_since)).where(
        Session.roundtable_id == roundtable_id, Session.phase.in_(GOING_ON), Session.id != besides
    )
    return (await db.execute(query)).scalar_one()


class Meeting(NamedTuple):
    """A session, as far as its live views need it."""

    id: UUID
    phase: SessionPhase
    about: SessionAbout
    starts_at: datetime
    agenda_revision: int
    convened_at: datetime | None
    protocol_id: UUID | None
    notice_from: datetime | None
    resumes_at: datetime | None


_SEEN: Final = CompiledQuery(
    select(*columns(Session, Meeting._fields), Snapshot.body)
    .join(Snapshot, Snapshot.subject_id == Session.id)
    .where(
        Session.id == bindparam("session"),
        Session.roundtable_id == bindparam("table"),
        Snapshot.subject_type == Session.subject,
        Snapshot.current,
        Snapshot.body.is_not(None),
        here(general=False),
    )
    .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
    .limit(1)
)


async def seen(db: Source, reader: Reader, roundtable_id: UUID, session_id: UUID) -> tuple[Meeting, str] | None:
    """A session of the table that the reader sees, with the body that it sees."""
    row = await _SEEN.first(db, session=session_id, **values_here(reader, roundtable_id))
    return None if row is None else (Meeting(*row[:-1]), row[-1])


class Planned(NamedTuple):
    """What an item of an agenda takes of a session, and for whom."""

    sector: Sector
    duration_minutes: int


_PLANNED: Final = CompiledQuery(
    select(*columns(AgendaItem, Planned._fields))
    .where(
        AgendaItem.session_id == bindparam("session"),
        AgendaItem.phase != AgendaItemPhase.removed,
        AgendaItem.parent_id.is_(None),
        AgendaItem.kind == AgendaItemKind.matter,
    )
    .order_by(AgendaItem.rank)
)


async def planned_items(db: Source, session_id: UUID) -> Sequence[Planned]:
    """The matters on a session's agenda, in their order, without their parts."""
    return [Planned(*row) for row in await _PLANNED.rows(db, session=session_id)]


async def opened_since(db: AsyncSession, roundtable_id: UUID, hour: datetime | None) -> bool:
    """Whether a session of the table was opened after this hour."""
    if hour is None:
        return False
    later = exists().where(Session.roundtable_id == roundtable_id, Session.opened_at >= hour)
    return bool((await db.execute(select(later))).scalar_one())


async def demands_of(db: AsyncSession, session_id: UUID) -> Collection[UUID]:
    """The demands that the agenda of a session takes up."""
    query = select(AgendaItem.demand_id).where(AgendaItem.session_id == session_id, AgendaItem.demand_id.is_not(None))
    return {each for each in (await db.execute(query)).scalars() if each is not None}


class Coming(NamedTuple):
    """A session that waits for something, with the number of its agenda items."""

    id: UUID
    roundtable_id: UUID
    phase: SessionPhase
    title: str
    starts_at: datetime
    agenda_revision: int
    planned_at: datetime
    convened_at: datetime | None
    opened_at: datetime | None
    resumes_at: datetime | None
    course: Sequence[Mapping[str, object]]
    agenda_items: int


_AGENDA_ITEMS: Final = (
    select(func.count())
    .select_from(AgendaItem)
    .where(AgendaItem.session_id == Session.id, AgendaItem.phase != AgendaItemPhase.removed)
    .correlate(Session)
    .scalar_subquery()
)
_WAITING: Final = (
    SessionPhase.planned,
    SessionPhase.convened,
    *GOING_ON,
    SessionPhase.adjourned,
    SessionPhase.suspended,
)
_COMING: Final = CompiledQuery(
    select(*columns(Session, Coming._fields[:-1]), _AGENDA_ITEMS)
    .where(
        listed(Session.roundtable_id, "tables"),
        among(Session.phase, _WAITING),
    )
    .order_by(Session.starts_at, Session.id)
    .limit(MOST)
)


async def coming(db: Source, tables: Collection[UUID]) -> Sequence[Coming]:
    """Sessions that are neither held nor cancelled."""
    return [Coming(*row) for row in await _COMING.rows(db, tables=list(tables))]
