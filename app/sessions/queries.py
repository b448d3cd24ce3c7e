"""The rows of sessions, agendas and attendance."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.queries import Where
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate
from app.sessions.models import AgendaItem, Attendance, Session, SessionPhase


async def open_since(db: AsyncSession, roundtable_id: UUID, besides: UUID) -> datetime | None:
    """Since when a session of the table other than `besides` is open, if one is."""
    query = select(func.min(Session.opened_at)).where(
        Session.roundtable_id == roundtable_id, Session.phase == SessionPhase.open, Session.id != besides
    )
    return (await db.execute(query)).scalar_one()


IS_PRESENT: Final = Where(Attendance.departed_at.is_(None), {})
HAS_LEFT: Final = Where(Attendance.departed_at.is_not(None), {})


async def agenda(db: AsyncSession, session_id: UUID) -> Sequence[AgendaItem]:
    """The items of a session's agenda, in their order."""
    query = select(AgendaItem).where(AgendaItem.session_id == session_id).order_by(AgendaItem.rank)
    return (await db.execute(query)).scalars().all()


async def present(db: AsyncSession, session_id: UUID) -> Sequence[Attendance]:
    """Who has arrived and not departed, the earliest first."""
    query = (
        select(Attendance)
        .where(Attendance.session_id == session_id, Attendance.departed_at.is_(None))
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).scalars().all()


async def present_under(db: AsyncSession, session_id: UUID) -> Sequence[tuple[UUID, Mandate]]:
    """The seat of everybody who is there, with the mandate under which they came."""
    query = (
        select(Attendance.seat_id, Mandate)
        .join(Mandate, Mandate.id == Attendance.mandate_id)
        .where(Attendance.session_id == session_id, Attendance.departed_at.is_(None))
        .order_by(Attendance.id)
    )
    return [(seat_id, mandate) for seat_id, mandate in (await db.execute(query)).all()]


async def stays(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[Attendance]:
    """Every attendance of a seat at a session, the earliest first."""
    query = (
        select(Attendance)
        .where(Attendance.session_id == session_id, Attendance.seat_id == seat_id)
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).scalars().all()


async def coming(db: AsyncSession, tables: Collection[UUID]) -> Sequence[tuple[Session, int]]:
    """Sessions that are planned, convened or open, with the number of their agenda items."""
    items = (
        select(func.count())
        .select_from(AgendaItem)
        .where(AgendaItem.session_id == Session.id)
        .correlate(Session)
        .scalar_subquery()
    )
    phases = (SessionPhase.planned, SessionPhase.convened, SessionPhase.open)
    query = select(Session, items).where(Session.roundtable_id.in_(tables), Session.phase.in_(phases))
    rows = await db.execute(query.order_by(Session.starts_at, Session.id).limit(MOST))
    return [(session, agenda_items) for session, agenda_items in rows.all()]
