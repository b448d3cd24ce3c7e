"""A fund as it is proposed and published, its totals, and the parts of it on whose use sectors decide."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.assents.schemas import AssentOut
from app.commitments.schemas.parts import Amount, MoneyIn, MoneyOut
from app.core.schemas import Body, In, Instant, Line, LongText, Out, Text, wrong_member
from app.directory.models import Sector
from app.directory.schemas import Currency
from app.funds.models import AllocationPhase, FundPhase


def _some(text: str) -> str:
    if not Decimal(text):
        raise PydanticCustomError("amount_zero", "An amount is more than nothing.")
    return text


SomeAmount = Annotated[Amount, AfterValidator(_some)]


class SomeMoneyIn(MoneyIn):
    """An amount that is more than nothing, in the currency of the fund."""

    amount: SomeAmount


class ContributorIn(In):
    """An organization that pays in, and how much was agreed."""

    organization_id: UUID
    agreed: SomeAmount


class ContributorOut(Out):
    organization_id: UUID
    sector: Sector
    agreed: str


class AdministratorOut(Out):
    organization_id: UUID
    sector: Sector


class CreditorOut(Out):
    """To whom something that the fund carries out is owed: the organization, or where it is null the whole sector."""

    organization_id: UUID | None
    sector: Sector


class FundIn(In):
    """Who pays what into it, who decides on its use, who spends it, and for which commitments."""

    name: Annotated[Line, Field(examples=["Fondo del agua de Huari"])]
    purpose: Annotated[Text, Field(examples=["Lo que la asamblea priorice para el agua."])]
    currency: Currency
    contributors: Annotated[
        list[ContributorIn],
        Field(min_length=1, max_length=30, description="Each has a voting seat here, and says yes by it."),
    ]
    deciders: Annotated[
        frozenset[Sector],
        Field(
            min_length=1, description="The deciding sectors whose word every use of it needs.", examples=[["community"]]
        ),
    ]
    administrator: Annotated[UUID, Field(description="The organization that spends it; it says yes too.")]
    commitments: Annotated[
        list[UUID], Field(default_factory=list, max_length=30, description="Which it carries out.", examples=[[]])
    ]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        named = [each.organization_id for each in self.contributors]
        if len(set(named)) != len(named):
            raise wrong_member("contributors", "member_twice")
        if len(set(self.commitments)) != len(self.commitments):
            raise wrong_member("commitments", "commitment_twice")
        return self


class FundOut(Body):
    """A fund. What was paid in, decided and spent lies under it; what that comes to is a live view."""

    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    name: str
    purpose: str
    currency: str
    contributors: tuple[ContributorOut, ...]
    deciders: tuple[Sector, ...]
    administrator: AdministratorOut
    commitments: tuple[UUID, ...]
    creditors: Annotated[
        tuple[CreditorOut, ...],
        Field(description="Those to whom its commitments are owed, by whose yes too it is open. Of older funds none."),
    ] = ()
    phase: Annotated[FundPhase, Field(description="Open once everybody whom it names has said yes.")]
    proposed_by: UUID
    proposed_at: Instant
    opened_at: Instant | None


class FundList(Out):
    items: tuple[FundOut, ...]
    next: str | None


class WordList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


class AllocationIn(In):
    """A part of the fund for one thing."""

    title: Annotated[Line, Field(examples=["Dos pozos en Ayash"])]
    text: Annotated[LongText, Field(examples=["La asamblea priorizó dos pozos y su mantenimiento por un año."])]
    amount: SomeMoneyIn
    commitment_id: Annotated[UUID | None, Field(description="One of those that the fund carries out.")] = None


class AllocationOut(Body):
    """A part of the fund for one thing: agreed with the yes of every sector that decides on its use."""

    roundtable_id: UUID
    fund_id: UUID
    number: Annotated[int, Field(description="Counted at the fund, from 1.")]
    title: str
    text: str
    amount: MoneyOut
    commitment_id: UUID | None
    sector: Annotated[Sector, Field(description="Of the seat that proposed it.")]
    phase: AllocationPhase
    proposed_by: UUID
    proposed_at: Instant
    agreed_at: Instant | None


class AllocationList(Out):
    items: tuple[AllocationOut, ...]
    next: str | None


class ContributorTotal(Out):
    organization_id: UUID
    agreed: str
    contributed: str


class CommitmentTotal(Out):
    commitment_id: Annotated[UUID | None, Field(description="Null for what is of no commitment.")]
    allocated: str
    spent: str


class FundTotals(Out):
    """What the fund comes to now: exact sums of decimals."""

    fund_id: UUID
    currency: str
    agreed: str
    contributed: str
    allocated: Annotated[str, Field(description="By allocations that are agreed.")]
    spent: str
    contested: Annotated[str, Field(description="Of what was spent: spendings with a contest that nobody settled.")]
    available: Annotated[str, Field(description="Contributed and not spent; negative while somebody advanced it.")]
    by_contributor: tuple[ContributorTotal, ...]
    by_commitment: tuple[CommitmentTotal, ...]
