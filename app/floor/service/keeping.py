"""The clock of a turn: it stops, goes on, and ends; with the session everything ends that goes on."""

from app.floor import lifecycle, queries
from app.floor.models import Turn, TurnPhase
from app.floor.schemas.floor import EndIn, FloorTurnOut, PauseIn
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.sessions import agenda_rows
from app.sessions.lifecycle import require_begun, require_open
from app.sessions.models import Session
from app.sessions.service import conducting


async def pause(standing: Standing, session: Session, turn: Turn, body: PauseIn) -> WriteResult:
    """Time stands: somebody interprets, or something interrupts. Raises SessionNotOpen, TurnEnded, TurnNotSpeaking."""
    require_open(session)
    lifecycle.pause(turn, body.cause, standing.now)
    return await standing.record(Act.turn_paused, Change(turn, FloorTurnOut))


async def resume(standing: Standing, session: Session, turn: Turn) -> WriteResult:
    """Whose clock stood speaks on. Raises SessionNotOpen, TurnEnded, TurnNotPaused and SomebodySpeaks."""
    require_open(session)
    others = await queries.going_on(standing.db, session.id)
    lifecycle.resume(turn, [each.id for each in others if each.phase is TurnPhase.speaking], standing.now)
    return await standing.record(Act.turn_resumed, Change(turn, FloorTurnOut))


async def end(standing: Standing, turn: Turn, body: EndIn) -> WriteResult:
    """The turn is over and its seconds count. Raises TurnEnded, OccurredAtUnfit and SpeakerNotPresent."""
    if body.occurred_at is not None and turn.held_by is not None:
        there = await queries.stays(standing.db, turn.session_id, turn.held_by)
        lifecycle.require_there(there, turn.started_at, body.occurred_at)
    waited = await agenda_rows.recesses(standing.db, turn.session_id)
    lifecycle.end(turn, waited, body.occurred_at, standing.now)
    return await standing.record(Act.turn_ended, Change(turn, FloorTurnOut), occurred_at=body.occurred_at)


async def close(standing: Standing, session: Session) -> WriteResult:
    """Close the session, and with it the turns that go on; raises SessionNotOpen."""
    require_begun(session)
    going_on = await queries.turns_going_on(standing.db, session.id)
    waited = await agenda_rows.recesses(standing.db, session.id) if going_on else ()
    for turn in going_on:
        lifecycle.end(turn, waited, None, standing.now)
    return await conducting.close(standing, session, *(Change(turn, FloorTurnOut) for turn in going_on))
