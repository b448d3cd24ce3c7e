"""The rows of who comes and goes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, any_, bindparam, case, false, func, literal, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Position
from app.core.compiled_queries import CompiledQuery, Source
from app.directory.models import Sector
from app.identity.models import Account
from app.identity.roles import Role
from app.ledger.queries import Where
from app.roundtables.models import Mandate, MandatePhase, Seat
from app.sessions.models import (
    Attendance,
    AttendanceMode,
)

GOES_ON: Final = and_(Attendance.departed_at.is_(None), Attendance.voided_at.is_(None))
IS_PRESENT: Final = Where(GOES_ON, {})
HAS_LEFT: Final = Where(not_(GOES_ON), {})


async def present(db: AsyncSession, session_id: UUID) -> Sequence[Attendance]:
    """Who has arrived and not departed, the earliest first."""
    query = (
        select(Attendance)
        .where(Attendance.session_id == session_id, GOES_ON)
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).scalars().all()


async def present_with_mandates(db: AsyncSession, session_id: UUID) -> Sequence[tuple[Attendance, Mandate]]:
    """The same, each with the mandate under which they came."""
    query = (
        select(Attendance, Mandate)
        .join(Mandate, Mandate.id == Attendance.mandate_id)
        .where(Attendance.session_id == session_id, GOES_ON)
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).all()


async def spoke_at(db: AsyncSession, stay: Attendance) -> datetime | None:
    """When during this stay the seat gave its word in the room for the last time."""
    query = select(func.max(Position.stated_at)).where(
        Position.seat_id == stay.seat_id, Position.stated_at >= stay.arrived_at
    )
    return (await db.execute(query)).scalar_one()


class Arrived(NamedTuple):
    """Somebody who is there: the stay, the seat, who came unless the name is hidden, and the mandate with its days."""

    attendance_id: UUID
    mode: AttendanceMode
    arrived_at: datetime
    seat_id: UUID
    role: Role
    sector: Sector
    holder: str | None
    mandate_id: UUID
    valid_from: date
    valid_until: date | None
    phase: MandatePhase
    powers: Sequence[str]
    person: UUID | None
    # Whoever administers the deployment sits for nobody, also where they became it after they had arrived.
    administers: bool
    # Only on the word of who keeps the list: it begins a session, and counts for no decision.
    claimed: bool


_ARRIVED: Final = CompiledQuery(
    select(
        Attendance.id,
        Attendance.mode,
        Attendance.arrived_at,
        Seat.id,
        Seat.role,
        Seat.sector,
        case((Seat.name_hidden.is_(False), Account.display_name)),
        Mandate.id,
        Mandate.valid_from,
        Mandate.valid_until,
        Mandate.phase,
        Mandate.powers,
        Mandate.account_id,
        func.coalesce(literal(Role.administrator.value) == any_(Account.roles), false()),
        Attendance.claimed,
    )
    .join(Seat, Seat.id == Attendance.seat_id)
    .join(Mandate, Mandate.id == Attendance.mandate_id)
    .outerjoin(Account, Account.id == Mandate.account_id)
    .where(Attendance.session_id == bindparam("session"), GOES_ON)
    .order_by(Attendance.arrived_at, Attendance.id)
)


async def arrived(db: Source, session_id: UUID) -> Sequence[Arrived]:
    """Who has arrived and not left, by arrival."""
    return [Arrived(*row) for row in await _ARRIVED.rows(db, session=session_id)]


async def stays(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[Attendance]:
    """Every attendance of a seat at a session that is not void, the earliest first."""
    query = (
        select(Attendance)
        .where(Attendance.session_id == session_id, Attendance.seat_id == seat_id, Attendance.voided_at.is_(None))
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).scalars().all()


async def ended_at(db: AsyncSession, session_id: UUID, hour: datetime) -> Sequence[Attendance]:
    """The stays at a session that ended at this hour, the earliest first."""
    query = (
        select(Attendance)
        .where(Attendance.session_id == session_id, Attendance.departed_at == hour, Attendance.voided_at.is_(None))
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).scalars().all()
