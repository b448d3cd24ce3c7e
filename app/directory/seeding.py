"""The country's national holidays, entered once as a calendar that people may then amend."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.ids import new_id, unordered_id
from app.directory import queries
from app.directory.models import Calendar
from app.directory.reference import national_holidays
from app.directory.schemas import CalendarOut
from app.ledger.acts import Act
from app.ledger.append import Actor, Authorship, Change, append

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
