"""An entry becomes what it says, by the same use cases as if it had been said with a line."""

from dataclasses import replace
from typing import Final

from pydantic import TypeAdapter

from app.attendance.schemas.corrections import AttendanceCorrectionIn, ForgottenAttendanceIn
from app.attendance.schemas.hearings import HearingIn
from app.attendance.service import correcting, hearing
from app.attendance.service.heard import heard_at
from app.core.errors import NotFound
from app.field.models import FieldKind
from app.field.schemas import (
    FieldArrival,
    FieldDeparture,
    FieldItemTime,
    FieldNote,
    FieldPosition,
    FieldRow,
    FieldTurn,
)
from app.field.standing import FieldStanding
from app.floor.schemas.floor import TurnIn
from app.floor.service import giving
from app.identity.callers import WriteResult
from app.minutes.schemas.minutes import NoteIn
from app.minutes.service import noting
from app.roundtables import queries as tables
from app.sessions import presence_rows, stays
from app.sessions import queries as sessions
from app.sessions.lifecycle import AgendaItemNotOfSession
from app.sessions.models import AgendaItem, Attendance, Session, SessionPhase
from app.sessions.schemas.presence import AttendanceIn, DepartureIn
from app.sessions.service import attending, items

ROW: Final[TypeAdapter[FieldRow]] = TypeAdapter(FieldRow)
WITHOUT_LINE: Final = "Anotado sin conexión."
"""The reason of what is entered after its session was closed."""


async def apply(standing: FieldStanding, session: Session, row: FieldRow, country: str) -> WriteResult:
    """Raises whatever stands against it, as if it were said now of then."""
    match row:
        case FieldArrival():
            return await _arrive(standing, session, row)
        case FieldDeparture():
            return await _depart(standing, session, row)
        case FieldTurn():
            turn = TurnIn(
                seat_id=row.seat_id,
                kind=row.turn_kind,
                agenda_item_id=row.agenda_item_id,
                language=row.language,
                on_record=row.on_record,
                started_at=row.occurred_at,
                ended_at=row.ended_at,
            )
            return await giving.give(standing, session, turn, country)
        case FieldNote():
            stays.require_gathered(session, row.occurred_at, standing.now)
            return await _note(standing, session, row, country)
        case FieldItemTime():
            item = await tables.at_table(standing.db, AgendaItem, standing.roundtable.id, row.agenda_item_id)
            if item is None or item.session_id != session.id:
                raise AgendaItemNotOfSession
            stretch = (row.occurred_at, row.ended_at)
            return await items.keep_time(standing, session, item, stretch, ends=row.finished)
        case FieldPosition():
            said = HearingIn(
                seat_id=row.seat_id,
                proposal_id=row.proposal_id,
                stance=row.stance,
                text=row.text,
                occurred_at=row.occurred_at,
            )
            return await hearing.record(standing, session, said)
    raise NotFound  # A place that says nothing becomes nothing.


async def _note(standing: FieldStanding, session: Session, row: FieldNote, country: str) -> WriteResult:
    note = NoteIn(text=row.text, language=row.language, agenda_item_id=row.agenda_item_id, speaker=row.speaker)
    return await noting.take(standing, session, note, country)


async def _arrive(standing: FieldStanding, session: Session, row: FieldArrival) -> WriteResult:
    if session.phase is SessionPhase.closed:
        forgotten = ForgottenAttendanceIn(
            seat_id=row.seat_id, reason=WITHOUT_LINE, mode=row.mode, arrived_at=row.occurred_at
        )
        return await correcting.enter(standing, session, forgotten)
    arrival = AttendanceIn(seat_id=row.seat_id, mode=row.mode, occurred_at=row.occurred_at, takes_over=row.takes_over)
    return await attending.arrive(standing, session, arrival, heard=heard_at)


async def _depart(standing: FieldStanding, session: Session, row: FieldDeparture) -> WriteResult:
    stay = await presence_rows.going_on(standing.db, session.id, row.seat_id)
    if stay is None and session.phase is SessionPhase.closed:
        # Whoever was still there left with the closing, unless somebody saw them leave before.
        stay = await _nearest(standing, session, row)
        if stay is not None and stay.departed_at == session.closed_at:
            hour = AttendanceCorrectionIn(reason=WITHOUT_LINE, departed_at=row.occurred_at)
            return await correcting.correct(standing, session, stay, hour)
        stay = None
    if stay is None:
        raise stays.AlreadyDeparted
    return await attending.depart(standing, stay, DepartureIn(occurred_at=row.occurred_at), heard=heard_at)


async def apply_over(
    standing: FieldStanding, session: Session, row: FieldRow, reason: str, country: str
) -> WriteResult:
    """A person says that the entry holds: what the record says of when somebody was there is corrected by it.

    A note is taken whatever its hour, which is then not claimed for it. Of anything else it is applied as it stands,
    now that what was against it may be gone. Raises as `apply` does.
    """
    if isinstance(row, FieldNote):
        try:
            stays.require_gathered(session, row.occurred_at, standing.now)
        except stays.OccurredAtUnfit:
            standing = replace(standing, claims_hour=False)
        return await _note(standing, session, row, country)
    if isinstance(row, FieldArrival | FieldDeparture):
        stay = await _nearest(standing, session, row)
        if stay is not None:
            arrives = isinstance(row, FieldArrival)
            hour = AttendanceCorrectionIn(
                reason=reason,
                arrived_at=row.occurred_at if arrives else None,
                departed_at=None if arrives else row.occurred_at,
            )
            return await correcting.correct(standing, session, stay, hour)
    return await apply(standing, session, row, country)


async def _nearest(standing: FieldStanding, session: Session, row: FieldArrival | FieldDeparture) -> Attendance | None:
    """The stay that the hour speaks of: which began nearest to an arrival, or last before a departure."""
    found = await sessions.stays(standing.db, session.id, row.seat_id)
    if row.kind == FieldKind.departure:
        before = [stay for stay in found if stay.arrived_at <= row.occurred_at]
        return before[-1] if before else (found[0] if found else None)
    return min(found, key=lambda stay: abs(stay.arrived_at - row.occurred_at), default=None)
