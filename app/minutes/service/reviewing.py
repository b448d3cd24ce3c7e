"""The review of minutes: their circulation, corrections and what becomes of them, the word of each deciding sector."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid5

from app.assents.models import MinutesAssent
from app.assents.service import giving as assenting
from app.assents.voices import Voice
from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.floor.service import keeping
from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts, lifecycle, queries
from app.minutes.composition import compose, with_corrections
from app.minutes.models import Correction, CorrectionPhase, Minutes, MinutesNote
from app.minutes.schemas.minutes import CirculationIn, MinutesOut, NoteOut
from app.minutes.schemas.review import CorrectionIn, CorrectionOut, DispositionIn, MinutesAssentIn, MinutesAssentOut
from app.minutes.schemas.sections import Sections
from app.minutes.service import texts
from app.minutes.service.noting import begin, require_item
from app.minutes.service.telling import tell_of
from app.notices.models import NoticeOccasion
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.service.convening import require_languages
from app.rules.clauses import Clause
from app.rules.engine import ends_by
from app.sessions import agenda_rows
from app.sessions.items import in_order
from app.sessions.lifecycle import require_nothing_against
from app.sessions.models import Session, SessionPhase
from app.signatures.policy import require_permission


async def circulate(
    standing: Standing, session: Session, minutes: Minutes | None, body: CirculationIn, country: str
) -> WriteResult:
    """Compose the text from what the session left, and release it and its notes to the table in one entry.

    Raises MinutesAlreadyCirculated, MinutesAlreadySealed, SessionNotClosed, AgendaEmpty, ProtocolMissing,
    GroundRuleMissing, MinutesWithoutNotes or LanguageUnknown; with `close` PermissionMissing and SessionNotOpen too.
    """
    db = standing.db
    languages = require_languages(body.read_aloud_in, country, "/read_aloud_in")
    if minutes is not None:
        lifecycle.require_drafting(minutes)
    if body.close and session.phase is not SessionPhase.closed:
        await _close(standing, session)
    items = in_order(await agenda_rows.items(db, session.id))
    require_nothing_against(lifecycle.against_circulation(session, len(items)))
    ruling = await ruling_on(db, standing.roundtable, standing.now)
    facts.review_of(ruling.clauses)
    if minutes is None and not body.without_notes:
        raise lifecycle.MinutesWithoutNotes
    notes = await queries.numbered(db, MinutesNote, minutes.id) if minutes else ()
    told = await facts.composing(db, standing.roundtable, session, minutes.id if minutes else None, notes, languages)

    minutes = minutes or begin(standing, session)
    minutes.protocol_id = ruling.protocol_id
    await send_round(standing, minutes, compose(told), ruling.clauses)
    told_to = await tell_of(standing, NoticeOccasion.minutes_circulated, session, minutes)
    released = (Change(note, NoteOut) for note in notes)
    return await standing.record(Act.minutes_circulated, Change(minutes, MinutesOut), *released, *told_to)


async def _close(standing: Standing, session: Session) -> None:
    """Close the session in the same transaction, in an entry of its own, which comes first."""
    require_permission(standing.part, Permission.session_conduct)
    act_id = standing.call.act_id
    own = None if act_id is None else uuid5(act_id, "closing")
    await keeping.close(replace(standing, call=replace(standing.call, act_id=own)), session)
    await standing.db.flush()


async def send_round(standing: Standing, minutes: Minutes, text: Sections, clauses: Sequence[Clause]) -> None:
    """A composed text goes round, with the whole time for reading that the clauses give.

    Raises GroundRuleMissing where they have no rule for the review.
    """
    lifecycle.send_round(minutes, text, standing.now, *await review_of(standing, clauses))
    await texts.make(standing, minutes)
    if minutes.text_revision > 1:
        await texts.void_signatures(standing, minutes)


async def review_of(standing: Standing, clauses: Sequence[Clause]) -> tuple[datetime, frozenset[date]]:
    """When a review that begins now ends, and the holidays from today on that it is announced with.

    Raises GroundRuleMissing and CalendarTooShort.
    """
    roundtable, now = standing.roundtable, standing.now
    _, rule = facts.review_of(clauses)
    calendar = ends_by(clauses, (await calendar_of(standing.db, roundtable, now)).of_clock(now))
    today = local_date(now, roundtable.time_zone)
    ends_at = rule.ends_at(now, roundtable.time_zone, calendar)
    return ends_at, frozenset(day for day in calendar if day >= today)


async def raise_correction(standing: Standing, session: Session, minutes: Minutes, body: CorrectionIn) -> WriteResult:
    """Somebody who was there asks for a change.

    Raises MinutesNotCirculated, MinutesAlreadySealed or AgendaItemNotOfSession.
    """
    lifecycle.require_under_review(minutes)
    await require_item(standing, session, body.agenda_item_id)

    correction = Correction(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        minutes_id=minutes.id,
        session_id=session.id,
        number=await standing.next_number(Correction, within=minutes),
        text_revision=minutes.text_revision,
        **body.model_dump(),
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        phase=CorrectionPhase.open,
        reason=None,
        disposed_by=None,
        raised_at=standing.now,
        disposed_at=None,
    )
    standing.db.add(correction)
    return await standing.record(Act.correction_raised, Change(correction, CorrectionOut))


async def dispose(standing: Standing, minutes: Minutes, correction: Correction, body: DispositionIn) -> WriteResult:
    """Reject a correction, or accept it: the text then goes round anew with it, and is assented to anew.

    Raises MinutesAlreadySealed, CorrectionDisposed, ProtocolMissing or GroundRuleMissing.
    """
    lifecycle.require_under_review(minutes)
    lifecycle.require_undisposed(correction)
    lifecycle.dispose(correction, body.disposition, body.reason, standing.seat.id, standing.now)
    if correction.phase is CorrectionPhase.rejected:
        return await standing.record(Act.correction_rejected, Change(correction, CorrectionOut))

    clauses = (await facts.ruling(standing.db, standing.roundtable, minutes, standing.now)).clauses
    corrections = await queries.numbered(standing.db, Correction, minutes.id)
    accepted = [each for each in corrections if each.phase is CorrectionPhase.accepted]
    text = with_corrections(lifecycle.text_of(minutes), accepted)
    await send_round(standing, minutes, text, clauses)
    session = await standing.db.get_one(Session, minutes.session_id)
    told_to = await tell_of(standing, NoticeOccasion.minutes_circulated, session, minutes)
    return await standing.record(
        Act.correction_accepted, Change(correction, CorrectionOut), Change(minutes, MinutesOut), *told_to
    )


async def assent(standing: Standing, minutes: Minutes, body: MinutesAssentIn) -> WriteResult:
    """A sector's word on the present text, once; with the last deciding sector the minutes are assented.

    Raises MinutesAlreadySealed or AlreadyAssented.
    """
    lifecycle.require_under_review(minutes)
    seat = standing.seat
    spoken = await facts.spoken_on(standing.db, standing.roundtable, minutes, standing.now)
    spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)

    given = assenting.give(standing, MinutesAssent, minutes, minutes.text_revision, body)
    changes = [Change(given, MinutesAssentOut)]
    spoken = spoken.after(Voice.of(given, seat, standing.mandate))
    if lifecycle.hear(minutes, spoken.stances, standing.roundtable.deciding_sectors):
        changes.append(Change(minutes, MinutesOut))
    return await standing.record(Act.minutes_assented, *changes)
