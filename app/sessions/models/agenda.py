"""What stands on the agenda of a session."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable


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


class DeliveryChannel(StrEnum):
    """How a document reached who received it."""

    desk = "desk"
    paper = "paper"
    message = "message"


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
