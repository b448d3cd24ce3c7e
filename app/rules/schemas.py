"""Clauses on their way in and out."""

from typing import Annotated, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.schemas import Bilingual, BilingualIn, In, Line, Out
from app.rules.clauses import Clause

ClauseNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$", max_length=20),
    Field(description="How people cite the clause.", examples=["7", "7.2"]),
]
KindName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60),
    Field(description="One of the rule kinds.", examples=["convocation_period"]),
]
Parameters = Annotated[
    dict[str, JsonValue],
    Field(
        default_factory=dict,
        max_length=40,
        description="As the JSON Schema of the rule kind says.",
        examples=[{"days": 5}],
    ),
]


class Heading(Bilingual):
    """A title in both languages, each on one line."""

    es: Annotated[str, Field(examples=["Reglas de la mesa"])]
    en: Annotated[str, Field(examples=["Rules of the table"])]


class HeadingIn(Heading, In):
    """The same as people write it."""

    es: Annotated[Line, Field(examples=["Reglas de la mesa"])]
    en: Annotated[Line, Field(examples=["Rules of the table"])]


class RuleIn(In):
    """The executable part of a clause."""

    kind: KindName
    parameters: Parameters


class ClauseIn(In):
    """A clause as it is drafted: text, or a rule, or both. Without a number it receives the next free one."""

    number: ClauseNumber | None = None
    title: HeadingIn
    text: BilingualIn | None = None
    rule: RuleIn | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.rule is None:
            raise PydanticCustomError("clause_empty", "A clause has a text or a rule.")
        return self


Clauses = Annotated[list[ClauseIn], Field(min_length=1, max_length=200)]


class RuleOut(Out):
    """The executable part of a clause, with every parameter, defaults included."""

    kind: str
    parameters: dict[str, JsonValue]


class ClauseOut(Out):
    """A clause as it is proposed, adopted and stored: `sentence` is its rule in words."""

    number: str
    title: Heading
    text: Bilingual | None
    rule: RuleOut | None
    sentence: Bilingual | None

    @classmethod
    def of(cls, clause: Clause) -> Self:
        """The published form of a clause."""
        rule = clause.rule
        return cls(
            number=clause.number,
            title=clause.title,
            text=clause.text,
            rule=None if rule is None else RuleOut(kind=rule.kind, parameters=rule.model_dump(mode="json")),
            sentence=clause.sentence,
        )
