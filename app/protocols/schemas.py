"""What protocols, their adoption and the installation take and give."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from app.assents.models import Stance
from app.assents.schemas import AssentOut
from app.core.errors import Refusal
from app.core.messages import translate
from app.core.schemas import Bilingual, Body, In, Instant, Line, Out, Sha256, Text
from app.directory.models import Sector
from app.protocols.clause_schemas import ClauseOut, Clauses, Heading, KindName
from app.protocols.misfits import Unfit
from app.protocols.models import ProtocolPhase
from app.signatures.schemas import Statement

ParametersByKind = Annotated[
    dict[KindName, dict[str, JsonValue]],
    Field(
        max_length=40,
        description="Parameters of the template's rules to replace: {rule kind: {parameter: value}}.",
        examples=[{"convocation_period": {"days": 7}}],
    ),
]


NotBefore = Annotated[
    Instant | None,
    Field(description="The new rules hold from then on at the earliest, however soon they are adopted."),
]


class ProtocolIn(In):
    """A draft: from a template, some of its parameters replaced, or clause by clause."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"template": "dialogue", "parameters": {"convocation_period": {"days": 7}}}],
        }
    )

    title: Annotated[Heading | None, Field(description="Without one, the template's.")] = None
    template: KindName | None = None
    parameters: ParametersByKind | None = None
    clauses: Clauses | None = None
    effective_not_before: NotBefore = None

    @model_validator(mode="after")
    def _begins_somewhere(self) -> Self:
        if (self.template is None) == (self.clauses is None):
            raise PydanticCustomError("template_or_clauses", "A draft begins with a template or with clauses.")
        if self.parameters is not None and self.template is None:
            raise PydanticCustomError("parameters_without_template", "Parameters replace those of a template.")
        return self


class ProtocolPatch(In):
    """What changes of a draft; `clauses` are always the whole list."""

    title: Heading | None = None
    clauses: Clauses | None = None
    effective_not_before: NotBefore = None


