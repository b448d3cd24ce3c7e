"""What is about to happen to a session, as the ground rules want to know it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.assents import queries as assents
from app.assents.lifecycle import YES, stances
from app.assents.models import AgendaAssent
from app.protocols.moments import SessionConvening, SessionOpening
from app.roundtables.clock import calendar_of
from app.roundtables.models import Roundtable
from app.sessions.models import Session
from app.sessions.quorum import seating


async def convening(
    db: AsyncSession, roundtable: Roundtable, session: Session, items: int, deciding: frozenset[str], now: datetime
) -> SessionConvening:
    """The facts of calling a session with `items` points on its agenda, and who has said yes to that agenda.

    `deciding` are the sectors that the session needs, here and at its opening.
    """
    said = await assents.given(db, AgendaAssent, session.id, revision=session.agenda_revision)
    return SessionConvening(
        now=now,
        starts_at=session.starts_at,
        time_zone=roundtable.time_zone,
        agenda_item_count=items,
        agenda_assented_by=frozenset(sector for sector, stance in stances(said).items() if stance in YES),
        deciding_sectors=deciding,
    )


async def opening(
    db: AsyncSession,
    roundtable: Roundtable,
    session: Session,
    convened_at: datetime,
    deciding: frozenset[str],
    now: datetime,
) -> SessionOpening:
    """The facts of opening a session that was called at `convened_at`, over whoever is there `now`."""
    return SessionOpening(
        now=now,
        convened_at=convened_at,
        starts_at=session.starts_at,
        time_zone=roundtable.time_zone,
        holidays=await calendar_of(db, roundtable, now),
        seating=await seating(db, roundtable, session.id, deciding, now),
        deciding_sectors=deciding,
    )
