"""What a constituency put on paper about a seat, and what a sector said of all its people."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable


class PaperEffect(StrEnum):
    """What a constituency's paper does with a mandate, or with its seat."""

    confirm = "confirm"
    revoke = "revoke"
    end_seat = "end_seat"


class SeatPaper(AtTable):
    """The constituency's own paper about a mandate of a seat; its second witness gives it effect."""

    __tablename__ = "seat_papers"
    subject: ClassVar[str] = "paper"

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), index=True)
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    effect: Mapped[PaperEffect]
    paper: Mapped[dict[str, object]]
    witnesses: Mapped[list[dict[str, object]]]
    # Where the sector has people in force of whom none vouches for it: until then it waits for their word.
    notice_until: Mapped[datetime | None]
    took_effect_at: Mapped[datetime | None]


class RosterConfirmation(AtTable):
    """A sector's yes to the page of the people whom it has at the table. Never changed: a later one is a new row."""

    __tablename__ = "roster_confirmations"
    subject: ClassVar[str] = "roster_confirmation"

    sector: Mapped[Sector]
    digest: Mapped[str]
    roster: Mapped[dict[str, object]]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    confirmed_at: Mapped[datetime]
