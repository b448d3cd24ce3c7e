"""Errata: what sealed minutes should say instead, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.minutes.models import SectionName
from app.roundtables.models import Numbered


class ErratumPhase(StrEnum):
    """`proposed → in_force | refused | withdrawn`; nothing follows any of the three."""

    proposed = "proposed"
    in_force = "in_force"
    refused = "refused"
    withdrawn = "withdrawn"


class Erratum(Numbered):
    """One place of sealed minutes: the words as they were sealed, and as they should read."""

    __tablename__ = "errata"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)
    subject: ClassVar[str] = "erratum"
    counted_within: ClassVar[str] = "minutes_id"
    sealed_columns: ClassVar[tuple[str, ...]] = ("review_holidays",)

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    number: Mapped[int]
    # The digest of the sealed document that it is about.
    minutes_digest: Mapped[str]
    section: Mapped[SectionName]
    # RFC 6901, within the sealed document; none where the section says enough.
    place_in_document: Mapped[str | None]
    # None of an addition; `as_corrected` is none where the words are struck.
    as_sealed: Mapped[str | None]
    as_corrected: Mapped[str | None]
    annex: Mapped[dict[str, object] | None]
    reasons: Mapped[str]
    language: Mapped[str]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    phase: Mapped[ErratumPhase]
    proposed_at: Mapped[datetime]
    # The clause under which the minutes were reviewed says how long, with the holidays that were known then.
    protocol_id: Mapped[UUID] = mapped_column(ForeignKey("protocols.id"))
    review_ends_at: Mapped[datetime]
    review_holidays: Mapped[list[str]] = mapped_column(ARRAY(Text))
    settled_at: Mapped[datetime | None]
    # SHA-256 of `document_text`, the exact bytes that are signed.
    document: Mapped[str]
    document_text: Mapped[str | None]

    @property
    def circulated_at(self) -> datetime:
        """When its review began: what `minutes.facts` asks of a text that goes round."""
        return self.proposed_at
