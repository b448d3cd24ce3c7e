"""Guests of a session, and the codes that are shown in its room."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.attendance.service import codes
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found, shown_once
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.policy import OtherSector
from app.sessions import policy, stays
from app.sessions.access import CurrentLiveSession
from app.sessions.models import ArrivalCode, Guest, Session
from app.sessions.schemas.presence import (
    ArrivalCodeIn,
    ArrivalCodeList,
    ArrivalCodeShown,
    DepartureIn,
    GuestErasureIn,
    GuestIn,
    GuestList,
    GuestOut,
)
from app.sessions.service import visiting

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
SeenSession = Annotated[Seen, seen(Session, "session_id")]


GuestHere = Annotated[Guest, located(Guest, "guest_id", under=Guest.session_id)]


@router.get("/guests", operation_id="list_guests", dependencies=[needs(P.roundtable_read)], response_model=GuestList)
async def list_guests(request: Request, session: CurrentLiveSession, paging: Paging) -> Response:
    """Who was there without a seat: a live view, with the names that are kept outside of the record."""
    access, meeting = session.access, session.meeting
    page = await access.page(Guest, paging, *equal(Guest.session_id, meeting.id))
    return page_response(request, await visiting.shown(access.reads, page, meeting.id, named=access.place is not None))


@router.post(
    "/guests",
    operation_id="receive_guest",
    dependencies=[needs(P.attendance_record, once=True)],
    status_code=201,
    response_model=GuestOut,
    responses=problems(policy.ListOfOthers, stays.AttendanceNotTaken, stays.OccurredAtUnfit),
)
async def receive_guest(standing: CurrentStanding, session: SessionAtHand, body: GuestIn) -> Response:
    """Let somebody in who has no seat: a number in the record, and a name that can be erased."""
    return created(await visiting.receive(standing, session, body))


@router.get(
    "/guests/{guest_id}", operation_id="get_guest", dependencies=[needs(P.roundtable_read)], response_model=GuestOut
)
async def get_guest(
    request: Request, guest: Annotated[Seen, seen(Guest, "guest_id", under=Guest.session_id)]
) -> Response:
    """One guest as the record knows them: without a name."""
    return found(request, guest.stored)


@router.post(
    "/guests/{guest_id}/departure",
    operation_id="record_guest_departure",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=GuestOut,
    responses=problems(policy.ListOfOthers, stays.AlreadyDeparted, stays.OccurredAtUnfit),
)
async def record_guest_departure(
    standing: CurrentStanding, guest: GuestHere, body: DepartureIn | None = None
) -> Response:
    """A guest leaves."""
    return created(await visiting.leave(standing, guest, body or DepartureIn()))


@router.post(
    "/guests/{guest_id}/name-erasure",
    operation_id="erase_guest_name",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=GuestOut,
    responses=problems(policy.ListOfOthers, OtherSector, visiting.GuestNameless),
)
async def erase_guest_name(standing: CurrentStanding, guest: GuestHere, _: GuestErasureIn | None = None) -> Response:
    """Erase the name of a guest: the number stays, and nobody finds the name any more."""
    return created(await visiting.erase(standing, guest))


@router.get(
    "/arrival-codes",
    operation_id="list_arrival_codes",
    dependencies=[needs(P.roundtable_read)],
    response_model=ArrivalCodeList,
)
async def list_arrival_codes(request: Request, session: SeenSession, paging: Paging) -> Response:
    """The codes that were shown in this session, without what they say."""
    page = await session.page(ArrivalCode, paging, *equal(ArrivalCode.session_id, session.id))
    return page_response(request, page)


@router.post(
    "/arrival-codes",
    operation_id="show_arrival_code",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=ArrivalCodeShown,
    responses=problems(policy.ListOfOthers, stays.AttendanceNotTaken),
)
async def show_arrival_code(standing: CurrentStanding, session: SessionAtHand, body: ArrivalCodeIn) -> Response:
    """A code to be shown in the room, on paper or as a QR: told this once, and over after some minutes."""
    outcome, code = await codes.show(standing, session, body)
    return shown_once(outcome, {"code": code})
