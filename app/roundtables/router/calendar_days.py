"""`R/calendar-days`: what a table adds to the calendar that it names."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables import declared_days
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, matched, seen
from app.roundtables.models import CalendarDay
from app.roundtables.schemas.calendar_days import (
    CalendarDayIn,
    CalendarDayList,
    CalendarDayOut,
    CalendarDayRevocationIn,
)
from app.roundtables.service import calendar_days

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/calendar-days", tags=["roundtables"], route_class=StrictRoute
)

P = Permission


@router.get(
    "",
    operation_id="list_calendar_days",
    dependencies=[needs(P.roundtable_read)],
    response_model=CalendarDayList,
)
async def list_calendar_days(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """The days that the table declared for itself, those taken back included."""
    return page_response(request, await access.page(CalendarDay, paging))


@router.post(
    "",
    operation_id="declare_calendar_day",
    dependencies=[needs(P.calendar_day_declare)],
    status_code=201,
    response_model=CalendarDayOut,
    responses=problems(declared_days.CalendarDayNotAhead, declared_days.CalendarDayKnown),
)
async def declare_calendar_day(standing: CurrentStanding, body: CalendarDayIn) -> Response:
    """Declare a day to come, regional or for once, that is no business day for clocks of the table that begin later."""
    return created(await calendar_days.declare(standing, body))


@router.get(
    "/{calendar_day_id}",
    operation_id="get_calendar_day",
    dependencies=[needs(P.roundtable_read)],
    response_model=CalendarDayOut,
)
async def get_calendar_day(request: Request, day: Annotated[Seen, seen(CalendarDay, "calendar_day_id")]) -> Response:
    """One day that the table declared."""
    return found(request, day.stored)


@router.post(
    "/{calendar_day_id}/revocation",
    operation_id="revoke_calendar_day",
    dependencies=[needs(P.calendar_day_declare)],
    status_code=201,
    response_model=CalendarDayOut,
    responses=problems(declared_days.CalendarDayNotAhead, declared_days.CalendarDayRevoked),
)
async def revoke_calendar_day(
    standing: CurrentStanding,
    day: Annotated[CalendarDay, matched(CalendarDay, "calendar_day_id")],
    body: CalendarDayRevocationIn,
) -> Response:
    """Take a declared day back before it comes; clocks that began meanwhile still leave it out."""
    return created(await calendar_days.revoke(standing, day, body))
