"""Figures that only one sector can give: public works of the state, social expenditures of a company."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.commitments.schemas.parts import MoneyIn, MoneyOut, NamedIn, NamedOut
from app.core.schemas import Body, Day, In, Instant, Out, Text
from app.monitoring.models import ExpenditureForm, ExpenditureObligation
from app.monitoring.schemas.reports import PeriodIn


class InvestmentLinkIn(In):
    """The public works behind a commitment, with what stood in the books on one day."""

    code: Annotated[
        str,
        StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z./-]{0,39}$"),
        Field(description="In the country's register of public works; in Peru the CUI or SNIP.", examples=["2414624"]),
    ]
    phase: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$"),
        Field(description="One of the country's list `investment_phase`.", examples=["execution"]),
    ]
    budget: Annotated[MoneyIn, Field(description="What is budgeted for it.")]
    accrued: Annotated[MoneyIn, Field(description="What has become due for work done.")]
    as_of: Annotated[Day, Field(description="The day of the figures.")]


class InvestmentLinkOut(Body):
    """Figures of one day; later ones are a link of their own."""

    roundtable_id: UUID
    commitment_id: UUID
    code: str
    phase: str
    budget: MoneyOut
    accrued: MoneyOut
    as_of: date
    seat_id: Annotated[UUID, Field(description="The seat that gave them.")]
    added_at: Instant


class InvestmentLinkList(Out):
    items: tuple[InvestmentLinkOut, ...]
    next: str | None


class SocialExpenditureIn(In):
    """What the company spent for a commitment (EITI requirement 6.1)."""

    obligation: Annotated[ExpenditureObligation, Field(description="Owed by law or contract, or not.")]
    form: Annotated[ExpenditureForm, Field(description="In kind, `amount` is the value that it was given.")]
    amount: MoneyIn
    beneficiary: NamedIn
    period: Annotated[PeriodIn, Field(examples=[{"from": "2026-11-01", "until": "2026-11-30"}])]
    text: Annotated[Text | None, Field(description="What it was.")] = None


class SocialExpenditureOut(Body):
    roundtable_id: UUID
    commitment_id: UUID
    obligation: ExpenditureObligation
    form: ExpenditureForm
    amount: MoneyOut
    beneficiary: NamedOut
    period_from: date
    period_until: date
    text: str | None
    seat_id: Annotated[UUID, Field(description="The seat that gave it.")]
    added_at: Instant


class SocialExpenditureList(Out):
    items: tuple[SocialExpenditureOut, ...]
    next: str | None
