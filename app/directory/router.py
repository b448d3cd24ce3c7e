"""`/v1/organizations`, `/v1/places`, `/v1/calendars` and `/v1/codelists`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.core.conditional import ExpectedRevision
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.core.schemas import Line
from app.directory import codelists, places, queries, service
from app.directory.models import Calendar, Organization, Sector
from app.directory.schemas import (
    CalendarIn,
    CalendarList,
    CalendarOut,
    CalendarPatch,
    CodelistOut,
    CodeOut,
    OrganizationIn,
    OrganizationList,
    OrganizationOut,
    PlaceCode,
    PlaceList,
    PlaceOut,
)
from app.identity.answers import amended, created, found, require_revision
from app.identity.guards import CurrentCaller, CurrentReadAccess, needs
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.queries import equal

router = APIRouter(prefix="/v1", tags=["directory"], route_class=StrictRoute)


async def _country(request: Request) -> str:
    country: str = request.app.state.settings.country
    return country


Country = Annotated[str, Depends(_country)]


async def _zone(request: Request) -> str:
    zone: str = request.app.state.settings.time_zone
    return zone


Zone = Annotated[str, Depends(_zone)]


@refuses(NotFound)
async def matched_organization(
    caller: CurrentCaller, organization_id: UUID, expected: ExpectedRevision
) -> Organization:
    """The organization that the path names, in the revision that If-Match names."""
    organization = await queries.organization(caller.db, organization_id)
    if organization is None:
        raise NotFound
    current = await ledger.one(caller.db, caller.reader, Organization, organization_id, None)
    require_revision(expected, current, organization.revision)
    return organization


@refuses(NotFound)
async def _calendar(caller: CurrentCaller, calendar_id: UUID, expected: ExpectedRevision) -> Calendar:
    calendar = await queries.calendar(caller.db, calendar_id)
    if calendar is None:
        raise NotFound
    current = await ledger.one(caller.db, caller.reader, Calendar, calendar_id, None)
    require_revision(expected, current, calendar.revision)
    return calendar


@router.get(
    "/organizations",
    operation_id="list_organizations",
    dependencies=[needs(Permission.directory_read)],
    response_model=OrganizationList,
)
async def list_organizations(
    request: Request, access: CurrentReadAccess, paging: Paging, sector: Sector | None = None
) -> Response:
    """The organizations that hold, or may hold, seats; by sector if asked."""
    return page_response(request, await access.page(Organization, paging, *equal(Organization.sector, sector)))


@router.post(
    "/organizations",
    operation_id="register_organization",
    dependencies=[needs(Permission.organization_register)],
    status_code=201,
    response_model=OrganizationOut,
    responses=problems(service.PlaceUnknown, service.OrganizationKnown),
)
async def register_organization(caller: CurrentCaller, body: OrganizationIn, country: Country) -> Response:
    """Register an organization of one sector."""
    return created(await service.register_organization(caller, body, country))


@router.get(
    "/organizations/{organization_id}",
    operation_id="get_organization",
    dependencies=[needs(Permission.directory_read)],
    response_model=OrganizationOut,
    responses=problems(NotFound),
)
async def get_organization(request: Request, access: CurrentReadAccess, organization_id: UUID) -> Response:
    """One organization."""
    return found(request, await access.one(Organization, organization_id))


@router.get(
    "/places",
    operation_id="search_places",
    dependencies=[needs(Permission.directory_read)],
    response_model=PlaceList,
)
async def search_places(
    _: CurrentReadAccess,
    country: Country,
    q: Annotated[Line, Query(description="Part of a name, or the beginning of a code; accents do not matter.")],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    parent: Annotated[PlaceCode | None, Query(description="Only places below this one.")] = None,
) -> PlaceList:
    """Places of the country, best match first."""
    found_places = places.search(q, limit=limit + 1, parent=parent, country=country)
    return PlaceList(
        items=tuple(PlaceOut.of(place) for place in found_places[:limit]), whole=len(found_places) <= limit
    )


@router.get(
    "/calendars",
    operation_id="list_calendars",
    dependencies=[needs(Permission.directory_read)],
    response_model=CalendarList,
)
async def list_calendars(request: Request, access: CurrentReadAccess, paging: Paging) -> Response:
    """The calendars by which tables may count business days."""
    return page_response(request, await access.page(Calendar, paging))


@router.post(
    "/calendars",
    operation_id="register_calendar",
    dependencies=[needs(Permission.calendar_edit)],
    status_code=201,
    response_model=CalendarOut,
    responses=problems(service.CalendarNameTaken),
)
async def register_calendar(caller: CurrentCaller, body: CalendarIn) -> Response:
    """Register a calendar, for instance with the holidays of one region."""
    return created(await service.register_calendar(caller, body))


@router.get(
    "/calendars/{calendar_id}",
    operation_id="get_calendar",
    dependencies=[needs(Permission.directory_read)],
    response_model=CalendarOut,
    responses=problems(NotFound),
)
async def get_calendar(request: Request, access: CurrentReadAccess, calendar_id: UUID) -> Response:
    """One calendar with all its holidays."""
    return found(request, await access.one(Calendar, calendar_id))


@router.patch(
    "/calendars/{calendar_id}",
    operation_id="amend_calendar",
    dependencies=[needs(Permission.calendar_edit)],
    response_model=CalendarOut,
    responses=problems(service.CalendarPastChanged),
)
async def amend_calendar(
    caller: CurrentCaller, calendar: Annotated[Calendar, Depends(_calendar)], body: CalendarPatch, zone: Zone
) -> Response:
    """Replace the holidays to come, with the reason; those that have begun stay, and the log keeps every version."""
    return amended(await service.amend_calendar(caller, calendar, body, zone))


@router.get(
    "/codelists/{name}",
    operation_id="get_codelist",
    dependencies=[needs(Permission.directory_read)],
    response_model=CodelistOut,
    responses=problems(NotFound),
)
async def get_codelist(_: CurrentReadAccess, country: Country, name: str) -> CodelistOut:
    """A closed list of codes with their words in Spanish and English, such as `stance`, `role` or `languages`."""
    listed = codelists.codelist(name, country)
    if listed is None:
        raise NotFound
    return CodelistOut(name=name, items=tuple(map(CodeOut.model_validate, listed.entries)))
