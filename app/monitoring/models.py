"""Reports and verifications, and the figures that only one sector can give."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.commitments.models import CommitmentPhase, Level
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import AtTable, Numbered


class VerificationOutcome(StrEnum):
    """What somebody of the other side says to a report."""

    confirm = "confirm"
    contest = "contest"
    ask_more = "ask_more"


class ExpenditureObligation(StrEnum):
    """Whether a social expenditure was owed by law or contract (EITI requirement 6.1)."""

    mandatory = "mandatory"
    voluntary = "voluntary"


class ExpenditureForm(StrEnum):
    cash = "cash"
    in_kind = "in_kind"


class Confidentiality(StrEnum):
    """Why a company keeps a voluntary expenditure's figure back from those for whom it was not spent."""

    contract_terms = "contract_terms"
    open_tender = "open_tender"
    personal_data = "personal_data"
    safety = "safety"


class ReopeningBody(StrEnum):
    """Before whom a reopened commitment lies."""

    table = "table"
    follow_up_body = "follow_up_body"


class Report(Numbered):
    """What the responsible declare; each one opens a new round of verification. It never changes."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)
    subject: ClassVar[str] = "report"
    counted_within: ClassVar[str] = "commitment_id"

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitments.id"))
    number: Mapped[int]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    level: Mapped[Level]
    narrative: Mapped[str]
    values: Mapped[list[dict[str, object]]]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    period_from: Mapped[date]
    period_until: Mapped[date]
    reported_at: Mapped[datetime]
    # The ground rules in force at that hour, by which the verification is judged.
    protocol_id: Mapped[UUID | None] = mapped_column(ForeignKey("protocols.id"))


class Verification(AtTable):
    """What one seat of the other side says to a report; `level` is what it found, and none where it asks for more."""

    __tablename__ = "verifications"
    subject: ClassVar[str] = "verification"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitments.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandates.id"))
    sector: Mapped[Sector]
    answer: Mapped[VerificationOutcome]
    level: Mapped[Level | None]
    reasons: Mapped[str | None]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    verified_at: Mapped[datetime]


class Assessment(AtTable):
    """What somebody who accompanies the table finds: a third voice beside the declared and the verified level."""

    __tablename__ = "assessments"
    subject: ClassVar[str] = "assessment"

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitments.id"), index=True)
    # The latest report at that hour.
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    role: Mapped[Role]
    level: Mapped[Level]
    reasons: Mapped[str]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    assessed_at: Mapped[datetime]


class Reopening(Numbered):
    """A beneficiary contests what was fulfilled, with reasons and evidence: the commitment is in force again."""

    __tablename__ = "reopenings"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)
    subject: ClassVar[str] = "reopening"
    counted_within: ClassVar[str] = "commitment_id"

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitments.id"))
    number: Mapped[int]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    # How it had ended, and the last day of the window that the ground rules give.
    phase_before: Mapped[CommitmentPhase]
    window_until: Mapped[date]
    level: Mapped[Level]
    reasons: Mapped[str]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    lies_with: Mapped[ReopeningBody]
    reopened_at: Mapped[datetime]


class InvestmentLink(AtTable):
    """The public works behind a commitment, with their money on one day. Later figures are another row."""

    __tablename__ = "investment_links"
    subject: ClassVar[str] = "investment_link"

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitments.id"), index=True)
    code: Mapped[str]
    # A code of the country's list `investment_phase`.
    phase: Mapped[str]
    budget: Mapped[dict[str, object]]
    accrued: Mapped[dict[str, object]]
    as_of: Mapped[date]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    added_at: Mapped[datetime]


class SocialExpenditure(AtTable):
    """What a company spent for a commitment, in the terms of EITI requirement 6.1."""

    __tablename__ = "social_expenditures"
    subject: ClassVar[str] = "social_expenditure"

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitments.id"), index=True)
    obligation: Mapped[ExpenditureObligation]
    form: Mapped[ExpenditureForm]
    amount: Mapped[dict[str, object]]
    beneficiary: Mapped[dict[str, object]]
    period_from: Mapped[date]
    period_until: Mapped[date]
    text: Mapped[str | None]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    confidentiality: Mapped[Confidentiality | None]
    confidentiality_reasons: Mapped[str | None]
    # The sectors that read the figure of one that is kept back; the whole table reads that of any other.
    figures_for: Mapped[list[str]] = mapped_column(ARRAY(Text))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    added_at: Mapped[datetime]
