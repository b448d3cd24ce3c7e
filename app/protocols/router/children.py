"""`R/children`: the tables below a table."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country, Zone
from app.directory.table_calendar import CalendarTooShort
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.schemas.children import ChildIn, ChildOut
from app.protocols.service import children
from app.roundtables import lifecycle
from app.roundtables.access import Asking, CurrentStanding, CurrentTableReadAccess, read_across
from app.roundtables.access.batch import Batch
from app.roundtables.models import Roundtable
from app.roundtables.schemas.tables import RoundtableList
from app.roundtables.service import convening

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/children", tags=["roundtables"], route_class=StrictRoute)

P = Permission


@router.get("", operation_id="list_children", dependencies=[needs(P.roundtable_read)], response_model=RoundtableList)
async def list_children(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """The tables below this one that the caller belongs to."""
    across, _ = await read_across(Asking.by(request))
    page = await across.page(Roundtable, paging, *equal(Roundtable.parent_id, access.roundtable_id), across=True)
    return page_response(request, page)


@router.post(
    "",
    operation_id="convene_child",
    status_code=201,
    dependencies=[needs(P.child_convene, keyed=True)],
    response_model=ChildOut,
    responses=problems(
        children.ParentSeatUnknown,
        TimeUnfit,
        convening.CalendarUnknown,
        lifecycle.CalendarRequired,
        CalendarTooShort,
    ),
)
async def convene_child(
    request: Request, standing: CurrentStanding, country: Country, zone: Zone, body: Annotated[ChildIn, Body()]
) -> ChildOut:
    """Convene a table below this one, with its seats and mandates and its ground rules: for who runs this one.

    Nothing is in force by that. Each holder accepts a code there, each sector confirms its roster with one word, and
    adopts the rules. Sent again, it goes on where it ended; codes that were drawn are not shown again. A dry run tells
    of the table alone.
    """
    plan = await children.plan(standing, body)
    return await children.found(await Batch.of(request, standing), plan, country, zone)
