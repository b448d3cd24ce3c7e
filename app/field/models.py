"""What was captured without a line, as the device sent it, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.roundtables.models import AtTable


class FieldKind(StrEnum):
    """What an entry says happened; `withdrawn` says that its place in the capture says nothing."""

    arrival = "arrival"
    departure = "departure"
    turn = "turn"
    note = "note"
    item_time = "item_time"
    position = "position"
    withdrawn = "withdrawn"


class FieldPhase(StrEnum):
    """Where an entry stands: kept until those before it came, applied, against the record, or put aside by a person."""

    waiting = "waiting"
    applied = "applied"
    conflict = "conflict"
    dismissed = "dismissed"


class FieldEntry(AtTable):
    """One thing that a device captured, in its place among those of one capture.

    What it says stands in no body: where it was applied, the thing itself says it, and then nothing is kept here.
    """

    __tablename__ = "field_entries"
    __table_args__ = (
        UniqueConstraint("seat_id", "act_id"),
        UniqueConstraint("session_id", "seat_id", "capture_id", "sequence"),
    )
    subject: ClassVar[str] = "field_entry"
    sealed_columns: ClassVar[tuple[str, ...]] = ("said", "digest")

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    # Who sent it, and by whose acts it is applied.
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    capture_id: Mapped[UUID]
    sequence: Mapped[int]
    act_id: Mapped[UUID]
    kind: Mapped[FieldKind]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    phase: Mapped[FieldPhase]
    # The row as it was sent, as JSON, while it is waited with or is against the record.
    said: Mapped[str | None]
    digest: Mapped[str]
    # What it became.
    became_type: Mapped[str | None]
    became_id: Mapped[UUID | None]
    settled_at: Mapped[datetime | None]
    # The code of the refusal, of one that is against the record.
    refused_as: Mapped[str | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    resolution: Mapped[str | None]
    reason: Mapped[str | None]
