"""A wrong or forgotten arrival or departure, corrected until the minutes are sealed.

The wrong one stays readable. What was begun or decided on it stays as it was; the acta tells what the record says by
now, and any sector may object.
"""

from datetime import datetime
from uuid import UUID

from app.assents.models import AttendanceObjection, Stance
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.giving import give
from app.attendance import corrected
from app.attendance.schemas.corrections import AttendanceCorrectionIn, AttendanceObjectionIn, ForgottenAttendanceIn
from app.attendance.service.heard import heard_of
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts, queries
from app.minutes.composition import with_presence
from app.minutes.lifecycle import text_of
from app.minutes.models import Minutes, MinutesNote, MinutesPhase
from app.minutes.presence import held_at
from app.minutes.schemas.minutes import MinutesOut
from app.minutes.service.reviewing import send_round
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Seat
from app.sessions import policy, stays
from app.sessions import queries as sessions
from app.sessions.models import Attendance, PresenceWord, Session
from app.sessions.schemas.presence import AttendanceOut
from app.sessions.service.attending import SeatUnknown, stay_of


async def correct(standing: Standing, session: Session, wrong: Attendance, body: AttendanceCorrectionIn) -> WriteResult:
    """The stay is void, and another takes its place unless nobody was there.

    Raises OtherSeat, MinutesAlreadySealed, AttendanceReviewOver, AttendanceVoid, SeatSpokeThere and OccurredAtUnfit.
    """
    minutes = await _correctable(standing, session, wrong.seat_id)
    corrected.require_not_void(wrong)
    others = [stay for stay in await sessions.stays(standing.db, session.id, wrong.seat_id) if stay.id != wrong.id]
    heard = await heard_of(standing.db, session.id, wrong.seat_id)
    within = corrected.within(heard, wrong.arrived_at, wrong.departed_at)

    corrected.void(wrong, standing.seat.id, body.reason, standing.now)
    if body.never_there:
        corrected.require_silent(within)
        return await _recorded(standing, session, minutes, wrong)
    arrived_at = body.arrived_at or wrong.arrived_at
    departed_at = body.departed_at or wrong.departed_at
    mandate = await standing.db.get_one(Mandate, wrong.mandate_id)
    right = stay_of(standing, session, wrong.seat_id, wrong.mandate_id, wrong.mode, arrived_at)
    right.departed_at, right.replaces = departed_at, wrong.id
    corrected.require_fits(right, session, others, within, mandate.held_since or mandate.accredited_at, standing.now)
    return await _entered(standing, session, minutes, right, wrong)


async def enter(standing: Standing, session: Session, body: ForgottenAttendanceIn) -> WriteResult:
    """A stay that nobody recorded while it lasted, under the mandate of that hour.

    Raises OtherSeat, MinutesAlreadySealed, AttendanceReviewOver, SeatUnknown, SeatNotHeld and OccurredAtUnfit.
    """
    seat_id = body.seat_id or standing.seat.id
    minutes = await _correctable(standing, session, seat_id)
    seat = await tables.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise SeatUnknown(at="/seat_id")
    zone = standing.roundtable.time_zone
    mandates = await tables.mandates_of_seat(standing.db, seat.id)
    mandate = next((each for each in mandates if each.basis is not None and held_at(each, body.arrived_at, zone)), None)
    if mandate is None:
        raise stays.SeatNotHeld
    others = await sessions.stays(standing.db, session.id, seat.id)

    stay = stay_of(standing, session, seat.id, mandate.id, body.mode, body.arrived_at)
    stay.departed_at = body.departed_at or session.closed_at
    corrected.require_fits(stay, session, others, (), mandate.held_since or mandate.accredited_at, standing.now)
    return await _entered(standing, session, minutes, stay, None, reason=body.reason)


async def _correctable(standing: Standing, session: Session, seat_id: UUID) -> Minutes | None:
    """The minutes of the session, which may still tell it otherwise.

    Raises OtherSeat, SessionNotHeld, MinutesAlreadySealed and AttendanceReviewOver.
    """
    policy.require_may_record(standing.role, standing.seat.id, seat_id, conducts=standing.conducts)
    minutes = await queries.of_session(standing.db, session.id)
    keeps = policy.keeps_list(standing.role, conducts=standing.conducts)
    ends_at: datetime | None = None
    if minutes is not None and minutes.circulated_at is not None and not keeps:
        ruling = await facts.ruling(standing.db, standing.roundtable, minutes, standing.now)
        ends_at = facts.review_end(standing.roundtable, minutes, ruling.clauses, standing.now)
    corrected.require_correctable(session, minutes, ends_at, standing.now)
    return minutes


async def _entered(
    standing: Standing,
    session: Session,
    minutes: Minutes | None,
    right: Attendance,
    wrong: Attendance | None,
    *,
    reason: str | None = None,
) -> WriteResult:
    right.entered_at, right.entry_reason = standing.now, reason
    if right.seat_id == standing.seat.id:
        stays.confirm(right, PresenceWord.own, standing.now)
    # At no time two stays of the seat go on.
    await standing.db.flush()
    standing.db.add(right)
    return await _recorded(standing, session, minutes, right, *([wrong] if wrong else []))


async def _recorded(standing: Standing, session: Session, minutes: Minutes | None, *changed: Attendance) -> WriteResult:
    """With a text that goes round already, that goes round anew as the record says by now."""
    changes = [Change(stay, AttendanceOut) for stay in changed]
    if minutes is not None and minutes.phase is not MinutesPhase.drafting and minutes.sections:
        await standing.db.flush()
        notes = await queries.numbered(standing.db, MinutesNote, minutes.id)
        told = await facts.composing(standing.db, standing.roundtable, session, minutes.id, notes, ())
        ruling = await facts.ruling(standing.db, standing.roundtable, minutes, standing.now)
        await send_round(standing, minutes, with_presence(text_of(minutes), told), ruling.clauses)
        changes.append(Change(minutes, MinutesOut))
    act = Act.attendance_corrected if len(changed) > 1 or changed[0].voided_at else Act.attendance_entered
    return await standing.record(act, *changes, occurred_at=changed[0].arrived_at)


async def object_to(standing: Standing, attendance: Attendance, body: AttendanceObjectionIn) -> WriteResult:
    """A sector's objection to how it stands: read by everybody, and in the acta; it undoes nothing.

    Raises PowerMissing and OrganizationAway.
    """
    word = AssentIn(stance=Stance.object, text=body.text)
    said = give(standing, AttendanceObjection, attendance, attendance.revision, word)
    return await standing.record(Act.attendance_objected, Change(said, AssentOut))
