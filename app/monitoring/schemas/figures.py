"""Figures that only one sector can give: public works of the state, social expenditures of a company.

The whole table reads them. Of a voluntary expenditure a company may keep the figure back for a reason that it says in
the open: then the table reads that something was spent, on what terms it is kept back and who reads the figure, and
those to whom the commitment is owed go on reading all of it.
"""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.commitments.schemas.parts import MoneyIn, MoneyOut, NamedIn, NamedOut
from app.core.schemas import Body, Day, In, Instant, Out, Text, wrong_member
from app.directory.models import Sector
from app.ledger.audiences import ROUNDTABLE, seat_audience, sector_audience
from app.monitoring.models import Confidentiality, ExpenditureForm, ExpenditureObligation, SocialExpenditure
from app.monitoring.schemas.reports import PeriodIn
from app.roundtables.schemas.evidence import Evidence, EvidenceOut, HeldElsewhere, HeldElsewhereOut


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
    evidence: Evidence
    held_elsewhere: HeldElsewhere


class InvestmentLinkOut(Body):
    """Figures of one day; later ones are a link of their own."""

    roundtable_id: UUID
    commitment_id: UUID
    code: str
    phase: str
    budget: MoneyOut
    accrued: MoneyOut
    as_of: date
    evidence: EvidenceOut = Field(default_factory=dict)
    held_elsewhere: tuple[HeldElsewhereOut, ...] = ()
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
    evidence: Evidence
    held_elsewhere: HeldElsewhere
    confidentiality: Annotated[
        Confidentiality | None,
        Field(
            description="Why the figure of a voluntary expenditure is kept back, one of the list `confidentiality`. It "
            "is never kept back from the sectors to which the commitment is owed."
        ),
    ] = None
    confidentiality_reasons: Annotated[Text | None, Field(description="In words, for the whole table.")] = None

    @model_validator(mode="after")
    def _says_why_it_keeps_back(self) -> Self:
        if self.confidentiality is None and self.confidentiality_reasons is not None:
            raise wrong_member("confidentiality", "confidentiality_required")
        if self.confidentiality is not None and self.confidentiality_reasons is None:
            raise wrong_member("confidentiality_reasons", "confidentiality_reasons_required")
        if self.confidentiality is not None and self.obligation is ExpenditureObligation.mandatory:
            raise wrong_member("confidentiality", "owed_is_open")
        return self


class _SocialExpenditure(Body):
    """What the whole table reads of every social expenditure."""

    roundtable_id: UUID
    commitment_id: UUID
    obligation: ExpenditureObligation
    form: ExpenditureForm
    beneficiary: NamedOut
    period_from: date
    period_until: date
    confidentiality: Annotated[
        Confidentiality | None, Field(description="Why its figure is kept back; null where it is not.")
    ] = None
    confidentiality_reasons: str | None = None
    figures_for: Annotated[
        tuple[Sector, ...], Field(description="The sectors that read a figure that is kept back.")
    ] = ()
    seat_id: Annotated[UUID, Field(description="The seat that gave it.")]
    added_at: Instant


class SocialExpenditureOut(_SocialExpenditure):
    """With its figure: for the whole table, or where that is kept back for the sector that spent it."""

    amount: MoneyOut
    text: str | None
    evidence: EvidenceOut = Field(default_factory=dict)
    held_elsewhere: tuple[HeldElsewhereOut, ...] = ()

    @classmethod
    def audience_of(cls, row: object) -> str:
        """The whole table, unless the figure is kept back."""
        if isinstance(row, SocialExpenditure) and row.confidentiality is not None:
            return sector_audience(Sector.company)
        return ROUNDTABLE


class SocialExpenditureKeptBack(_SocialExpenditure):
    """Without the figure, and without what would tell it: for everybody from whom it is kept back."""

    @classmethod
    def audience_of(cls, row: object) -> str:
        """The whole table; where nothing is kept back it is for nobody but who gave it, and never published."""
        if isinstance(row, SocialExpenditure) and row.confidentiality is None:
            return seat_audience(row.seat_id)
        return ROUNDTABLE


class _ForSector(SocialExpenditureOut):
    """With its figure, for one sector to which the commitment is owed."""

    sector: ClassVar[Sector]

    @classmethod
    def audience_of(cls, row: object) -> str:  # noqa: ARG003 - of each of these bodies there is one reader
        return sector_audience(cls.sector)


class SocialExpenditureForState(_ForSector):
    sector = Sector.state


class SocialExpenditureForCommunity(_ForSector):
    sector = Sector.community


class SocialExpenditureForIndependent(_ForSector):
    sector = Sector.independent


FOR_SECTORS: tuple[type[_ForSector], ...] = (
    SocialExpenditureForState,
    SocialExpenditureForCommunity,
    SocialExpenditureForIndependent,
)


def views_of(spent: SocialExpenditure) -> tuple[type[Body], ...]:
    """The bodies to publish: one for everybody, or one without the figure and one for each who reads it."""
    if spent.confidentiality is None:
        return (SocialExpenditureOut,)
    readers = [each for each in FOR_SECTORS if each.sector.value in spent.figures_for]
    return (SocialExpenditureKeptBack, SocialExpenditureOut, *readers)


class SocialExpenditureList(Out):
    items: tuple[SocialExpenditureOut | SocialExpenditureKeptBack, ...]
    next: str | None
