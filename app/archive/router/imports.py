"""`/v1/imports`: many old actas in one call, and how far it has come."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.archive.models import ImportRow
from app.archive.schemas import ImportErrorList, ImportIn, ImportList, ImportOut, ImportStarted
from app.archive.service import importing
from app.core.errors import NotFound
from app.core.messages import negotiate
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.identity.callers import ActIdReused
from app.identity.guards import CurrentCaller, CurrentReadAccess, needs
from app.identity.roles import Permission
from app.roundtables.access import TableGuard

router = APIRouter(prefix="/v1/imports", tags=["archive"], route_class=StrictRoute)

P = Permission


@router.post(
    "",
    operation_id="begin_import",
    dependencies=[needs(P.import_run, keyed=True)],
    status_code=201,
    response_model=ImportStarted,
    responses=problems(ActIdReused, *TableGuard.refusals),
)
async def begin_import(request: Request, caller: CurrentCaller, body: ImportIn, country: Country) -> ImportStarted:
    """Hand in many old actas of one table. Each is recorded by itself, as your own act, after the answer.

    Rows that are not well formed are refused at once, by line. A paper that the record has word for word is left as it
    is, so the same rows may be sent as often as it takes. With `Dry-Run` every row is tried, and the answer tells all.
    """
    locale = negotiate(request.headers.get("accept-language"))
    return await importing.begin(caller, body, country, locale)


@router.get("", operation_id="list_imports", dependencies=[needs(P.import_run)], response_model=ImportList)
async def list_imports(request: Request, access: CurrentReadAccess, paging: Paging) -> Response:
    """Your imports, and how far each has come: a live view."""
    page = await importing.listed(access.reads, request.state.principal.id, paging.after_in(None), paging.limit)
    return page_response(request, page)


@router.get(
    "/{import_id}",
    operation_id="get_import",
    dependencies=[needs(P.import_run)],
    response_model=ImportOut,
    responses=problems(NotFound),
)
async def get_import(request: Request, access: CurrentReadAccess, import_id: UUID) -> ImportOut:
    """How far one of your imports has come: a live view."""
    return await importing.shown(access.reads, request.state.principal.id, import_id)


@router.get(
    "/{import_id}/errors",
    operation_id="list_import_errors",
    dependencies=[needs(P.import_run)],
    response_model=ImportErrorList,
    responses=problems(NotFound),
)
async def list_import_errors(request: Request, access: CurrentReadAccess, paging: Paging, import_id: UUID) -> Response:
    """The rows that were refused, by line, each with the problem as if it had been sent alone: a live view."""
    place = paging.after_in(ImportRow.line)
    after = place.value if place else 0
    page = await importing.refused(access.reads, request.state.principal.id, import_id, after, paging.limit)
    return page_response(request, page)
