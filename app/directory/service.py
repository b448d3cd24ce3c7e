"""The use cases of the directory."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Unprocessable
from app.core.ids import new_id, unordered_id
from app.directory import places, queries
from app.directory.legal_days import local_date
from app.directory.models import Calendar, Organization, Sector
from app.directory.reference import national_holidays
from app.directory.schemas import (
    CalendarIn,
    CalendarOut,
    CalendarPatch,
    Holidays,
    OrganizationIn,
    OrganizationOut,
    OrganizationPatch,
)
from app.identity.callers import Caller, WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change, append
from app.ledger.envelopes import Actor, Authorship


class PlaceUnknown(Unprocessable):
    code = "place_unknown"
    message = "There is no place with that code in this country."


class OrganizationKnown(Conflict):
    """409: `organization_id` is the one that has the name; letters may be capital or not."""

    code = "organization_known"
    message = "There is an organization of that name in this sector already; if it is another one, add its place to it."
    pointer = "/name"

    def __init__(self, organization_id: UUID) -> None:
        super().__init__(members={"organization_id": str(organization_id)})


class CalendarNameTaken(Conflict):
    code = "calendar_name_taken"
    message = "There is a calendar of that name already."


class CalendarPastChanged(Conflict):
    """409: the list would add or take away a day that has begun; clocks have counted it as it was."""

    code = "calendar_past_changed"
    message = "Days that have begun stay as they are: clocks have counted them already."


def require_place(code: str | None, country: str, at: str = "/place") -> None:
    """Raises PlaceUnknown, which points at where the code stood."""
    if code is not None and places.place(code, country) is None:
        raise PlaceUnknown(at=at)


async def _require_unknown(db: AsyncSession, sector: Sector, name: str, *, but: UUID | None = None) -> None:
    """Raises OrganizationKnown; whoever registers the same name at this minute waits."""
    await queries.queue_name(db, sector, name)
    known = await queries.organization_named(db, sector, name)
    if known is not None and known != but:
        raise OrganizationKnown(known)


async def register_organization(caller: Caller, body: OrganizationIn, country: str) -> WriteResult:
    """Raises PlaceUnknown and OrganizationKnown."""
    require_place(body.place, country)
    await _require_unknown(caller.db, body.sector, body.name)

    organization = Organization(id=new_id(), created_at=caller.now, **body.model_dump())
    caller.db.add(organization)
    return await caller.record(Act.organization_registered, Change(organization, OrganizationOut))


async def amend_organization(
    caller: Caller, organization: Organization, body: OrganizationPatch, country: str
) -> WriteResult:
    """Raises PlaceUnknown and OrganizationKnown."""
    require_place(body.place, country)
    if body.name is not None:
        await _require_unknown(caller.db, organization.sector, body.name, but=organization.id)

    for name, value in body.given().items():
        setattr(organization, name, value)
    return await caller.record(Act.organization_amended, Change(organization, OrganizationOut))


def _as_rows(holidays: Holidays) -> list[dict[str, object]]:
    return [{"date": day.date.isoformat(), "name": day.name} for day in holidays]


async def register_calendar(caller: Caller, body: CalendarIn) -> WriteResult:
    """Raises CalendarNameTaken."""
    if await queries.calendar_named(caller.db, body.name) is not None:
        raise CalendarNameTaken

    calendar = Calendar(
        id=new_id(),
        name=body.name,
        country=body.country,
        holidays=_as_rows(body.holidays),
        created_at=caller.now,
        reason=None,
    )
    caller.db.add(calendar)
    return await caller.record(Act.calendar_registered, Change(calendar, CalendarOut))


async def amend_calendar(caller: Caller, calendar: Calendar, body: CalendarPatch, time_zone: str) -> WriteResult:
    """Raises CalendarPastChanged where a day up to today's, by that time zone, would come or go."""
    today = local_date(caller.now, time_zone)
    before = {day for day in queries.days_of(calendar) if day <= today}
    if {holiday.date for holiday in body.holidays if holiday.date <= today} != before:
        raise CalendarPastChanged

    calendar.holidays = _as_rows(body.holidays)
    calendar.reason = body.reason
    return await caller.record(Act.calendar_amended, Change(calendar, CalendarOut))


SEEDING: Final = Actor("clock", "bootstrap")


async def seed_calendar(db: AsyncSession, country: str, now: datetime) -> None:
    """Register the national calendar of `country` unless it is there."""
    name = f"{country.upper()} national"
    if await queries.calendar_named(db, name) is not None:
        return
    holidays = national_holidays(country)
    calendar = Calendar(
        id=new_id(),
        name=name,
        country=country,
        holidays=[{"date": day.date.isoformat(), "name": day.name} for day in holidays],
        created_at=now,
        reason=None,
    )
    db.add(calendar)
    authorship = Authorship(actor=SEEDING, at=now, act_id=unordered_id(), request_digest=None)
    await append(db, Act.calendar_registered, authorship, [Change(calendar, CalendarOut)])
