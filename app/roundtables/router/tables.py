"""`/v1/roundtables` and a table's history."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country, Zone
from app.directory.service import PlaceUnknown
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import amended, created, found
from app.identity.guards import CurrentCaller, needs
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.queries import equal
from app.roundtables import lifecycle
from app.roundtables.access import AtMatchedTable, CurrentAcrossReadAccess, CurrentTableReadAccess
from app.roundtables.models import Roundtable, RoundtablePhase
from app.roundtables.schemas.history import History
from app.roundtables.schemas.tables import RoundtableIn, RoundtableList, RoundtableOut, RoundtablePatch
from app.roundtables.service import convening

router = APIRouter(prefix="/v1/roundtables", tags=["roundtables"], route_class=StrictRoute)


@router.get(
    "",
    operation_id="list_roundtables",
    dependencies=[needs(Permission.roundtable_list)],
    response_model=RoundtableList,
)
async def list_roundtables(
    request: Request, listing: CurrentAcrossReadAccess, paging: Paging, phase: RoundtablePhase | None = None
) -> Response:
    """The tables that the caller belongs to."""
    page = await listing.page(Roundtable, paging, *equal(Roundtable.phase, phase), across=True)
    return page_response(request, page)


@router.post(
    "",
    operation_id="convene_roundtable",
    dependencies=[needs(Permission.roundtable_convene, once=True)],
    status_code=201,
    response_model=RoundtableOut,
    responses=problems(
        TimeUnfit,
        PlaceUnknown,
        lifecycle.LanguageUnknown,
        convening.TimeZoneUnknown,
        convening.OrganizationUnknown,
        convening.CalendarUnknown,
        lifecycle.CalendarRequired,
        CalendarTooShort,
        convening.ParentUnknown,
    ),
)
async def convene_roundtable(caller: CurrentCaller, body: RoundtableIn, country: Country, zone: Zone) -> Response:
    """Call a table into being; the convener receives its first seat, which runs the table and has no vote."""
    return created(await convening.convene(caller, body, country, zone))


@router.get(
    "/{roundtable_id}",
    operation_id="get_roundtable",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=RoundtableOut,
)
async def get_roundtable(request: Request, access: CurrentTableReadAccess, roundtable_id: UUID) -> Response:
    """One table, for its members."""
    return found(request, await access.one(Roundtable, roundtable_id))


@router.patch(
    "/{roundtable_id}",
    operation_id="amend_roundtable",
    dependencies=[needs(Permission.roundtable_amend)],
    response_model=RoundtableOut,
    responses=problems(
        PlaceUnknown,
        lifecycle.LanguageUnknown,
        lifecycle.RoundtableInstalled,
        lifecycle.SectorNotDeciding,
        convening.CalendarUnknown,
        lifecycle.CalendarRequired,
        CalendarTooShort,
    ),
)
async def amend_roundtable(standing: AtMatchedTable, body: RoundtablePatch, country: Country) -> Response:
    """Correct what is said of a table while it is in preparation."""
    return amended(await convening.amend(standing, body, country))


@router.get(
    "/{roundtable_id}/history",
    operation_id="get_history",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=History,
)
async def get_history(
    access: CurrentTableReadAccess,
    roundtable_id: UUID,
    before: Annotated[int | None, Query(ge=0, le=2**62, description="Only acts before this index.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> History:
    """What happened at the table, the latest first: a live view over the log, as far as the caller may read it."""
    entries = await ledger.entries_at(access.reads, access.reader, roundtable_id, before=before, limit=limit)
    return History.of(entries, limit)
