"""A session that was closed by mistake opens again: in this room, because its minutes may have gone round."""

from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import queries
from app.minutes.models import MinutesPhase
from app.protocols import queries as protocols
from app.protocols.lifecycle import holding
from app.roundtables.access import Standing
from app.sessions import course, lifecycle
from app.sessions import queries as sessions
from app.sessions.models import Session, SessionPhase, SessionTurn
from app.sessions.schemas.course import SessionReopeningIn
from app.sessions.schemas.presence import AttendanceOut
from app.sessions.schemas.sessions import SessionOut


async def reopen(standing: Standing, session: Session, body: SessionReopeningIn) -> WriteResult:
    """The session is open as it was, with whoever its closing had sent away.

    Raises SessionNotReopened, and RoundtableNotLive.
    """
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    lifecycle.require_sitting(roundtable, session)
    minutes = await queries.of_session(db, session.id)
    versions = await protocols.adopted(db, roundtable.id)
    closed_at = course.require_reopenable(
        session,
        now,
        circulated=minutes is not None and minutes.phase is not MinutesPhase.drafting,
        rules_changed=holding(versions, now, None) != holding(versions, now, session.opened_at),
        opened_since=await sessions.opened_since(db, roundtable.id, session.closed_at),
    )
    stays = await sessions.ended_at(db, session.id, closed_at)

    for stay in stays:
        stay.departed_at = None
    course.take(session, SessionTurn.reopened, standing.seat.id, body.reasons, now)
    session.phase, session.closed_at, session.sits_since = SessionPhase.open, None, session.opened_at
    roundtable.sitting_since = roundtable.sitting_since or session.opened_at
    return await standing.record(
        Act.session_reopened,
        Change(session, SessionOut),
        *(Change(stay, AttendanceOut) for stay in stays),
        Change(roundtable),
    )
