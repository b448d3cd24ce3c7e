"""Composing the minutes of a session and sending them round."""

from app.continuity.rulings import ruling_on
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts, lifecycle, queries
from app.minutes.composition import compose
from app.minutes.models import Minutes, MinutesNote
from app.minutes.schemas.minutes import CirculationIn, MinutesOut
from app.minutes.schemas.notes import NoteOut
from app.minutes.service.noting import begin
from app.minutes.service.reviewing import send_round
from app.roundtables.access import Standing
from app.roundtables.service.convening import require_languages
from app.sessions import queries as sessions
from app.sessions.lifecycle import require_nothing_against
from app.sessions.models import Session


async def circulate(
    standing: Standing, session: Session, minutes: Minutes | None, body: CirculationIn, country: str
) -> WriteResult:
    """Compose the text from what the session left, and release it and its notes to the table in one entry.

    Raises MinutesAlreadyCirculated, MinutesAlreadySealed, SessionNotClosed, AgendaEmpty, ProtocolMissing,
    GroundRuleMissing or LanguageUnknown.
    """
    db = standing.db
    languages = require_languages(body.read_aloud_in, country)
    if minutes is not None:
        lifecycle.require_drafting(minutes)
    items = await sessions.agenda(db, session.id)
    require_nothing_against(lifecycle.against_circulation(session, len(items)))
    ruling = await ruling_on(db, standing.roundtable, standing.now)
    _, rule = facts.review_of(ruling.clauses)
    notes = await queries.numbered(db, MinutesNote, minutes.id) if minutes else ()
    told = await facts.composing(db, standing.roundtable, session, notes, languages)

    minutes = minutes or begin(standing, session)
    minutes.protocol_id = ruling.protocol_id
    await send_round(standing, minutes, compose(told), rule)
    return await standing.record(
        Act.minutes_circulated, Change(minutes, MinutesOut), *(Change(note, NoteOut) for note in notes)
    )
