"""Sessions."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.roundtables.models import Numbered


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
