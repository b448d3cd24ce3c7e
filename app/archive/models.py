"""Minutes that were made elsewhere, what people extract from them, what sectors say of it, and imports in bulk."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.directory.models import Sector
from app.roundtables.models import AtTable, Numbered


class ImportedPhase(StrEnum):
    """How far a copy has come: one person made it, a second one compared it, one looked through it for names."""

    transcribed = "transcribed"
    checked = "checked"
    screened = "screened"


class Confidence(StrEnum):
    """How sure who copied is of the letters."""

    high = "high"
    medium = "medium"
    low = "low"


class ExtractKind(StrEnum):
    agreement = "agreement"
    commitment = "commitment"


class ImportedWordKind(StrEnum):
    """What a sector says: of minutes, that it knows them as its own or not; of an extract, how it stands or that it is
    not so.
    """

    acknowledged = "acknowledged"
    declared = "declared"
    disputed = "disputed"


class ImportedMinutes(Numbered):
    """An old acta as it was copied. Nobody signed it here. Names of persons are marks in it.

    The copy stands in no body before somebody has screened it; until then those who sit here read it by itself.
    """

    __tablename__ = "imported_minutes"
    __table_args__ = (
        UniqueConstraint("roundtable_id", "external_id"),
        UniqueConstraint("roundtable_id", "number"),
        Index(
            "ix_imported_minutes_words",
            text("to_tsvector('spanish'::regconfig, (title || ' '::text) || COALESCE(transcription, ''::text))"),
            postgresql_using="gin",
        ),
    )
    subject: ClassVar[str] = "imported_minutes"
    sealed_columns: ClassVar[tuple[str, ...]] = ("content_digest",)

    number: Mapped[int]
    external_id: Mapped[str]
    title: Mapped[str]
    held_on: Mapped[date | None]
    held_until: Mapped[date | None]
    place: Mapped[str | None]
    parties: Mapped[str | None]
    language: Mapped[str]
    files: Mapped[list[str]] = mapped_column(ARRAY(Text))
    source: Mapped[str]
    custodian: Mapped[str]
    obtained: Mapped[str]
    confidence: Mapped[Confidence]
    phase: Mapped[ImportedPhase]
    transcription: Mapped[str | None]
    text_digest: Mapped[str]
    # The transcription, once it was screened.
    text: Mapped[str | None]
    people: Mapped[list[str]] = mapped_column(ARRAY(Text))
    erased: Mapped[list[str]] = mapped_column(ARRAY(Text))
    transcribed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    transcribed_at: Mapped[datetime]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    checked_at: Mapped[datetime | None]
    check_remarks: Mapped[str | None]
    screened_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    screened_at: Mapped[datetime | None]
    masked: Mapped[str | None]
    # Of what was sent: the same sent again changes nothing.
    content_digest: Mapped[str]


class ImportedExtract(Numbered):
    """An agreement or a commitment that somebody found in an old acta: imported, and neither signed nor owed by it."""

    __tablename__ = "imported_extracts"
    __table_args__ = (
        UniqueConstraint("roundtable_id", "number"),
        Index(
            "ix_imported_extracts_words",
            text("to_tsvector('spanish'::regconfig, (text || ' '::text) || COALESCE(quote, ''::text))"),
            postgresql_using="gin",
        ),
    )
    subject: ClassVar[str] = "imported_extract"

    number: Mapped[int]
    imported_minutes_id: Mapped[UUID] = mapped_column(ForeignKey("imported_minutes.id"), index=True)
    kind: Mapped[ExtractKind]
    text: Mapped[str]
    owed_by: Mapped[str | None]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    due_in_words: Mapped[str | None]
    due_on: Mapped[date | None]
    quote: Mapped[str | None]
    page: Mapped[str | None]
    extracted_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    extracted_at: Mapped[datetime]
    # The commitment of this table that took it up.
    taken_up_as: Mapped[UUID | None] = mapped_column(ForeignKey("commitments.id"))
    taken_up_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    taken_up_at: Mapped[datetime | None]


class ImportedWord(AtTable):
    """What a sector says of an old acta or of an extract; the last one of each sector is its word."""

    __tablename__ = "imported_words"
    subject: ClassVar[str] = "imported_word"

    target_type: Mapped[str]
    target_id: Mapped[UUID] = mapped_column(index=True)
    sector: Mapped[Sector]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    word: Mapped[ImportedWordKind]
    text: Mapped[str | None]
    stated_at: Mapped[datetime]


class ImportedPerson(Base):
    """Whom a mark stands for. In no body and in no entry, so that it can be erased."""

    __tablename__ = "imported_people"

    imported_minutes_id: Mapped[UUID] = mapped_column(ForeignKey("imported_minutes.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    charge: Mapped[str | None]


class ImportState(StrEnum):
    """What became of a row of an import."""

    waiting = "waiting"
    done = "done"
    unchanged = "unchanged"
    refused = "refused"


class Import(Base):
    """Many old actas in one call, of which each becomes an act of its own. It is work, and no part of the record."""

    __tablename__ = "imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    roundtable_id: Mapped[UUID] = mapped_column(ForeignKey("roundtables.id"))
    # By whose acts the rows are recorded: the seat, and whoever holds it, as the token said.
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    epoch: Mapped[int]
    language: Mapped[str]
    digest: Mapped[str]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ImportRow(Base):
    """One line of an import. What it says is kept only until it was recorded or refused: it may hold names."""

    __tablename__ = "import_rows"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None]
    state: Mapped[ImportState]
    content: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    problem: Mapped[dict[str, object] | None] = mapped_column(JSONB)
