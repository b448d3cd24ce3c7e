"""Recordings of what was said: a voice names who speaks, so one is kept only where the speaker is named."""

from uuid import UUID

from app.floor import lifecycle
from app.floor.models import Turn
from app.floor.schemas.floor import FloorTurnOut, RecordingIn
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.evidence import require_audio


async def require_recording(standing: Standing, audio: str | None, seat_id: UUID | None) -> None:
    """`seat_id` is the seat that is named as the speaker; raises AudioNamesSpeaker, EvidenceNotStored and NotAudio."""
    if audio is None:
        return
    lifecycle.require_named(seat_id)
    await require_audio(standing.db, standing.roundtable.id, audio)


async def record(standing: Standing, turn: Turn, body: RecordingIn) -> WriteResult:
    """The recording of a turn, also long after it, as a line lets it through.

    Raises TurnGoesOn, AudioNamesSpeaker, EvidenceNotStored and NotAudio.
    """
    lifecycle.require_over(turn)
    await require_recording(standing, body.audio, turn.seat_id)

    turn.audio = body.audio
    return await standing.record(Act.turn_recording_kept, Change(turn, FloorTurnOut), evidence=evidence_of(turn))


def evidence_of(turn: Turn) -> dict[str, str]:
    return {} if turn.audio is None else {"audio": turn.audio}
