"""What demands take and give."""

from datetime import date
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from app.core.schemas import Body, Day, In, Instant, Line, LongText, Out, Sha256, Text, wrong_member
from app.demands.models import Answer, DemandPhase
from app.directory.models import Sector
from app.directory.schemas import PlaceCode
from app.identity.schemas import Language
from app.roundtables.schemas.evidence import HeldElsewhereIn, HeldElsewhereOut

Addressees = Annotated[
    frozenset[Sector],
    Field(
        min_length=1,
        max_length=4,
        description="The deciding sectors that are asked; each of them answers for itself.",
        examples=[["state", "company"]],
    ),
]
Priority = Annotated[int, Field(ge=1, le=1_000, strict=True, description="1 is what the sector asks for first.")]


class ListedDemandIn(In):
    """A demand in the words and the language of those who raise it; its place in a list is its priority."""

    title: Annotated[Line, Field(examples=["Agua limpia para Huari"])]
    text: Annotated[
        LongText,
        Field(
            description="Kept letter by letter; the original language prevails.",
            examples=["Que se mida el agua del río cada trimestre y se publique."],
        ),
    ]
    language: Language = "es"
    axis: Annotated[Line | None, Field(examples=["ambiental"])] = None
    addressed_to: Addressees
    place: PlaceCode | None = None


class DemandIn(ListedDemandIn):
    """A demand in the words and the language of those who raise it."""

    priority: Priority | None = None


_ASSEMBLY: Final[JsonDict] = {
    "held_on": "2026-11-23",
    "place": "Local comunal de Huari",
    "held_elsewhere": {
        "text": "Libro de actas de la comunidad, folio 112",
        "where": "Local comunal de Huaripampa",
        "held_by": "El secretario de la comunidad",
    },
}


class AssemblyIn(In):
    """The assembly that drew a list of demands up."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ASSEMBLY]})

    held_on: Day
    place: Annotated[Line, Field(examples=["Local comunal de Huari"])]
    act_digest: Annotated[Sha256 | None, Field(description="The act that it signed, as a file of the table.")] = None
    held_elsewhere: Annotated[
        HeldElsewhereIn | None, Field(description="Where the act lies and who keeps it, if the table has no file.")
    ] = None

    @model_validator(mode="after")
    def _shows_it(self) -> Self:
        if self.act_digest is None and self.held_elsewhere is None:
            raise wrong_member("act_digest", "assembly_act_missing")
        return self


class DemandListIn(In):
    """What an assembly asks for, all at once."""

    assembly: AssemblyIn
    demands: Annotated[
        list[ListedDemandIn], Field(min_length=1, max_length=100, description="In the order of their priority.")
    ]


class DemandPatch(In):
    title: Annotated[Line | None, Field(examples=["Agua limpia para Huari"])] = None
    text: LongText | None = None
    language: Language | None = None
    axis: Line | None = None
    priority: Priority | None = None
    addressed_to: Addressees | None = None
    place: PlaceCode | None = None


class AdmissionIn(In):
    """Whether the table takes the demand up; a demand is never turned away without a reason."""

    admitted: bool
    reason: Annotated[Text | None, Field(description="Required when the demand is not admitted.")] = None

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        if self.admitted and self.reason is not None:
            raise wrong_member("reason", "reason_unexpected")
        if not self.admitted and self.reason is None:
            raise wrong_member("reason", "reason_required")
        return self


class AnswerIn(In):
    """What a sector that is asked says to the demand."""

    answer: Answer
    reasons: Annotated[Text | None, Field(description="Required unless the demand is agreed to.")] = None

    @model_validator(mode="after")
    def _says_why_not_all(self) -> Self:
        if self.answer is not Answer.agreed and self.reasons is None:
            raise wrong_member("reasons", "reasons_required")
        return self


class AnswerOut(Out):
    """What one of the sectors that are asked says."""

    sector: Sector
    seat_id: Annotated[UUID, Field(description="The seat that answered for it.")]
    answer: Answer
    reasons: str | None
    answered_at: Instant


class DemandOut(Body):
    """A demand; it is answered when every sector that it asks has answered."""

    roundtable_id: UUID
    number: int
    title: str
    text: str
    language: str
    axis: str | None
    priority: int | None
    place: str | None
    sector: Sector
    raised_by: Annotated[UUID, Field(description="The seat that raised it.")]
    demand_list_id: Annotated[UUID | None, Field(description="The list of an assembly that it was presented in.")]
    addressed_to: tuple[Sector, ...]
    phase: DemandPhase
    not_admitted_reason: str | None
    answer: Annotated[
        Answer | None,
        Field(description="What the answers come to: `partly` where they differ; null until all have answered."),
    ]
    answer_reasons: Annotated[str | None, Field(description="Of the last answer; those of each are in `answers`.")]
    answered_by: Annotated[UUID | None, Field(description="The seat that answered last.")]
    answering_sector: Sector | None
    raised_at: Instant
    admission_at: Annotated[Instant | None, Field(description="When it was admitted, or turned away.")]
    tabled_at: Instant | None
    answered_at: Annotated[Instant | None, Field(description="When the last of those who are asked had answered.")]
    answers: Annotated[tuple[AnswerOut, ...], Field(description="One for each sector that has answered so far.")] = ()


class DemandList(Out):
    items: tuple[DemandOut, ...]
    next: str | None


class DemandListOut(Body):
    """A list of demands as it was presented; each of its demands names it."""

    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    sector: Sector
    presented_by: Annotated[UUID, Field(description="The seat that presented it.")]
    assembly_on: date
    assembly_at: Annotated[str, Field(description="Where the assembly met.")]
    assembly_act: Annotated[Sha256 | None, Field(description="Null where the act lies elsewhere.")]
    assembly_held_elsewhere: HeldElsewhereOut | None = None
    presented_at: Instant


class DemandListPage(Out):
    items: tuple[DemandListOut, ...]
    next: str | None
