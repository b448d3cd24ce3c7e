"""Who is there, besides one arrival after the other: lists at once, and what confirms them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.attendance.service import batching
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import Batch, CurrentStanding, Seen, located, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.policy import OtherSector
from app.sessions import policy
from app.sessions.models import AttendanceConfirmation, Session
from app.sessions.schemas.presence import (
    AttendanceBatchIn,
    AttendanceBatchOut,
    AttendanceConfirmationIn,
    AttendanceConfirmationList,
    AttendanceConfirmationOut,
    AttendanceSheetIn,
)
from app.sessions.service import confirming
from app.signatures import witnessing
from app.signatures.lifecycle import SignedOutOfTime
from app.signatures.schemas.paper import ConfirmationIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
ConfirmationAtHand = Annotated[
    AttendanceConfirmation,
    located(AttendanceConfirmation, "confirmation_id", under=AttendanceConfirmation.session_id),
]
SeenSession = Annotated[Seen, seen(Session, "session_id")]


async def _rows_of(request: Request, standing: CurrentStanding, _: SessionAtHand) -> Batch:
    return await Batch.of(request, standing)


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
    confirmation: ConfirmationAtHand,
    body: ConfirmationIn,
) -> Response:
    """Confirm, as one of its two witnesses, a sheet of attendance; with the second word those on it count."""
    return created(await confirming.witness(standing, session, confirmation, body))
