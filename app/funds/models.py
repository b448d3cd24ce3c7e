"""A joint fund of several organizations: contributions, allocations on which sectors decide, and spendings."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import Numbered


class FundPhase(StrEnum):
    """proposed → open, with the yes of every organization and sector that it names."""

    proposed = "proposed"
    open = "open"


class AllocationPhase(StrEnum):
    """proposed → agreed, with the yes of every sector that decides on the fund's use."""

    proposed = "proposed"
    agreed = "agreed"


class ContestPhase(StrEnum):
    """open → settled, by the sector that contested."""

    open = "open"
    settled = "settled"


class Fund(Numbered):
    """Who pays what into it, who decides on its use, and who spends it. Its terms never change."""

    __tablename__ = "funds"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "fund"

    number: Mapped[int]
    name: Mapped[str]
    purpose: Mapped[str]
    currency: Mapped[str]
    # [{organization_id, sector, agreed}]
    contributors: Mapped[list[dict[str, object]]]
    # The sectors that decide on its use.
    deciders: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # {organization_id, sector}
    administrator: Mapped[dict[str, object]]
    # The commitments that it carries out.
    commitments: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # [{organization_id, sector}]: to whom these are owed; an organization with a seat says yes itself, else its sector.
    creditors: Mapped[list[dict[str, object]]]
    phase: Mapped[FundPhase]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    proposed_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class FundContribution(Numbered):
    """What a contributing organization paid in, as its own seat says. It never changes: another one corrects it."""

    __tablename__ = "fund_contributions"
    __table_args__ = (UniqueConstraint("fund_id", "number"),)
    subject: ClassVar[str] = "fund_contribution"
    counted_within: ClassVar[str] = "fund_id"

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"))
    number: Mapped[int]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    sector: Mapped[Sector]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    amount: Mapped[dict[str, object]]
    paid_on: Mapped[date]
    text: Mapped[str | None]
    # Which one says it wrong: that one counts no more, and stays readable.
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("fund_contributions.id"), unique=True)
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    recorded_at: Mapped[datetime]


class FundAllocation(Numbered):
    """A part of the fund for one thing, once the sectors that decide on its use have said yes."""

    __tablename__ = "fund_allocations"
    __table_args__ = (UniqueConstraint("fund_id", "number"),)
    subject: ClassVar[str] = "fund_allocation"
    counted_within: ClassVar[str] = "fund_id"

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    amount: Mapped[dict[str, object]]
    commitment_id: Mapped[UUID | None] = mapped_column(ForeignKey("commitments.id"))
    sector: Mapped[Sector]
    phase: Mapped[AllocationPhase]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    proposed_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]


class FundSpending(Numbered):
    """What the administrator spent of an allocation. It never changes: another one corrects it."""

    __tablename__ = "fund_spendings"
    __table_args__ = (UniqueConstraint("fund_id", "number"),)
    subject: ClassVar[str] = "fund_spending"
    counted_within: ClassVar[str] = "fund_id"

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"))
    number: Mapped[int]
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("fund_allocations.id"), index=True)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    amount: Mapped[dict[str, object]]
    paid_to: Mapped[dict[str, object]]
    spent_on: Mapped[date]
    text: Mapped[str]
    # Why more was spent than had been paid in by then; who advanced it is said there.
    advance_reasons: Mapped[str | None]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("fund_spendings.id"), unique=True)
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    recorded_at: Mapped[datetime]


class SpendingContest(Numbered):
    """Another organization says that a spending was not as it should be; its sector alone settles that."""

    __tablename__ = "spending_contests"
    __table_args__ = (UniqueConstraint("spending_id", "number"),)
    subject: ClassVar[str] = "spending_contest"
    counted_within: ClassVar[str] = "spending_id"

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"))
    spending_id: Mapped[UUID] = mapped_column(ForeignKey("fund_spendings.id"))
    number: Mapped[int]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    reasons: Mapped[str]
    evidence: Mapped[dict[str, object]]
    held_elsewhere: Mapped[list[dict[str, object]]]
    phase: Mapped[ContestPhase]
    contested_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    settled_at: Mapped[datetime | None]
    settlement: Mapped[str | None]
