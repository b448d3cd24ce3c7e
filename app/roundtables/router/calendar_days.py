"""`R/calendar-days`: what a table adds to the calendar that it names."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.queries import Stored
from app.roundtables import lifecycle
from app.roundtables.access import Standing, located, seen, standing
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
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Declaring = Annotated[Standing, Depends(standing(P.calendar_day_declare))]


@router.get(
    "",
    operation_id="list_calendar_days",
    response_model=CalendarDayList,
)
async def list_calendar_days(request: Request, reading: Reading, paging: Paging) -> Response:
    """The days that the table declared for itself, those taken back included."""
    table = reading.roundtable.id
    return page_response(
        request, await ledger.page(reading.db, reading.reader, CalendarDay, paging, roundtable_id=table)
    )


@router.post(
    "",
    operation_id="declare_calendar_day",
    status_code=201,
    response_model=CalendarDayOut,
    responses=problems(lifecycle.CalendarDayNotAhead, lifecycle.CalendarDayKnown),
)
async def declare_calendar_day(declaring: Declaring, body: CalendarDayIn) -> Response:
    """Declare a day to come, regional or for once, that is no business day for clocks of the table that begin later."""
    return created(await calendar_days.declare(declaring, body))


@router.get(
    "/{calendar_day_id}",
    operation_id="get_calendar_day",
    response_model=CalendarDayOut,
)
async def get_calendar_day(
    request: Request, day: Annotated[Stored, seen(CalendarDay, "calendar_day_id", P.roundtable_read)]
) -> Response:
    """One day that the table declared."""
    return found(request, day)


@router.post(
    "/{calendar_day_id}/revocation",
    operation_id="revoke_calendar_day",
    status_code=201,
    response_model=CalendarDayOut,
    responses=problems(lifecycle.CalendarDayNotAhead, lifecycle.CalendarDayRevoked),
)
async def revoke_calendar_day(
    declaring: Declaring,
    day: Annotated[CalendarDay, located(CalendarDay, "calendar_day_id", P.calendar_day_declare)],
    body: CalendarDayRevocationIn,
) -> Response:
    """Take a declared day back before it comes; clocks that began meanwhile still leave it out."""
    return created(await calendar_days.revoke(declaring, day, body))
