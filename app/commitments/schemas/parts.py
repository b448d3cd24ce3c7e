"""What a commitment is made of, as it is sent, stored and published."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.schemas import Day, In, Instant, Line, Out, Text, wrong_member
from app.directory.models import Sector
from app.directory.schemas import Currency
from app.trust.canonical import parse_decimal
from app.trust.errors import MalformedScalarError

_WHOLE = Decimal(100)
JointPart = Literal["lead", "co_responsible"]


def _decimal(text: str) -> str:
    try:
        parse_decimal(text)
    except MalformedScalarError:
        raise PydanticCustomError("decimal_malformed", "A decimal in plain notation is expected.") from None
    return text


def _share(text: str) -> str:
    if not 0 < Decimal(text) <= _WHOLE:
        raise PydanticCustomError("share_out_of_range", "A share is more than 0 and at most 100.")
    return text


Number = Annotated[
    str,
    StringConstraints(pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", max_length=40),
    AfterValidator(_decimal),
    Field(description="A decimal in plain notation, as text: nothing that is signed is a floating-point number."),
]
Amount = Annotated[
    str,
    StringConstraints(pattern=r"^(0|[1-9][0-9]*)(\.[0-9]+)?$", max_length=30),
    Field(description="A decimal in plain notation, as text.", examples=["1250000.00"]),
]
Share = Annotated[
    str,
    StringConstraints(pattern=r"^(0|[1-9][0-9]*)(\.[0-9]+)?$", max_length=12),
    AfterValidator(_share),
    Field(description="Percent of the whole, as text. The shares of several may exceed 100.", examples=["30"]),
]


class PartyIn(In):
    """An organization that has a part in it."""

    organization_id: UUID
    share: Share | None = None


class PartyOut(Out):
    organization_id: UUID
    sector: Sector
    share: str | None


class NamedIn(In):
    """Somebody by name: an organization of the directory, or words for those whom it does not hold."""

    organization_id: UUID | None = None
    text: Annotated[Line | None, Field(examples=["Comité de usuarios de agua de Huari"])] = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.organization_id is None) == (self.text is None):
            raise wrong_member("organization_id", "one_name_expected")
        return self


class NamedOut(Out):
    organization_id: UUID | None
    sector: Sector | None
    text: str | None


class SupportIn(In):
    """Somebody who helps without answering for it; `task` says with what, where the same organization owes the rest."""

    organization_id: UUID | None = None
    text: Annotated[Line | None, Field(examples=["Las municipalidades de la cuenca"])] = None
    share: Share | None = None
    task: Annotated[Line | None, Field(examples=["Cede el terreno de la planta"])] = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.organization_id is None) == (self.text is None):
            raise wrong_member("organization_id", "one_name_expected")
        return self


class SupportOut(Out):
    organization_id: UUID | None
    sector: Sector | None
    share: str | None
    text: str | None = None
    task: str | None = None


class JointBodyIn(In):
    """A body of several organizations that owes it as one, such as a committee or a fund run together."""

    name: Annotated[Line, Field(examples=["Comité conjunto de monitoreo del agua"])]
    part: JointPart
    share: Share | None = None
    members: Annotated[list[UUID], Field(min_length=1, max_length=30, description="The organizations that make it up.")]

    @model_validator(mode="after")
    def _names_each_member_once(self) -> Self:
        if len(set(self.members)) != len(self.members):
            raise wrong_member("members", "member_twice")
        return self


class JointMember(Out):
    organization_id: UUID
    sector: Sector


class JointBodyOut(Out):
    name: str
    part: JointPart
    share: str | None
    members: tuple[JointMember, ...]


class AnswersForOut(Out):
    """The seat that a sector named for an organization of it that has none at the table."""

    organization_id: UUID
    seat_id: UUID
    named_by: Annotated[UUID, Field(description="The seat that named it.")]
    named_at: Instant


class MilestoneIn(In):
    """A step on the way."""

    title: Annotated[Line, Field(examples=["Expediente técnico aprobado"])]
    due: Day
    text: Text | None = None


class MilestoneOut(Out):
    title: str
    due: date
    text: str | None


class IndicatorIn(In):
    """Something that is measured, from where it stands to where it shall be."""

    name: Annotated[Line, Field(examples=["Puntos de monitoreo en funcionamiento"])]
    unit: Annotated[Line, Field(examples=["puntos"])]
    baseline: Annotated[Number | None, Field(examples=["0"])] = None
    target: Annotated[Number, Field(examples=["12"])]
    means_of_verification: Annotated[
        Text | None, Field(description="The gate asks for it.", examples=["Informe del laboratorio acreditado"])
    ] = None


class IndicatorOut(Out):
    name: str
    unit: str
    baseline: str | None
    target: str
    means_of_verification: str | None


class MoneyIn(In):
    """An amount in its currency; both are what was booked, nothing is converted."""

    amount: Amount
    currency: Currency


class MoneyOut(Out):
    amount: str
    currency: Annotated[str, Field(description="ISO 4217.", examples=["PEN"])]


class BudgetIn(MoneyIn):
    """What it costs and who pays."""

    source: Annotated[Line | None, Field(examples=["Canon minero"])] = None


class BudgetOut(MoneyOut):
    source: str | None
