"""Minutes of a session, the notes that they are written from, and the corrections that they are asked for."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable, Numbered


class MinutesPhase(StrEnum):
    drafting = "drafting"
    circulated = "circulated"
    assented = "assented"
    sealed = "sealed"


class SectionName(StrEnum):
    """The parts of an acta, in the order in which it is read aloud."""

    heading = "heading"
    place_and_hour = "place_and_hour"
    attendance = "attendance"
    quorum = "quorum"
    previous_minutes = "previous_minutes"
    agenda = "agenda"
    proceedings = "proceedings"
    agreements = "agreements"
    commitments = "commitments"
    dissent = "dissent"
    next_session = "next_session"
    closing = "closing"
    conformity = "conformity"


class Attribution(StrEnum):
    """How closely a note names who spoke."""

    not_attributed = "not_attributed"
    by_sector = "by_sector"
    named = "named"


class CorrectionPhase(StrEnum):
    open = "open"
    accepted = "accepted"
    rejected = "rejected"


class Minutes(AtTable):
    """The minutes of one session. `notes_revision` grows with every note, `text_revision` with every composed text."""

    __tablename__ = "minutes"
    subject: ClassVar[str] = "minutes"
    sealed_columns: ClassVar[tuple[str, ...]] = ("review_holidays",)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), unique=True)
    phase: Mapped[MinutesPhase]
    notes_revision: Mapped[int]
    text_revision: Mapped[int]
    # Of `schemas.sections` as JSON; none while the minutes are drafted.
    sections: Mapped[list[dict[str, object]]]
    # Of the present text: one that changed goes round anew.
    circulated_at: Mapped[datetime | None]
    review_ends_at: Mapped[datetime | None]
    # The holidays that the review was announced with, in no published body: nobody shortens it by editing a calendar.
    review_holidays: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # The exact bytes of the present text, which people sign, in no published body: `text_digest` stands for them, and a
    # statement names the revision under which they were published.
    text_digest: Mapped[str | None]
    circulated_text: Mapped[str | None] = mapped_column(deferred=True)
    circulated_revision: Mapped[int | None]
    # Of `schemas.minutes.TakenBackOut`: texts that went round by mistake, before anybody had said a word on them.
    withdrawals: Mapped[list[dict[str, object]]]
    # The ground rules in force at the circulation, by which the review is judged.
    protocol_id: Mapped[UUID | None] = mapped_column(ForeignKey("protocols.id"))
    sealed_at: Mapped[datetime | None]
    document_digest: Mapped[str | None]
    # The exact sealed bytes as text, in no published body: `document_digest` stands for them.
    document: Mapped[str | None] = mapped_column(deferred=True)


class MinutesNote(Numbered):
    """What the rapporteur wrote down; each revision stays readable to those who could read it.

    Who spoke stands in it as closely as `attribution` says: the seat, its sector, the turn; else nothing of it.
    """

    __tablename__ = "minutes_notes"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)
    subject: ClassVar[str] = "minutes_note"
    counted_within: ClassVar[str] = "minutes_id"

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    number: Mapped[int]
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    text: Mapped[str]
    language: Mapped[str]
    attribution: Mapped[Attribution]
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    speaker_sector: Mapped[Sector | None]
    turn_id: Mapped[UUID | None] = mapped_column(ForeignKey("turns.id"))
    # A recording of it, as a file of the table.
    audio: Mapped[str | None]
    taken_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    taken_at: Mapped[datetime]
    revised_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    revised_at: Mapped[datetime | None]


class Correction(Numbered):
    """A change that somebody who was in the session asks for, in their words, and what became of it."""

    __tablename__ = "corrections"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)
    subject: ClassVar[str] = "correction"
    counted_within: ClassVar[str] = "minutes_id"

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    number: Mapped[int]
    text_revision: Mapped[int]
    section: Mapped[SectionName]
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    text: Mapped[str]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    phase: Mapped[CorrectionPhase]
    reason: Mapped[str | None]
    disposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    raised_at: Mapped[datetime]
    disposed_at: Mapped[datetime | None]
