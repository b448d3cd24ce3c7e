"""The rows of the floor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, columns
from app.directory.models import Sector
from app.floor.models import (
    FloorKind,
    FloorRequest,
    Interpretation,
    InterpretationWay,
    PointOfOrder,
    RequestPhase,
    Turn,
    TurnPhase,
)
from app.ledger.queries import Where
from app.sessions.models import Attendance

INTERPRETS_STILL: Final = Where(Interpretation.ended_at.is_(None), {})


class Asked(NamedTuple):
    """A request that waits."""

    id: UUID
    kind: FloorKind
    category: PointOfOrder | None
    sector: Sector
    seat_id: UUID | None
    held_by: UUID
    seconds: int | None
    asked_at: datetime


_WAITING: Final = CompiledQuery(
    select(*columns(FloorRequest, Asked._fields))
    .where(FloorRequest.session_id == bindparam("session"), FloorRequest.phase == RequestPhase.waiting)
    .order_by(FloorRequest.number)
)


async def waiting(db: Source, session_id: UUID) -> Sequence[Asked]:
    """The requests that wait, as they were asked."""
    return [Asked(*row) for row in await _WAITING.rows(db, session=session_id)]


class GoingOn(NamedTuple):
    """A turn that is not over."""

    id: UUID
    number: int
    kind: FloorKind
    phase: TurnPhase
    sector: Sector
    held_by: UUID | None
    language: str | None
    started_at: datetime
    seconds_granted: int | None
    pauses: list[dict[str, object]]


_GOING_ON: Final = CompiledQuery(
    select(*columns(Turn, GoingOn._fields))
    .where(Turn.session_id == bindparam("session"), Turn.phase != TurnPhase.ended)
    .order_by(Turn.number)
)


async def going_on(db: Source, session_id: UUID) -> Sequence[GoingOn]:
    """The turns of a session that are not over, as they began."""
    return [GoingOn(*row) for row in await _GOING_ON.rows(db, session=session_id)]


async def turns_going_on(db: AsyncSession, session_id: UUID) -> Sequence[Turn]:
    """The same as rows to change."""
    query = select(Turn).where(Turn.session_id == session_id, Turn.phase != TurnPhase.ended).order_by(Turn.number)
    return (await db.execute(query)).scalars().all()


class Sum(NamedTuple):
    """What a sector spoke in turns that are over: in one session, and at all sessions of the table."""

    sector: Sector
    turns: int
    seconds: int
    seconds_all_sessions: int


_HERE: Final = Turn.session_id == bindparam("session")
_SUMS: Final = CompiledQuery(
    select(
        Turn.sector,
        func.count().filter(_HERE),
        func.coalesce(func.sum(Turn.seconds).filter(_HERE), 0),
        func.coalesce(func.sum(Turn.seconds), 0),
    )
    .where(Turn.roundtable_id == bindparam("table"), Turn.seconds.is_not(None))
    .group_by(Turn.sector)
    .order_by(Turn.sector)
)


async def sums(db: Source, roundtable_id: UUID, session_id: UUID) -> Sequence[Sum]:
    """Of every sector that ever spoke at the table."""
    return [Sum(*row) for row in await _SUMS.rows(db, table=roundtable_id, session=session_id)]


_STAYS: Final = CompiledQuery(
    select(*columns(Attendance, ("arrived_at", "departed_at"))).where(
        Attendance.session_id == bindparam("session"),
        Attendance.seat_id == bindparam("seat"),
        Attendance.voided_at.is_(None),
    )
)


async def stays(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[tuple[datetime, datetime | None]]:
    """From when until when a seat was at a session."""
    return [(row[0], row[1]) for row in await _STAYS.rows(db, session=session_id, seat=seat_id)]


async def turns_of(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[tuple[datetime, datetime | None]]:
    """From when until when a seat spoke at a session, in turns that tell whose they are."""
    query = select(Turn.started_at, Turn.ended_at).where(
        Turn.session_id == session_id, or_(Turn.seat_id == seat_id, Turn.held_by == seat_id)
    )
    return [(row[0], row[1]) for row in await db.execute(query)]


async def asked_at(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[datetime]:
    """When a seat asked for the floor of a session, from within."""
    query = select(FloorRequest.asked_at).where(FloorRequest.session_id == session_id, FloorRequest.held_by == seat_id)
    return (await db.execute(query)).scalars().all()


class Followed(NamedTuple):
    """A language in which a session can be followed."""

    language: str
    way: InterpretationWay
    interpreter_id: UUID | None


_FOLLOWED: Final = CompiledQuery(
    select(*columns(Interpretation, Followed._fields))
    .where(Interpretation.session_id == bindparam("session"), Interpretation.ended_at.is_(None))
    .order_by(Interpretation.number)
)


async def followed(db: Source, session_id: UUID) -> Sequence[Followed]:
    """The interpretations that go on."""
    return [Followed(*row) for row in await _FOLLOWED.rows(db, session=session_id)]
