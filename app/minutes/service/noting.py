"""Taking notes of a session, and revising them until the minutes circulate."""

from uuid import UUID

from app.core.ids import new_id
from app.floor.service.recording import require_recording
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import lifecycle, queries
from app.minutes.models import Minutes, MinutesNote, MinutesPhase
from app.minutes.schemas.minutes import MinutesDraft, NoteDraft, NoteIn, NotePatch
from app.minutes.service import attributing
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.service.convening import require_languages
from app.sessions.lifecycle import AgendaItemNotOfSession
from app.sessions.models import AgendaItem, Session


async def require_item(standing: Standing, session: Session, item_id: UUID | None) -> None:
    """Raises AgendaItemNotOfSession."""
    if item_id is None:
        return
    item = await tables.at_table(standing.db, AgendaItem, standing.roundtable.id, item_id)
    if item is None or item.session_id != session.id:
        raise AgendaItemNotOfSession


def _evidence(note: MinutesNote) -> dict[str, str]:
    return {} if note.audio is None else {"audio": note.audio}


def begin(standing: Standing, session: Session) -> Minutes:
    """Minutes without a note or a text, added to the caller's transaction."""
    minutes = Minutes(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        phase=MinutesPhase.drafting,
        notes_revision=0,
        text_revision=0,
        sections=[],
        circulated_at=None,
        review_ends_at=None,
        review_holidays=[],
        sealed_at=None,
        protocol_id=None,
        document_digest=None,
        document=None,
        text_digest=None,
        circulated_text=None,
        circulated_revision=None,
        withdrawals=[],
    )
    standing.db.add(minutes)
    return minutes


async def take(standing: Standing, session: Session, body: NoteIn, country: str) -> WriteResult:
    """A note at the end of the others; the first one begins the minutes.

    Raises NotesNotTaken, MinutesAlreadyCirculated, MinutesAlreadySealed, AgendaItemNotOfSession, LanguageUnknown,
    AudioNamesSpeaker, EvidenceNotStored, NotAudio and what `attributing.attributed` raises.
    """
    require_languages([body.language], country, "/language")
    lifecycle.require_noted(session)
    minutes = await queries.of_session(standing.db, session.id)
    if minutes is None:
        minutes = begin(standing, session)
        await standing.db.flush()
    lifecycle.require_drafting(minutes)
    await require_item(standing, session, body.agenda_item_id)
    speaker = await attributing.attributed(standing, session, body.speaker)
    named = speaker["speaker_id"]
    await require_recording(standing, body.audio, named if isinstance(named, UUID) else None)

    note = MinutesNote(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        minutes_id=minutes.id,
        session_id=session.id,
        number=await standing.next_number(MinutesNote, within=minutes),
        **body.model_dump(exclude={"speaker"}),
        **speaker,
        taken_by=standing.seat.id,
        taken_at=standing.now,
        revised_by=None,
        revised_at=None,
    )
    standing.db.add(note)
    minutes.notes_revision += 1
    changes = [Change(note, NoteDraft), Change(minutes, MinutesDraft)]
    return await standing.record(Act.minutes_note_taken, *changes, evidence=_evidence(note))


async def revise(
    standing: Standing, session: Session, minutes: Minutes, note: MinutesNote, body: NotePatch, country: str
) -> WriteResult:
    """Word a note anew; the earlier revision stays in the record. Raises as `take` does."""
    if body.language is not None:
        require_languages([body.language], country, "/language")
    lifecycle.require_drafting(minutes)
    await require_item(standing, session, body.agenda_item_id)

    for name, value in body.given().items():
        if name != "speaker":
            setattr(note, name, value)
    if "speaker" in body.model_fields_set:
        for name, value in (await attributing.attributed(standing, session, body.speaker)).items():
            setattr(note, name, value)
    await require_recording(standing, note.audio, note.speaker_id)
    note.revised_by, note.revised_at = standing.seat.id, standing.now
    minutes.notes_revision += 1
    changes = [Change(note, NoteDraft), Change(minutes, MinutesDraft)]
    return await standing.record(Act.minutes_note_revised, *changes, evidence=_evidence(note))
