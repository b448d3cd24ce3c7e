"""Organizations and calendars; places, languages and codelists are files of the country, not rows."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Subject


class Sector(StrEnum):
    """The sides of a table; `independent` are the Church, the ombudsman, academia."""

    state = "state"
    company = "company"
    community = "community"
    independent = "independent"


class OrganizationLevel(StrEnum):
    """Where a state organization stands."""

    national = "national"
    regional = "regional"
    provincial = "provincial"
    district = "district"


class Organization(Subject):
    __tablename__ = "organizations"
    subject: ClassVar[str] = "organization"

    name: Mapped[str]
    short_name: Mapped[str | None]
    sector: Mapped[Sector] = mapped_column(index=True)
    level: Mapped[OrganizationLevel | None]
    place: Mapped[str | None]
    created_at: Mapped[datetime]


class Calendar(Subject):
    """The holidays by which a table counts business days."""

    __tablename__ = "calendars"
    subject: ClassVar[str] = "calendar"

    name: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str]
    holidays: Mapped[list[dict[str, object]]]
    created_at: Mapped[datetime]
    reason: Mapped[str | None]
