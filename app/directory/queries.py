"""The rows of the directory."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final
from unicodedata import normalize
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, func, literal, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.compiled_queries import CompiledQuery, Source, listed
from app.directory.models import Calendar, Organization, Sector
from app.directory.table_calendar import DeclaredDay, declared_over
from app.ledger.audiences import PUBLIC
from app.ledger.models import Entry, Snapshot


async def organization(db: AsyncSession, organization_id: UUID) -> Organization | None:
    return await db.get(Organization, organization_id, with_for_update=True, populate_existing=True)


def _folded(name: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[str]:
    """A name as people read it: a wide, a second or a hard space is a space."""
    plain = func.regexp_replace(func.normalize(name, literal_column("NFKC")), r"\s+", " ", "g")
    return func.lower(func.btrim(plain))


async def queue_name(db: AsyncSession, sector: Sector, name: str) -> None:
    """Let whoever registers the same name in this transaction's time wait for its end."""
    key = f"organization:{sector}:{' '.join(normalize('NFKC', name).split()).lower()}"
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


async def organization_named(db: AsyncSession, sector: Sector, name: str) -> UUID | None:
    """The organization of the sector with this name, whatever its capitals and spaces; the oldest of several."""
    query = select(Organization.id).where(
        Organization.sector == sector, _folded(Organization.name) == _folded(literal(name))
    )
    return (await db.execute(query.order_by(Organization.created_at).limit(1))).scalar_one_or_none()


async def calendar(db: AsyncSession, calendar_id: UUID) -> Calendar | None:
    return await db.get(Calendar, calendar_id, with_for_update=True, populate_existing=True)


async def calendar_named(db: AsyncSession, name: str) -> Calendar | None:
    return (await db.execute(select(Calendar).where(Calendar.name == name))).scalar_one_or_none()


async def holidays(db: AsyncSession, calendar_id: UUID | None) -> frozenset[date]:
    """The days of a calendar; none for a table that counts calendar days only."""
    if calendar_id is None:
        return frozenset()
    found = (await db.execute(select(Calendar.holidays).where(Calendar.id == calendar_id))).scalar_one()
    return _days(found)


_PUBLISHED: Final = CompiledQuery(
    select(Snapshot.subject_id, Entry.at, Snapshot.body)
    .join(Entry, Entry.index == Snapshot.index)
    .where(
        listed(Snapshot.subject_id, "calendars"),
        Snapshot.subject_type == Calendar.subject,
        Snapshot.audience == PUBLIC,
        Snapshot.body.is_not(None),
    )
    .order_by(Snapshot.subject_id, Snapshot.revision)
)


async def declared_days(db: Source, calendars: Collection[UUID]) -> Mapping[UUID, tuple[DeclaredDay, ...]]:
    """Every day that these calendars ever held, from the bodies that they were published with."""
    if not calendars:
        return {}
    versions: dict[UUID, list[tuple[datetime, frozenset[date]]]] = {calendar: [] for calendar in calendars}
    for calendar, at, body in await _PUBLISHED.rows(db, calendars=list(calendars)):
        versions[calendar].append((at, _days(orjson.loads(body)["holidays"])))
    return {calendar: tuple(declared_over(held)) for calendar, held in versions.items()}


def days_of(calendar: Calendar) -> frozenset[date]:
    """The same of a calendar that is at hand."""
    return _days(calendar.holidays)


def _days(holidays: Iterable[Mapping[str, object]]) -> frozenset[date]:
    return frozenset(date.fromisoformat(str(day["date"])) for day in holidays)
