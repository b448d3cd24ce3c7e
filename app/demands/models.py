"""What a sector asks of others at the table."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import Numbered


class DemandPhase(StrEnum):
    raised = "raised"
    admitted = "admitted"
    not_admitted = "not_admitted"
    tabled = "tabled"
    answered = "answered"


class Answer(StrEnum):
    agreed = "agreed"
    partly = "partly"
    not_agreed = "not_agreed"


class PresentedList(Numbered):
    """A list of demands that an assembly drew up; the demands themselves name it."""

    __tablename__ = "demand_lists"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "demand_list"

    number: Mapped[int]
    sector: Mapped[Sector]
    presented_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    assembly_on: Mapped[date]
    assembly_at: Mapped[str]
    # The act is a file of the table, or what says where it lies and who keeps it.
    assembly_act: Mapped[str | None]
    assembly_held_elsewhere: Mapped[dict[str, object] | None]
    presented_at: Mapped[datetime]


class Demand(Numbered):
    """A demand as it was worded by those who raise it; title and text stand in their own language."""

    __tablename__ = "demands"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "demand"

    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    axis: Mapped[str | None]
    priority: Mapped[int | None]
    place: Mapped[str | None]
    sector: Mapped[Sector]
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    demand_list_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand_lists.id"))
    addressed_to: Mapped[list[str]] = mapped_column(ARRAY(Text))
    phase: Mapped[DemandPhase]
    not_admitted_reason: Mapped[str | None]
    answer: Mapped[Answer | None]
    answer_reasons: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    answering_sector: Mapped[Sector | None]
    raised_at: Mapped[datetime]
    admission_at: Mapped[datetime | None]
    tabled_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # Of `schemas.AnswerOut` as JSON: one for each sector that has answered, in the order in which they did.
    answers: Mapped[list[dict[str, object]]]
