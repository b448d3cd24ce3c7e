"""Versions of the ground rules on their way in and out."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from app.core.schemas import Body, In, Instant, Out, Sha256, Text, wrong_member
from app.protocols.models import ProtocolPhase
from app.rules.schemas import ClauseOut, Clauses, Heading, HeadingIn, KindName

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

    title: Annotated[HeadingIn | None, Field(description="Without one, the template's.")] = None
    template: KindName | None = None
    parameters: ParametersByKind | None = None
    clauses: Clauses | None = None
    effective_not_before: NotBefore = None

    @model_validator(mode="after")
    def _begins_somewhere(self) -> Self:
        if (self.template is None) == (self.clauses is None):
            raise wrong_member("template", "template_or_clauses")
        if self.parameters is not None and self.template is None:
            raise wrong_member("parameters", "parameters_without_template")
        return self


class ProtocolPatch(In):
    """What changes of a draft; `clauses` are always the whole list."""

    title: HeadingIn | None = None
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

    title: Annotated[HeadingIn | None, Field(description="Without one, that of the version amended.")] = None
    parameters: ParametersByKind | None = None
    clauses: Clauses | None = None
    reasons: Text
    effective_not_before: NotBefore = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.parameters is not None and self.clauses is not None:
            raise wrong_member("clauses", "parameters_or_clauses")
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
