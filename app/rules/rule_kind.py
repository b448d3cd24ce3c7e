"""What a rule kind is: a model of its parameters that can say itself as a sentence and be asked about facts."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, Literal, Self, TypeVar, final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator

from app.core.schemas import Bilingual
from app.directory.legal_days import add_days
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts, without_calendar
from app.rules.moments import Moment
from app.rules.wording import counted_days, in_order

Item = TypeVar("Item")


def _each_once(values: list[Item]) -> list[Item]:
    return list(dict.fromkeys(values))


EachOnce: Final = AfterValidator(_each_once)
"""For a list parameter: what is named twice is named once, in the order in which it came."""


def _sectors_in_order(values: list[Item]) -> list[Item]:
    order = in_order(map(str, values))
    return sorted(set(values), key=lambda value: order.index(str(value)))


SectorsInOrder: Final = AfterValidator(_sectors_in_order)
"""For a list of sectors: each once, in the order in which this service always names them."""


class RuleKind(BaseModel):
    """Base of every rule kind. The fields of a subclass are the parameters, with bounds; an instance is a rule.

    Each parameter has an example or a default, so that the kind can show itself before anybody has chosen values.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", strict=True, frozen=True)

    kind: ClassVar[str]
    moments: ClassVar[tuple[type[Moment], ...]]
    refusal: ClassVar[type[GroundRuleBreached]]
    repeatable: ClassVar[bool] = False
    """Whether one protocol may hold several clauses of this kind."""
    text_only: ClassVar[bool] = False
    """Whether people keep the rule by themselves: it has a sentence and no moment at which the service asks it."""
    refuses: ClassVar[bool] = True
    """Whether it says no at its moments, or is only asked how something is counted."""
    unfit: ClassVar[tuple[type[ProtocolUnfit], ...]] = ()
    """What `misfits` can refuse a proposal with."""

    needs_confirmation: ClassVar[bool] = False
    """Whether a table that had adopted the kind before it was asked confirms first what it does: see `waking`."""

    unsaid: ClassVar[Mapping[str, JsonValue]] = MappingProxyType({})
    """What a parameter was for clauses that were adopted before it existed, where that is not its default."""

    refusals: ClassVar[Mapping[type[Moment], type[GroundRuleBreached]]] = MappingProxyType({})
    """The moments at which the rule says no as another class than `refusal`."""

    @classmethod
    def refusal_at(cls, moment: type[Moment]) -> type[GroundRuleBreached]:
        """As which class the rule says no at this moment."""
        return cls.refusals.get(moment, cls.refusal)

    @abstractmethod
    def sentence(self) -> Bilingual:
        """The rule in words, every parameter included; stored in the clause when the protocol is rendered."""

    @abstractmethod
    def check(self, facts: Moment) -> Finding | None:
        """What stands against the facts, or nothing; nothing also at moments that are not the rule's."""

    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        """Everything that stands against the facts, for kinds that can tell several gaps apart; `check` is the first.

        What the engine asks.
        """
        finding = self.check(facts)
        return () if finding is None else (finding,)

    def unconfirmed(self, facts: Moment) -> Finding | None:  # noqa: ARG002 - the hook's signature
        """What stands against the facts while a kind that needs a confirmation waits for it."""
        return None

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:  # noqa: ARG002 - the hook's signature
        """Why the rule could never be kept at this table; nothing where its people only have to do their part."""
        return ()

    def settled(self, table: TableFacts) -> TableFacts:
        """The table as this rule makes it: a clause about the term replaces the term that the table had before."""
        return table

    @final
    def unkept(self, table: TableFacts) -> tuple[Misfit, ...]:
        """Why the rule could never be kept as it says: `misfits`, and business days that nobody knows."""
        counts = getattr(self, "counting", None) == "business"
        return (*(without_calendar(table) if counts else ()), *self.misfits(table))

    @classmethod
    def without_clause(cls) -> Bilingual | None:
        """What holds at a table that has no clause of this kind, where something happens there all the same.

        None where then nothing of the kind is asked.
        """
        return None

    @classmethod
    def example(cls) -> Self:
        """A rule of this kind with the example of each parameter."""
        return cls.model_validate(
            {name: field.examples[0] for name, field in cls.model_fields.items() if field.examples is not None}
        )

    @classmethod
    def moment_names(cls) -> list[str]:
        """The moments at which the kind speaks, as people read them: `session_opening`."""
        return [moment.called() for moment in cls.moments]


class TextOnly(RuleKind):
    """A kind that people keep by themselves: its parameters are told as a sentence, and nothing is ever refused."""

    moments: ClassVar[tuple[type[Moment], ...]] = ()
    refusal: ClassVar[type[GroundRuleBreached]] = GroundRuleBreached
    refuses: ClassVar[bool] = False
    text_only: ClassVar[bool] = True

    @final
    def check(self, facts: Moment) -> Finding | None:  # noqa: ARG002 - the hook's signature
        return None


class ManyFindings(RuleKind):
    """A kind that lists every gap by itself, so that people can close them in any order."""

    @abstractmethod
    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        """Every gap, in the order in which people would close them."""

    @final
    def check(self, facts: Moment) -> Finding | None:
        return next(iter(self.findings(facts)), None)


class NoticePeriod(RuleKind):
    """A kind that lets nothing happen before the n-th day after what went before, by the table's own calendar.

    With `whole_days` that day has to be over, and it happens from the next one of the same counting on: called on a
    Saturday with one business day, not before Tuesday. A period of 0 days asks for no day between.
    """

    unsaid: ClassVar[Mapping[str, JsonValue]] = MappingProxyType({"whole_days": False})

    days: Annotated[int, Field(ge=0, le=90, examples=[5])]
    counting: Annotated[Literal["calendar", "business"], Field(examples=["calendar"])] = "calendar"
    whole_days: Annotated[
        bool,
        Field(
            description="Whether the last of the days has to be over. Where nothing is said, of business days it has.",
        ),
    ] = False

    @model_validator(mode="before")
    @classmethod
    def _business_days_are_whole(cls, values: object) -> object:
        if not isinstance(values, dict):
            return values
        whole = {"whole_days": values.get("counting") == "business", **values}
        return whole if values.get("days") else {**whole, "whole_days": False}

    @property
    def days_needed(self) -> int:
        """The number of the day on which it may happen first; 0 is at once."""
        return self.days + self.whole_days if self.days else 0

    @final
    def earliest(self, before: date, holidays: frozenset[date]) -> date:
        """The first day on which it may happen."""
        return add_days(before, self.days_needed, self.counting, holidays)

    @final
    def between_words(self) -> Bilingual:
        """The days that have to lie between, where there are some and they are whole."""
        words, es = counted_days(self.days, self.counting), "completo" if self.days == 1 else "completos"
        number, _, noun = words.en.partition(" ")
        return Bilingual(es=f"al menos {words.es} {es}", en=f"at least {number} whole {noun}")

    @final
    def next_day_words(self) -> Bilingual:
        """The day from which on it may happen then."""
        if self.counting == "business":
            return Bilingual(es="el siguiente día hábil", en="the next business day")
        return Bilingual(es="el día siguiente", en="the next day")
