"""What was paid into a fund, what was spent of it, and what somebody says against that."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from app.commitments.schemas.parts import MoneyIn, MoneyOut, NamedIn, NamedOut
from app.core.schemas import Body, Day, In, Instant, LongText, Out, Text, wrong_member
from app.directory.models import Sector
from app.funds.models import ContestPhase
from app.roundtables.schemas.evidence import Evidence, EvidenceOut, HeldElsewhere, HeldElsewhereOut

Corrects = Annotated[
    UUID | None,
    Field(description="An earlier one that was said wrong: it stays readable and counts no more. The text says why."),
]


def _require_some(amount: MoneyIn, corrects: UUID | None) -> None:
    """More than nothing, unless it corrects an amount that never was."""
    if corrects is None and Decimal(amount.amount) == 0:
        raise wrong_member("amount", "amount_of_nothing")


class ContributionIn(In):
    """What one's own organization paid in; nothing, only to correct what was never paid."""

    amount: MoneyIn
    paid_on: Annotated[Day, Field(examples=["2026-11-20"])]
    text: Text | None = None
    corrects: Corrects = None
    evidence: Evidence
    held_elsewhere: HeldElsewhere

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.corrects is not None and self.text is None:
            raise wrong_member("text", "text_required")
        _require_some(self.amount, self.corrects)
        return self


class ContributionOut(Body):
    roundtable_id: UUID
    fund_id: UUID
    number: Annotated[int, Field(description="Counted at the fund, from 1.")]
    organization_id: Annotated[UUID, Field(description="Which paid it.")]
    sector: Sector
    seat_id: Annotated[UUID, Field(description="The seat that says so.")]
    amount: MoneyOut
    paid_on: date
    text: str | None
    corrects: Annotated[UUID | None, Field(description="The contribution that counts no more.")] = None
    evidence: EvidenceOut
    held_elsewhere: tuple[HeldElsewhereOut, ...]
    recorded_at: Instant


class ContributionList(Out):
    items: tuple[ContributionOut, ...]
    next: str | None


_SPENDING: Final[dict[str, JsonValue]] = {
    "allocation_id": "01937c4e-5b00-7000-8000-000000000001",
    "amount": {"amount": "12500.50", "currency": "PEN"},
    "paid_to": {"text": "Perforaciones del Norte"},
    "spent_on": "2026-11-20",
    "text": "Perforación del primer pozo",
    "held_elsewhere": [{"text": "Factura F001-77", "where": "Oficina municipal", "held_by": "Tesorería"}],
}


class SpendingIn(In):
    """What the administrator spent of an allocation, with what shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SPENDING]})

    allocation_id: Annotated[UUID, Field(description="An allocation of this fund that is agreed.")]
    amount: MoneyIn
    paid_to: NamedIn
    spent_on: Annotated[Day, Field(description="Not before the allocation was agreed.", examples=["2026-11-20"])]
    text: Annotated[Text, Field(description="What it was.", examples=["Perforación del primer pozo"])]
    advance_reasons: Annotated[
        Text | None,
        Field(description="Why it may be more than was paid in by now, and who advanced it; without it that is no."),
    ] = None
    corrects: Corrects = None
    evidence: Evidence
    held_elsewhere: HeldElsewhere

    @model_validator(mode="after")
    def _shows_it(self) -> Self:
        if not self.evidence and not self.held_elsewhere:
            raise wrong_member("evidence", "spending_unshown")
        _require_some(self.amount, self.corrects)
        return self


class SpendingOut(Body):
    roundtable_id: UUID
    fund_id: UUID
    number: Annotated[int, Field(description="Counted at the fund, from 1.")]
    allocation_id: UUID
    seat_id: Annotated[UUID, Field(description="The administrator's seat that says so.")]
    sector: Sector
    amount: MoneyOut
    paid_to: NamedOut
    spent_on: date
    text: str
    advance_reasons: str | None
    corrects: Annotated[UUID | None, Field(description="The spending that counts no more.")] = None
    evidence: EvidenceOut
    held_elsewhere: tuple[HeldElsewhereOut, ...]
    recorded_at: Instant


class SpendingList(Out):
    items: tuple[SpendingOut, ...]
    next: str | None


class ContestIn(In):
    """Why a spending was not as it should be, with what shows that."""

    reasons: Annotated[LongText, Field(examples=["El pozo no está donde la asamblea lo priorizó."])]
    evidence: Evidence
    held_elsewhere: HeldElsewhere


class ContestOut(Body):
    roundtable_id: UUID
    fund_id: UUID
    spending_id: UUID
    number: Annotated[int, Field(description="Counted at the spending, from 1.")]
    seat_id: UUID
    sector: Sector
    reasons: str
    evidence: EvidenceOut
    held_elsewhere: tuple[HeldElsewhereOut, ...]
    phase: ContestPhase
    contested_at: Instant
    settled_by: UUID | None
    settled_at: Instant | None
    settlement: Annotated[str | None, Field(description="Why the sector that contested it no longer does.")]


class ContestList(Out):
    items: tuple[ContestOut, ...]
    next: str | None


class SettlementIn(In):
    """Why one's own sector no longer contests it."""

    reasons: Annotated[Text, Field(examples=["La administración devolvió el monto el 3 de diciembre."])]
