"""Redactions: which bodies of which subject were taken out, why, and with whose consent."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable


class RedactionReason(StrEnum):
    """Why a text must not be read any more."""

    personal_data = "personal_data"
    safety = "safety"
    third_party = "third_party"
    unlawful = "unlawful"


class RedactionPhase(StrEnum):
    """proposed → in_effect; what was taken out does not come back."""

    proposed = "proposed"
    in_effect = "in_effect"


class Redaction(AtTable):
    """`sources` are the sectors whose consent it needs: the text came from them. One other sector must consent too."""

    __tablename__ = "redactions"
    subject: ClassVar[str] = "redaction"

    target_type: Mapped[str]
    target_id: Mapped[UUID] = mapped_column(index=True)
    revisions: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    reason: Mapped[RedactionReason]
    explanation: Mapped[str]
    sources: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # [{sector, organization_id}]: of these sectors the organizations whose words it is, where it is of one seat.
    source_organizations: Mapped[list[dict[str, object]]]
    # No foreign key: after a restore the seat may be younger than the database.
    proposed_by: Mapped[UUID]
    sector: Mapped[Sector]
    phase: Mapped[RedactionPhase]
    proposed_at: Mapped[datetime]
    in_effect_at: Mapped[datetime | None]
    # When an older copy of the database was restored and the text had to be taken out of it anew.
    reapplied_at: Mapped[datetime | None]
