"""What one drafts from: rule kinds and templates."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from app.core.schemas import Bilingual, Instant, Out
from app.rules.schemas import ClauseOut, Heading


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
    moments: Annotated[list[str], Field(description="When the rule has a word.", examples=[["session_opening"]])]
    enforced: Annotated[
        bool,
        Field(
            description="Whether this service asks the rule at every one of its moments. Where it does not, people "
            "keep the clause by themselves until a later version asks it."
        ),
    ]
    unasked_moments: Annotated[
        list[str], Field(description="Those of its moments at which this service does not ask it.", examples=[[]])
    ]
    repeatable: Annotated[bool, Field(description="Whether one protocol may hold several clauses of this kind.")]
    without_clause: Annotated[
        Bilingual | None,
        Field(
            description="What holds where no clause is of this kind; null where then nothing of the kind is asked. "
            "Refusals cite it as clause `default`."
        ),
    ]
    example: RuleExampleOut


class WaitsFor(StrEnum):
    """What is missing before a rule is asked."""

    release = "release"
    notice = "notice"
    confirmation = "confirmation"


class UnenforcedOut(Out):
    """A clause whose rule this service does not ask, or not at all of its moments: to be known, and no obstacle."""

    clause: Annotated[str, Field(examples=["7"])]
    rule: Annotated[str, Field(examples=["speaking_limit"])]
    moments: Annotated[
        tuple[str, ...],
        Field(description="When the rule would have a word, and is not asked.", examples=[["turn_granted"]]),
    ]
    waits_for: Annotated[
        WaitsFor,
        Field(
            description="`release`: this version of the service asks such rules at these moments nowhere. `notice` and "
            "`confirmation` are of tables that had adopted such a rule before it was asked: it is asked from "
            "`enforced_from` on, or once every deciding sector has confirmed what it does."
        ),
    ]
    enforced_from: Annotated[Instant | None, Field(description="The end of the notice; null where there is none.")]


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
    unenforced: Annotated[
        tuple[UnenforcedOut, ...], Field(description="Its clauses that people keep by themselves for now.")
    ]


class TemplateList(Out):
    items: tuple[TemplateOut, ...]
