"""The session waits."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable, Numbered


class RecessKind(StrEnum):
    """A pause of everybody, or of the session while one sector talks among itself."""

    recess = "recess"
    caucus = "caucus"


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
