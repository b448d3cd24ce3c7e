"""Proposals of who runs a table."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.roundtables.models import Numbered


class FacilitationPhase(StrEnum):
    """proposed → accepted, with the yes of every deciding sector → dismissed, when one of them takes it back.

    Superseded once another one is accepted.
    """

    proposed = "proposed"
    accepted = "accepted"
    dismissed = "dismissed"
    superseded = "superseded"


class Facilitation(Numbered):
    """The seats that are to run the table, under the mandates that somebody holds for them."""

    __tablename__ = "facilitations"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "facilitation"

    number: Mapped[int]
    # [{seat_id, mandate_id, role, organization_id, sector}]
    seats: Mapped[list[dict[str, object]]]
    # The same of those who accompanied the table when it was proposed; everybody who accepts it has them before them.
    accompanying: Mapped[list[dict[str, object]]]
    # The same of those who conduct or accompany it and cease to with its acceptance.
    leaving: Mapped[list[dict[str, object]]]
    reasons: Mapped[str | None]
    phase: Mapped[FacilitationPhase]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    proposed_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    dismissed_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    dismissed_at: Mapped[datetime | None]
    dismissal_reasons: Mapped[str | None]