class AmendmentIn(In):
    """Another version of adopted ground rules: the same clauses but for some parameters, or another list of clauses."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "parameters": {"convocation_period": {"days": 10}},
                    "reasons": "Los delegados de las alturas necesitan más días para llegar.",
                }
            ],
        }
    )

    title: Annotated[Heading | None, Field(description="Without one, that of the version amended.")] = None
    parameters: ParametersByKind | None = None
    clauses: Clauses | None = None
    reasons: Text
    effective_not_before: NotBefore = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.parameters is not None and self.clauses is not None:
            raise PydanticCustomError("parameters_or_clauses", "Parameters or the whole list of clauses, not both.")
        return self


class ProtocolOut(Body):
    """One version of the ground rules. While it is a draft, the sentences show what would be proposed."""

    roundtable_id: UUID
    version: int
    title: Heading
    phase: ProtocolPhase
    template: str | None
    clauses: tuple[ClauseOut, ...]
    drafted_by: Annotated[UUID, Field(description="The seat that drafted it.")]
    created_at: Instant
    proposed_at: Instant | None
    in_force_at: Instant | None
    supersedes: Annotated[UUID | None, Field(description="The protocol adopted last when this one was proposed.")]
    amends: Annotated[UUID | None, Field(description="The version that it was drafted from as an amendment.")]
    reasons: Annotated[str | None, Field(description="Why the ground rules should change, in its drafters' words.")]
    effective_not_before: Annotated[
        Instant | None, Field(description="It holds from then on at the earliest; part of what is adopted.")
    ]
    adopted_at: Annotated[Instant | None, Field(description="When the last deciding sector adopted it.")]
    effective_from: Annotated[
        Instant | None,
        Field(
            description="From then on it holds, or from the closing of a session that is open then. With the phase "
            "`adopted` this hour may have passed already: `in_force` is only recorded with a later act."
        ),
    ]
    document: Annotated[Sha256 | None, Field(description="Of the exact bytes that are adopted; null for a draft.")]
    proposed_revision: Annotated[int | None, Field(description="The revision that is adopted.")]


class ProtocolList(Out):
    items: tuple[ProtocolOut, ...]
    next: str | None


class UnfitOut(Out):
    """A clause that could never be kept at this table, as the refusal of the proposal would say it."""

    clause: str
    clauses: Annotated[
        tuple[str, ...], Field(description="The clause and, where it collides with another one, that one too.")
    ]
    rule: str
    code: str
    sentence: Bilingual
    facts: dict[str, JsonValue]
    cure: Bilingual

    @classmethod
    def of(cls, unfit: Unfit) -> Self:
        return cls.model_validate(unfit.as_member())


class LackOut(Out):
    """What would refuse the step whatever the clauses say."""

    code: str
    message: Bilingual

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """The refusal in both languages."""
        return cls(code=refusal.code, message=Bilingual(es=_said(refusal, "es"), en=_said(refusal, "en")))


def _said(refusal: Refusal, locale: str) -> str:
    words = translate(refusal.message, locale)
    return words % refusal.values if refusal.values else words


class ProtocolReadinessOut(Out):
    """What stands between a draft and its proposal, or between what is proposed and its coming into force."""

    protocol_id: UUID
    phase: ProtocolPhase
    step: Annotated[
        Literal["proposal", "adoption"] | None, Field(description="The next step; none once the rules are in force.")
    ]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[LackOut, ...]
    findings: Annotated[
        tuple[UnfitOut, ...],
        Field(description="Clauses that this table, or another clause, rules out; asked of a draft only."),
    ]
    awaiting: Annotated[tuple[Sector, ...], Field(description="Deciding sectors that have not adopted yet.")]


class AdoptionIn(In):
    """A yes, in the name of the sector. There is no other stance: whoever does not adopt says nothing here."""

    stance: Literal[Stance.accept] = Stance.accept
    statement: Annotated[
        Statement | None,
        Field(
            description="Compact JWS with the intent `adopt` over the bytes of `…/document`, signed with the key of "
            "the seat. Required where the ground rules that would be replaced ask for it; welcome everywhere."
        ),
    ] = None


class AdoptionList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


def _read_aloud(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("not_read_aloud", "The ground rules and the fingerprints are read aloud first.")
    return value


class InstallationIn(In):
    """Where the table was installed, and that the ground rules and the key fingerprints were read aloud there."""

    place: Annotated[Line, Field(examples=["Local comunal de Fuerabamba"])]
    read_aloud: Annotated[
        StrictBool,
        AfterValidator(_read_aloud),
        Field(description="Installing without reading them aloud does not exist.", json_schema_extra={"const": True}),
    ]


class RuleExampleOut(Out):
    parameters: dict[str, JsonValue]
    sentence: Bilingual


class RuleKindOut(Out):
    """A kind of rule that a clause may carry."""

    kind: str
    code: Annotated[
        str | None, Field(description="The code of the problem with which this rule refuses; none where it never does.")
    ]
    text_only: Annotated[
        bool, Field(description="Whether people keep the rule by themselves: the service tells it and checks nothing.")
    ]
    unfit_codes: Annotated[
        tuple[str, ...], Field(description="The codes with which it can refuse the proposal of a protocol.")
    ]
    parameters: Annotated[dict[str, JsonValue], Field(description="JSON Schema of the parameters.")]
    moments: Annotated[list[str], Field(description="When the rule is asked.", examples=[["session_opening"]])]
    repeatable: Annotated[bool, Field(description="Whether one protocol may hold several clauses of this kind.")]
    example: RuleExampleOut


class InvariantOut(Out):
    """What no clause can switch off."""

    name: str
    sentence: Bilingual


class RuleKindList(Out):
    items: tuple[RuleKindOut, ...]
    invariants: tuple[InvariantOut, ...]


class OpenParameterOut(Out):
    """A parameter that each table is expected to settle for itself; the bounds are in `GET /v1/rule-kinds`."""

    clause: str
    rule: str
    parameter: str
    value: Annotated[JsonValue, Field(description="What it is as long as nobody says otherwise.")]


class StageOut(Out):
    """A part of a process that runs by stages."""

    name: str
    title: Heading
    at_least_days: int | None
    at_most_days: int | None


class StagesOut(Out):
    """The stages of a process in their order; those in `within` take at most `within_days` together."""

    source: Bilingual
    steps: tuple[StageOut, ...]
    within: tuple[str, ...]
    within_days: int | None


class TemplateOut(Out):
    """A protocol to start from, with the sentences that it would have."""

    name: str
    title: Heading
    summary: Bilingual
    stages: StagesOut | None
    open_parameters: tuple[OpenParameterOut, ...]
    clauses: tuple[ClauseOut, ...]


class TemplateList(Out):
    items: tuple[TemplateOut, ...]
