"""Who was there, and on whose word."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.directory.models import Sector
from app.roundtables.models import AtTable, Numbered


class AttendanceMode(StrEnum):
    """In the room, from afar, or at another place where several gathered for it."""

    in_person = "in_person"
    remote = "remote"
    other_site = "other_site"


class PresenceWord(StrEnum):
    """On whose word somebody counts as present for a decision: their own, their sector's, or a sheet's.

    `code` is one's own with what was shown in the room, `spoken` that one asked for the floor or took a position there.
    """

    own = "own"
    code = "code"
    spoken = "spoken"
    sector = "sector"
    sheet = "sheet"


class Attendance(AtTable):
    """One stay of a seat's holder at a session, under the mandate of that hour; who comes back begins another.

    What others recorded is `claimed`: it lets a session begin, and counts for a decision once it is confirmed. One that
    was wrong is void and stays readable beside the one that takes its place.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        Index("ix_attendances_session_id_seat_id", "session_id", "seat_id"),
        Index(
            "uq_attendances_present",
            "session_id",
            "seat_id",
            unique=True,
            postgresql_where=text("departed_at IS NULL AND voided_at IS NULL"),
        ),
    )
    subject: ClassVar[str] = "attendance"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    mode: Mapped[AttendanceMode]
    arrived_at: Mapped[datetime]
    departed_at: Mapped[datetime | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    claimed: Mapped[bool] = mapped_column(default=False)
    # Nothing of those that were recorded before this was told apart: they count as they did.
    confirmed_through: Mapped[PresenceWord | None]
    confirmed_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    void_reason: Mapped[str | None]
    # Of one that was entered by a correction: when, whatever hours it says.
    entered_at: Mapped[datetime | None]
    entry_reason: Mapped[str | None]
    # The wrong one that it takes the place of.
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("attendances.id"))


class AttendanceConfirmation(AtTable):
    """A sector's yes to the list of its people, with one tap; or a sheet that two witnesses bind.

    A sheet confirms nothing before its second witness.
    """

    __tablename__ = "attendance_confirmations"
    subject: ClassVar[str] = "attendance_confirmation"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    # None of a sheet, which may hold people of several.
    sector: Mapped[Sector | None]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    attendance_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    paper: Mapped[dict[str, object] | None]
    witnesses: Mapped[list[dict[str, object]]]
    recorded_at: Mapped[datetime]
    took_effect_at: Mapped[datetime | None]


class Guest(Numbered):
    """Somebody without a seat who was let in: a number in the record."""

    __tablename__ = "guests"
    __table_args__ = (UniqueConstraint("session_id", "number"),)
    subject: ClassVar[str] = "guest"
    counted_within: ClassVar[str] = "session_id"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    # Whose guest it is; none of those whom the table invited.
    sector: Mapped[Sector | None]
    named: Mapped[bool]
    mode: Mapped[AttendanceMode]
    arrived_at: Mapped[datetime]
    departed_at: Mapped[datetime | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))


class GuestName(Base):
    """What a guest is called. In no body and in no entry, so that it can be erased."""

    __tablename__ = "guest_names"

    guest_id: Mapped[UUID] = mapped_column(ForeignKey("guests.id"), primary_key=True)
    name: Mapped[str]


class ArrivalCode(AtTable):
    """What is shown in the room, on paper or as a QR, for a while; only its digest is kept."""

    __tablename__ = "arrival_codes"
    __table_args__ = (Index("uq_arrival_codes_lookup", "lookup", unique=True),)
    subject: ClassVar[str] = "arrival_code"
    sealed_columns: ClassVar[tuple[str, ...]] = ("lookup", "secret_digest")

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    lookup: Mapped[str]
    secret_digest: Mapped[str]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
