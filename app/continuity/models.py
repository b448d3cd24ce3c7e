"""Longer terms, waivers, sectors that stay away, and measures taken outside the table."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable, Numbered, RoundtablePhase


class ConsentPhase(StrEnum):
    """Of what every deciding sector has to say yes to: proposed → granted; there is no other word than yes."""

    proposed = "proposed"
    granted = "granted"


class TermExtension(Numbered):
    """More days for the table; `ends_on` is what the term's last day became."""

    __tablename__ = "term_extensions"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "term_extension"

    number: Mapped[int]
    days: Mapped[int]
    reasons: Mapped[str]
    phase: Mapped[ConsentPhase]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    proposed_at: Mapped[datetime]
    granted_at: Mapped[datetime | None]
    ends_on: Mapped[date | None]
    protocol_id: Mapped[UUID] = mapped_column(ForeignKey("protocols.id"))


class Waiver(Numbered):
    """One clause of one version of the ground rules that is not kept for one named subject."""

    __tablename__ = "waivers"
    __table_args__ = (
        UniqueConstraint("roundtable_id", "number"),
        Index("ix_waivers_target_id", "target_id"),
    )
    subject: ClassVar[str] = "waiver"

    number: Mapped[int]
    target_type: Mapped[str]
    target_id: Mapped[UUID]
    protocol_id: Mapped[UUID] = mapped_column(ForeignKey("protocols.id"))
    clause: Mapped[str]
    rule: Mapped[str]
    sentence: Mapped[dict[str, object]]
    reasons: Mapped[str]
    phase: Mapped[ConsentPhase]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    proposed_at: Mapped[datetime]
    granted_at: Mapped[datetime | None]
    # SHA-256 of `document_text`, the exact bytes that are signed; the text goes where it is redacted.
    document: Mapped[str]
    document_text: Mapped[str | None] = mapped_column(deferred=True)


class WithdrawalPhase(StrEnum):
    """proposed → away, with the word of the sector → returned, with its word; or declined.

    Where one delegate speaks for the sector, and for an organization alone, it is away at once.
    """

    proposed = "proposed"
    away = "away"
    returned = "returned"
    declined = "declined"


class Withdrawal(AtTable):
    """A deciding sector, or one organization of it, leaves the table, with reasons, until it returns, with reasons."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        Index(
            "uq_withdrawals_sector_away",
            "roundtable_id",
            "sector",
            unique=True,
            postgresql_where=text("phase IN ('proposed', 'away') AND organization_id IS NULL"),
        ),
        Index(
            "uq_withdrawals_organization_away",
            "roundtable_id",
            "organization_id",
            unique=True,
            postgresql_where=text("phase = 'away'"),
        ),
    )
    subject: ClassVar[str] = "withdrawal"

    sector: Mapped[Sector]
    # None where the whole sector leaves.
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    phase: Mapped[WithdrawalPhase]
    # Which question its words are about: 1 is to leave, each later one to return.
    question: Mapped[int]
    reasons: Mapped[str]
    pauses_clocks: Mapped[bool]
    proposed_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    withdrawn_at: Mapped[datetime | None]
    return_proposed_at: Mapped[datetime | None]
    returned_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    returned_at: Mapped[datetime | None]
    return_reasons: Mapped[str | None]


class Suspension(AtTable):
    """The table stands still, for a cause, until its conditions are met; `phase_before` is what it comes back to."""

    __tablename__ = "suspensions"
    __table_args__ = (
        Index(
            "uq_suspensions_roundtable_id_running",
            "roundtable_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    subject: ClassVar[str] = "suspension"

    cause: Mapped[str]
    conditions: Mapped[str]
    phase_before: Mapped[RoundtablePhase]
    pauses_clocks: Mapped[bool]
    suspended_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    suspended_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    ended_at: Mapped[datetime | None]
    end_reasons: Mapped[str | None]


class TruceEffect(StrEnum):
    """What a reported measure does at the table."""

    none = "none"
    suspends = "suspends"
    calls_guarantor = "calls_guarantor"


class CoerciveMeasure(AtTable):
    """Pressure outside the table as one sector reports it, with the answer of the sector that it names.

    It lasts until the sector that reported it says that it is over.
    """

    __tablename__ = "coercive_measures"
    subject: ClassVar[str] = "coercive_measure"

    attributed_to: Mapped[Sector]
    text: Mapped[str]
    occurred_on: Mapped[date]
    reported_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    reported_at: Mapped[datetime]
    effect: Mapped[TruceEffect]
    explanation: Mapped[str | None]
    explained_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    explained_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    ended_at: Mapped[datetime | None]
    end_reasons: Mapped[str | None]
