"""`…/sessions/{session_id}/field-batches` and `…/field-entries`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.attendance.router.corrections import CORRECTED
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.field import lifecycle
from app.field.models import FieldEntry, FieldPhase
from app.field.schemas import (
    FieldBatchIn,
    FieldBatchOut,
    FieldEntryList,
    FieldEntryOut,
    FieldResolutionIn,
)
from app.field.service import receiving, resolving
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import Batch, CurrentStanding, Seen, located, seen
from app.sessions.access import CurrentLiveSession
from app.sessions.models import Session

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]


async def _rows_of(request: Request, standing: CurrentStanding, _: SessionAtHand) -> Batch:
    return await Batch.of(request, standing)


@router.post(
    "/field-batches",
    operation_id="send_field_batch",
    dependencies=[needs(P.field_record, keyed=True)],
    response_model=FieldBatchOut,
)
async def send_field_batch(
    batch: Annotated[Batch, Depends(_rows_of)], session_id: UUID, body: FieldBatchIn, country: Country
) -> FieldBatchOut:
    """What was captured without a line, in any order and as often as it takes: kept at once, applied in its order."""
    return await receiving.receive(batch, session_id, body, country)


@router.get(
    "/field-entries",
    operation_id="list_field_entries",
    dependencies=[needs(P.roundtable_read)],
    response_model=FieldEntryList,
)
async def list_field_entries(
    request: Request, session: CurrentLiveSession, paging: Paging, phase: FieldPhase | None = None
) -> Response:
    """What became of captured entries: a live view, with both versions of a conflict for those who keep the record."""
    access, meeting = session.access, session.meeting
    where = (*equal(FieldEntry.session_id, meeting.id), *equal(FieldEntry.phase, phase))
    page = await access.page(FieldEntry, paging, *where)
    return page_response(request, await resolving.shown(access, meeting.id, page))


@router.get(
    "/field-entries/{field_entry_id}",
    operation_id="get_field_entry",
    dependencies=[needs(P.roundtable_read)],
    response_model=FieldEntryOut,
)
async def get_field_entry(
    request: Request, entry: Annotated[Seen, seen(FieldEntry, "field_entry_id", under=FieldEntry.session_id)]
) -> Response:
    """One entry, as the record knows it."""
    return found(request, entry.stored)


@router.post(
    "/field-entries/{field_entry_id}/resolution",
    operation_id="resolve_field_entry",
    dependencies=[needs(P.field_record)],
    status_code=201,
    response_model=FieldEntryOut,
    responses=problems(lifecycle.NoConflict, *CORRECTED),
)
async def resolve_field_entry(
    standing: CurrentStanding,
    session: SessionAtHand,
    entry: Annotated[FieldEntry, located(FieldEntry, "field_entry_id", under=FieldEntry.session_id)],
    body: FieldResolutionIn,
    country: Country,
) -> Response:
    """Say which version holds: the record's, or what was captured, which then corrects the record."""
    return created(await resolving.resolve(standing, session, entry, body, country))
