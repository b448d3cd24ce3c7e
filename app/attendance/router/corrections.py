"""A wrong or forgotten arrival or departure is corrected: in this room, because the minutes may tell of it already."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.assents.lifecycle import OrganizationAway
from app.assents.models import AttendanceObjection
from app.assents.schemas import AssentOut
from app.attendance import corrected
from app.attendance.schemas.corrections import (
    AttendanceCorrectionIn,
    AttendanceObjectionIn,
    AttendanceObjectionList,
    ForgottenAttendanceIn,
)
from app.attendance.service import correcting
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.minutes.lifecycle import MinutesAlreadySealed
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.policy import OtherSeat, PowerMissing
from app.rules.engine import GroundRuleMissing
from app.sessions import stays
from app.sessions.models import Attendance, Session
from app.sessions.schemas.presence import AttendanceOut
from app.sessions.service.attending import SeatUnknown

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
CORRECTED = (
    OtherSeat,
    stays.AttendanceNotTaken,
    stays.OccurredAtUnfit,
    MinutesAlreadySealed,
    corrected.AttendanceReviewOver,
    ProtocolMissing,
    GroundRuleMissing,
    CalendarTooShort,
)


AttendanceHere = Annotated[Attendance, located(Attendance, "attendance_id", under=Attendance.session_id)]


@router.post(
    "/attendances/{attendance_id}/correction",
    operation_id="correct_attendance",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=AttendanceOut,
    responses=problems(*CORRECTED, corrected.AttendanceVoid, corrected.SeatSpokeThere),
)
async def correct_attendance(
    standing: CurrentStanding, session: SessionAtHand, attendance: AttendanceHere, body: AttendanceCorrectionIn
) -> Response:
    """Say what is right of an arrival or departure that is wrong: the wrong one stays readable, and undoes nothing.

    For who keeps the list until the minutes are sealed; for the seat itself until their review is over.
    """
    return created(await correcting.correct(standing, session, attendance, body))


@router.post(
    "/forgotten-attendances",
    operation_id="enter_forgotten_attendance",
    dependencies=[needs(P.attendance_record, once=True)],
    status_code=201,
    response_model=AttendanceOut,
    responses=problems(*CORRECTED, SeatUnknown, stays.SeatNotHeld),
)
async def enter_forgotten_attendance(
    standing: CurrentStanding, session: SessionAtHand, body: ForgottenAttendanceIn
) -> Response:
    """Enter a stay that nobody recorded while it lasted, with the reason."""
    return created(await correcting.enter(standing, session, body))


@router.get(
    "/attendances/{attendance_id}/objections",
    operation_id="list_attendance_objections",
    dependencies=[needs(P.roundtable_read)],
    response_model=AttendanceObjectionList,
)
async def list_attendance_objections(
    request: Request,
    attendance: Annotated[Seen, seen(Attendance, "attendance_id", under=Attendance.session_id)],
    paging: Paging,
) -> Response:
    """What sectors object to how it stands that somebody was there."""
    page = await attendance.page(AttendanceObjection, paging, *equal(AttendanceObjection.target_id, attendance.id))
    return page_response(request, page)


@router.post(
    "/attendances/{attendance_id}/objections",
    operation_id="object_to_attendance",
    dependencies=[needs(P.attendance_object)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(PowerMissing, OrganizationAway),
)
async def object_to_attendance(
    standing: CurrentStanding, attendance: AttendanceHere, body: AttendanceObjectionIn
) -> Response:
    """Object for your sector to how it stands that somebody was there; the acta names the sector."""
    return created(await correcting.object_to(standing, attendance, body))
