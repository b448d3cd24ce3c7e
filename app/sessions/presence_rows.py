"""The rows of who is there: stays of one place, lists that are confirmed, guests and codes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, among, listed
from app.directory.models import Sector
from app.roundtables.desks import MOST, Pending
from app.roundtables.models import Seat
from app.sessions.models import ArrivalCode, Attendance, AttendanceConfirmation, Guest, GuestName, Session, SessionPhase
from app.sessions.queries import GOES_ON, GOING_ON


async def of_place(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[Attendance]:
    """Who is there for the place of this seat from another one: a titular and the alternates share it."""
    place = func.coalesce(Seat.alternate_of, Seat.id)
    mine = select(place).where(Seat.id == seat_id).scalar_subquery()
    query = (
        select(Attendance)
        .join(Seat, Seat.id == Attendance.seat_id)
        .where(Attendance.session_id == session_id, GOES_ON, place == mine, Seat.id != seat_id)
        .order_by(Attendance.id)
    )
    return (await db.execute(query)).scalars().all()


async def going_on(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Attendance | None:
    """The stay of a seat that goes on."""
    query = select(Attendance).where(Attendance.session_id == session_id, Attendance.seat_id == seat_id, GOES_ON)
    return (await db.execute(query)).scalar_one_or_none()


async def named(db: AsyncSession, session_id: UUID, ids: Collection[UUID]) -> Sequence[tuple[Attendance, Seat]]:
    """Those stays of a session, each with its seat."""
    query = (
        select(Attendance, Seat)
        .join(Seat, Seat.id == Attendance.seat_id)
        .where(Attendance.session_id == session_id, Attendance.id.in_(ids))
        .order_by(Attendance.id)
    )
    return [(attendance, seat) for attendance, seat in await db.execute(query)]


async def codes_open(db: AsyncSession, session_id: UUID, now: datetime) -> Sequence[ArrivalCode]:
    query = select(ArrivalCode).where(ArrivalCode.session_id == session_id, ArrivalCode.expires_at > now)
    return (await db.execute(query.order_by(ArrivalCode.id))).scalars().all()


async def code_with(db: AsyncSession, session_id: UUID, lookup: str, now: datetime) -> ArrivalCode | None:
    """The code of a session that is still shown."""
    query = select(ArrivalCode).where(
        ArrivalCode.session_id == session_id, ArrivalCode.lookup == lookup, ArrivalCode.expires_at > now
    )
    return (await db.execute(query)).scalar_one_or_none()


_NAMES: Final = CompiledQuery(
    select(GuestName.guest_id, GuestName.name)
    .join(Guest, Guest.id == GuestName.guest_id)
    .where(Guest.session_id == bindparam("session"), listed(GuestName.guest_id, "guests"))
)


async def names(reads: Source, session_id: UUID, guests: Collection[UUID]) -> Mapping[UUID, str]:
    """What guests are called, where that is kept."""
    return {row[0]: row[1] for row in await _NAMES.rows(reads, session=session_id, guests=list(guests))}


async def erase_name(db: AsyncSession, guest_id: UUID) -> None:
    await db.execute(delete(GuestName).where(GuestName.guest_id == guest_id))


class Claimed(NamedTuple):
    """A session at which a sector has people of whom only who keeps the list says that they are there."""

    roundtable_id: UUID
    session_id: UUID
    title: str
    sector: Sector
    since: datetime


_CLAIMED: Final = CompiledQuery(
    select(Session.roundtable_id, Session.id, Session.title, Seat.sector, func.min(Attendance.arrived_at))
    .join(Session, Session.id == Attendance.session_id)
    .join(Seat, Seat.id == Attendance.seat_id)
    .where(
        listed(Session.roundtable_id, "tables"),
        among(Session.phase, (SessionPhase.convened, *GOING_ON)),
        Attendance.claimed,
        GOES_ON,
    )
    .group_by(Session.roundtable_id, Session.id, Session.title, Seat.sector)
    .order_by(Session.id, Seat.sector)
    .limit(MOST)
)


async def claimed(reads: Source, tables: Collection[UUID]) -> Sequence[Claimed]:
    """Of sessions that go on, or are about to."""
    return [Claimed(*row) for row in await _CLAIMED.rows(reads, tables=list(tables))]


class WaitingSheet(NamedTuple):
    """A sheet of attendance that lacks a witness."""

    id: UUID
    roundtable_id: UUID
    session_id: UUID
    recorded_at: datetime
    witnesses: Sequence[Mapping[str, object]]


SHEETS: Final = Pending(AttendanceConfirmation, WaitingSheet, AttendanceConfirmation.took_effect_at.is_(None))
