"""Sessions, their agendas, and who was there."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable, Numbered


class SessionKind(StrEnum):
    ordinary = "ordinary"
    extraordinary = "extraordinary"


class SessionAbout(StrEnum):
    """What a session is for: the dialogue, or one of the things that remain when the term of the table is over.

    Or who runs the table.
    """

    dialogue = "dialogue"
    verification = "verification"
    determination = "determination"
    extension = "extension"
    closing = "closing"
    facilitation = "facilitation"


class SessionPhase(StrEnum):
    """Where a session stands."""

    planned = "planned"
    convened = "convened"
    open = "open"
    recess = "recess"
    caucus = "caucus"
    adjourned = "adjourned"
    suspended = "suspended"
    cancelled = "cancelled"
    closed = "closed"


class SessionTurn(StrEnum):
    """What became of a session between its calling and its closing."""

    rescheduled = "rescheduled"
    cancelled = "cancelled"
    adjourned = "adjourned"
    suspended = "suspended"
    resumed = "resumed"
    reopened = "reopened"


class ParticipationLevel(StrEnum):
    """What the table is asked to do with an item."""

    inform = "inform"
    consult = "consult"
    involve = "involve"
    collaborate = "collaborate"
    decide = "decide"


class AgendaItemKind(StrEnum):
    """What an item is: a matter of a sector, or the minutes of the session before, which come first."""

    matter = "matter"
    previous_minutes = "previous_minutes"


class AgendaItemPhase(StrEnum):
    """Where an item stands. A later one is on the agenda once every sector that is present has agreed to it."""

    awaiting_consent = "awaiting_consent"
    waiting = "waiting"
    under_way = "under_way"
    paused = "paused"
    ended = "ended"
    removed = "removed"


class RecessKind(StrEnum):
    """A pause of everybody, or of the session while one sector talks among itself."""

    recess = "recess"
    caucus = "caucus"


class DeliveryChannel(StrEnum):
    """How a document reached who received it."""

    desk = "desk"
    paper = "paper"
    message = "message"


class AttendanceMode(StrEnum):
    in_person = "in_person"
    remote = "remote"


class Session(Numbered):
    """A meeting of the table. `agenda_revision` grows with every change of the agenda, and the session with it."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "session"

    number: Mapped[int]
    kind: Mapped[SessionKind]
    about: Mapped[SessionAbout]
    phase: Mapped[SessionPhase]
    title: Mapped[str]
    place: Mapped[str | None]
    starts_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    agenda_revision: Mapped[int]
    planned_at: Mapped[datetime]
    convened_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # The ground rules in force at the convocation, by which the session is judged from there on.
    protocol_id: Mapped[UUID | None] = mapped_column(ForeignKey("protocols.id"))
    # From when the days of notice are counted: the call, or the last change of the hour that was announced.
    notice_from: Mapped[datetime | None] = mapped_column(default=None)
    # Of one that is suspended: the hour that was announced for going on, if one was.
    resumes_at: Mapped[datetime | None] = mapped_column(default=None)
    # [{turn, at, seat_id, reasons, …}]: what became of it, the earliest first.
    course: Mapped[list[dict[str, object]]] = mapped_column(default=list)
    # Since when it is under way without a break: its opening, or the hour at which it went on.
    sits_since: Mapped[datetime | None] = mapped_column(default=None)


class AgendaItem(AtTable):
    """Something that a sector puts before the table. `rank` orders the agenda and has gaps; it changes until the call.

    An item below another one has a `parent_id`, and is ordered among those beside it.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (UniqueConstraint("session_id", "rank"),)
    subject: ClassVar[str] = "agenda_item"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    kind: Mapped[AgendaItemKind]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    phase: Mapped[AgendaItemPhase]
    rank: Mapped[int]
    title: Mapped[str]
    purpose: Mapped[str]
    participation_level: Mapped[ParticipationLevel]
    duration_minutes: Mapped[int]
    demand_id: Mapped[UUID | None] = mapped_column(ForeignKey("demands.id"), index=True)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    added_after_convocation: Mapped[bool]
    # The item of an earlier session that was not finished there.
    carried_from: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_items.id"), unique=True)
    # At what it was taken up, where that is less than its participation level.
    taken_level: Mapped[ParticipationLevel | None]
    started_at: Mapped[datetime | None]
    # Since when its clock runs; what it ran before stands in `used_seconds`.
    running_since: Mapped[datetime | None]
    used_seconds: Mapped[int]
    ended_at: Mapped[datetime | None]
    removal_reason: Mapped[str | None]
    created_at: Mapped[datetime]


class AgendaDocument(AtTable):
    """A file of the table that was given out for an item: to these seats, or to every seat where none are named.

    What counts for the days of reading is when the delivery stood on record.
    """

    __tablename__ = "agenda_documents"
    subject: ClassVar[str] = "agenda_document"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    agenda_item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    sha256: Mapped[str]
    title: Mapped[str]
    language: Mapped[str | None]
    channel: Mapped[DeliveryChannel]
    seat_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    handed_over_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime]
    delivered_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]


class Attendance(AtTable):
    """One stay of a seat's holder at a session, under the mandate of that hour; who comes back begins another."""

    __tablename__ = "attendances"
    __table_args__ = (
        Index("ix_attendances_session_id_seat_id", "session_id", "seat_id"),
        Index(
            "uq_attendances_present",
            "session_id",
            "seat_id",
            unique=True,
            postgresql_where=text("departed_at IS NULL"),
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


class Recess(Numbered):
    """The session waited: who asked, for how long, and until when. Its time counts in no turn and in no item."""

    __tablename__ = "recesses"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index("uq_recesses_under_way", "session_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )
    subject: ClassVar[str] = "recess"
    counted_within: ClassVar[str] = "session_id"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    kind: Mapped[RecessKind]
    sector: Mapped[Sector | None]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    minutes: Mapped[int]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CaucusNote(AtTable):
    """What a sector noted for itself in its caucus; nobody else reads it."""

    __tablename__ = "caucus_notes"
    subject: ClassVar[str] = "caucus_note"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    recess_id: Mapped[UUID] = mapped_column(ForeignKey("recesses.id"), index=True)
    sector: Mapped[Sector]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
