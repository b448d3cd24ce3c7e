"""When the record heard of a seat, and the words that wait for somebody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Position
from app.attendance.models import Hearing, HearingAbout
from app.decisions.models import Proposal
from app.minutes.queries import was_before
from app.roundtables.desks import Pending
from app.sessions.models import PresenceWord


async def heard_at(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[datetime]:
    """When a seat spoke of proposals of a session, as it was written down."""
    query = select(Hearing.heard_at).where(
        Hearing.session_id == session_id, Hearing.seat_id == seat_id, Hearing.about == HearingAbout.proposal
    )
    return (await db.execute(query)).scalars().all()


async def said_on_sheets(db: AsyncSession, target_id: UUID) -> frozenset[UUID]:
    """The words on this text that a sheet made count."""
    query = select(Hearing.assent_id).where(
        Hearing.target_id == target_id, Hearing.confirmed_through == PresenceWord.sheet, Hearing.assent_id.is_not(None)
    )
    return frozenset(each for each in (await db.execute(query)).scalars() if each is not None)


async def stated_at(db: AsyncSession, session_id: UUID, seat_id: UUID) -> Sequence[datetime]:
    """When a seat took positions on the proposals of a session."""
    proposals = select(Proposal.id).where(was_before(session_id))
    query = select(Position.stated_at).where(Position.target_id.in_(proposals), Position.seat_id == seat_id)
    return (await db.execute(query)).scalars().all()


class Unconfirmed(NamedTuple):
    """A word that was written down, and that neither who said it nor a sheet has confirmed."""

    id: UUID
    roundtable_id: UUID
    session_id: UUID
    seat_id: UUID
    recorded_at: datetime
    witnesses: Sequence[Mapping[str, object]]


UNCONFIRMED: Final = Pending(Hearing, Unconfirmed, Hearing.confirmed_at.is_(None))
