"""Arrivals at a session, and departures from it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.attendance.service import codes
from app.attendance.service.heard import heard_at
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.policy import OtherSeat
from app.rules.kinds import refusals_at
from app.rules.moments import MandateShown, SeatArriving
from app.sessions import policy, queries, stays
from app.sessions.models import Attendance, Session
from app.sessions.schemas.presence import AttendanceIn, AttendanceList, AttendanceOut, DepartureIn
from app.sessions.service import attending

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/attendances",
    tags=["sessions"],
    route_class=StrictRoute,
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]


@refuses(OtherSeat)
async def _recordable(
    standing: CurrentStanding,
    attendance: Annotated[Attendance, located(Attendance, "attendance_id", under=Attendance.session_id)],
) -> Attendance:
    policy.require_may_record(standing.role, standing.seat.id, attendance.seat_id, conducts=standing.conducts)
    return attendance


@router.get(
    "",
    operation_id="list_attendances",
    dependencies=[needs(P.roundtable_read)],
    response_model=AttendanceList,
)
async def list_attendances(
    request: Request,
    session: Annotated[Seen, seen(Session, "session_id")],
    paging: Paging,
    seat_id: UUID | None = None,
    present: bool | None = None,
) -> Response:
    """Who came and left, in the order in which it was recorded."""
    where = (
        *equal(Attendance.session_id, session.id),
        *equal(Attendance.seat_id, seat_id),
        *(() if present is None else (queries.IS_PRESENT if present else queries.HAS_LEFT,)),
    )
    return page_response(request, await session.page(Attendance, paging, *where))


@router.post(
    "",
    operation_id="record_attendance",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=AttendanceOut,
    responses=problems(
        OtherSeat,
        attending.SeatUnknown,
        stays.OccurredAtUnfit,
        stays.AttendanceNotTaken,
        stays.AlreadyPresent,
        stays.NobodyToRelieve,
        codes.ArrivalCodeUnknown,
        stays.SeatNotHeld,
        ProtocolMissing,
        *refusals_at(MandateShown, SeatArriving),
    ),
)
async def record_attendance(
    request: Request, standing: CurrentStanding, session: SessionAtHand, body: AttendanceIn
) -> Response:
    """Check in; who runs the table and the rapporteur may record any seat's arrival, which is claimed until confirmed.

    Your own confirms what others have recorded of you.
    """
    return created(await codes.arrive(standing, request.app.state.database, session, body))


@router.post(
    "/{attendance_id}/departure",
    operation_id="record_departure",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=AttendanceOut,
    responses=problems(stays.OccurredAtUnfit, stays.AlreadyDeparted),
)
async def record_departure(
    standing: CurrentStanding, attendance: Annotated[Attendance, Depends(_recordable)], body: DepartureIn | None = None
) -> Response:
    """Leave; from this act on the seat counts for no quorum. Who comes back checks in again."""
    return created(await attending.depart(standing, attendance, body or DepartureIn(), heard=heard_at))
