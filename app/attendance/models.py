"""What people without a device said, as others wrote it down."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.assents.models import Stance
from app.directory.models import Sector
from app.roundtables.models import AtTable
from app.sessions.models import PresenceWord


class HearingAbout(StrEnum):
    """What somebody without a device spoke about: a proposal, or the minutes."""

    proposal = "proposal"
    minutes = "minutes"


class Hearing(AtTable):
    """What a seat said in the room, as who keeps the list wrote it down.

    It counts for nothing before the delegate or a sheet under two witnesses confirms it; `assent_id` is the word that
    it became then.
    """

    __tablename__ = "hearings"
    subject: ClassVar[str] = "hearing"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    about: Mapped[HearingAbout]
    target_id: Mapped[UUID]
    target_revision: Mapped[int]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    sector: Mapped[Sector]
    stance: Mapped[Stance]
    text: Mapped[str | None]
    heard_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    recorded_at: Mapped[datetime]
    paper: Mapped[dict[str, object] | None]
    witnesses: Mapped[list[dict[str, object]]]
    confirmed_at: Mapped[datetime | None]
    confirmed_through: Mapped[PresenceWord | None]
    assent_id: Mapped[UUID | None] = mapped_column(ForeignKey("assents.id"))
