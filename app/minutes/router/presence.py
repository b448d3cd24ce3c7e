"""Who is there, besides one arrival after the other: lists at once, their confirmation, guests, and codes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found, shown_once
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.minutes.service import batching, codes
from app.roundtables.access import Batch, CurrentStanding, Seen, located, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.policy import OtherSector
from app.sessions import policy, stays
from app.sessions.access import CurrentLiveSession
from app.sessions.models import ArrivalCode, AttendanceConfirmation, Guest, Session
from app.sessions.schemas.presence import (
    ArrivalCodeIn,
    ArrivalCodeList,
    ArrivalCodeShown,
    AttendanceBatchIn,
    AttendanceBatchOut,
    AttendanceConfirmationIn,
    AttendanceConfirmationList,
    AttendanceConfirmationOut,
    AttendanceSheetIn,
    DepartureIn,
    GuestErasureIn,
    GuestIn,
    GuestList,
    GuestOut,
)
from app.sessions.service import confirming, visiting
from app.signatures import witnessing
from app.signatures.lifecycle import SignedOutOfTime
from app.signatures.schemas.paper import ConfirmationIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
SeenSession = Annotated[Seen, seen(Session, "session_id")]


async def _rows_of(request: Request, standing: CurrentStanding, _: SessionAtHand) -> Batch:
    return await Batch.of(request, standing)


@refuses(NotFound)
async def _confirmation_here(
    session: SessionAtHand,
    confirmation: Annotated[AttendanceConfirmation, located(AttendanceConfirmation, "confirmation_id")],
) -> AttendanceConfirmation:
    if confirmation.session_id != session.id:
        raise NotFound
    return confirmation


@refuses(NotFound)
async def _guest_here(session: SessionAtHand, guest: Annotated[Guest, located(Guest, "guest_id")]) -> Guest:
    if guest.session_id != session.id:
        raise NotFound
    return guest


GuestHere = Annotated[Guest, Depends(_guest_here)]


@router.post(
    "/attendance-batches",
    operation_id="record_attendance_batch",
    dependencies=[needs(P.attendance_record)],
    response_model=AttendanceBatchOut,
)
async def record_attendance_batch(
    batch: Annotated[Batch, Depends(_rows_of)], session_id: UUID, body: AttendanceBatchIn
) -> AttendanceBatchOut:
    """Many arrivals and departures at once: each row is an act of its own, and what is refused is told in its place."""
    return await batching.record(batch, session_id, body.rows)


@router.get(
    "/attendance-confirmations",
    operation_id="list_attendance_confirmations",
    dependencies=[needs(P.roundtable_read)],
    response_model=AttendanceConfirmationList,
)
async def list_attendance_confirmations(request: Request, session: SeenSession, paging: Paging) -> Response:
    """What sectors and sheets confirmed of who was there, and the sheets that lack a witness."""
    page = await session.page(AttendanceConfirmation, paging, *equal(AttendanceConfirmation.session_id, session.id))
    return page_response(request, page)


@router.post(
    "/attendance-confirmations",
    operation_id="confirm_attendance",
    dependencies=[needs(P.attendance_confirm)],
    status_code=201,
    response_model=AttendanceConfirmationOut,
    responses=problems(OtherSector, policy.ListKeptByYou, confirming.AttendanceUnknown, confirming.NothingClaimed),
)
async def confirm_attendance(
    standing: CurrentStanding, session: SessionAtHand, body: AttendanceConfirmationIn
) -> Response:
    """Say for your sector that its people are there as the list says: from now on they count for decisions."""
    return created(await confirming.confirm(standing, session, body))


@router.post(
    "/attendance-sheets",
    operation_id="record_attendance_sheet",
    dependencies=[needs(P.attendance_record)],
    status_code=201,
    response_model=AttendanceConfirmationOut,
    responses=problems(
        policy.ListOfOthers,
        confirming.AttendanceUnknown,
        confirming.NothingClaimed,
        EvidenceNotStored,
        SignedOutOfTime,
        *(each for each in witnessing.REFUSALS if not each.code.startswith("witness_of_own")),
    ),
)
async def record_attendance_sheet(
    standing: CurrentStanding, session: SessionAtHand, body: AttendanceSheetIn
) -> Response:
    """Record the sheet of attendance; once both witnesses have confirmed it, those on it count for decisions."""
    return created(await confirming.bind(standing, session, body))


@router.get(
    "/attendance-confirmations/{confirmation_id}",
    operation_id="get_attendance_confirmation",
    dependencies=[needs(P.roundtable_read)],
    response_model=AttendanceConfirmationOut,
)
async def get_attendance_confirmation(
    request: Request,
    confirmation: Annotated[
        Seen, seen(AttendanceConfirmation, "confirmation_id", under=AttendanceConfirmation.session_id)
    ],
) -> Response:
    """One confirmation, with the witnesses of its sheet."""
    return found(request, confirmation.stored)


@router.post(
    "/attendance-confirmations/{confirmation_id}/confirmation",
    operation_id="confirm_attendance_sheet",
    dependencies=[needs(P.paper_witness)],
    status_code=201,
    response_model=AttendanceConfirmationOut,
    responses=problems(confirming.SheetInEffect, *witnessing.CONFIRMING),
)
async def confirm_attendance_sheet(
    standing: CurrentStanding,
    session: SessionAtHand,
    confirmation: Annotated[AttendanceConfirmation, Depends(_confirmation_here)],
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, a sheet of attendance; with the second word those on it count."""
    return created(await confirming.witness(standing, session, confirmation, body))


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
