"""Putting clauses together: from what was drafted to what can be asked, and what a whole protocol must have."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import count
from json import dumps
from typing import TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import Conflict, Refusal, Unprocessable
from app.core.field_errors import told
from app.core.schemas import Bilingual
from app.rules.clauses import Clause
from app.rules.decision_kind import DecisionRule
from app.rules.kinds import RULE_KINDS
from app.rules.misfits import TableFacts, Unfit
from app.rules.rule_kind import RuleKind
from app.rules.schemas import ClauseIn, ClauseOut, Heading, RuleIn, RuleOut
from app.rules.waking import Woken, woke_at

Library: TypeAlias = Mapping[str, type[RuleKind]]


class RuleKindUnknown(Unprocessable):
    """422: there is no rule kind of that name."""

    code = "rule_kind_unknown"
    message = "Clause %(clause)s has a rule of a kind that does not exist here."


class RuleParametersInvalid(Unprocessable):
    """422: the parameters of a rule are not those of its kind.

    `problems` say why in full, names that the caller made up included: for whoever wrote them, not for an answer.
    """

    code = "rule_parameters_invalid"
    message = "The parameters of the rule of clause %(clause)s are not valid for its kind."

    def __init__(self, clause: str, kind: type[RuleKind], problems: Sequence[ErrorDetails]) -> None:
        self.kind, self.problems = kind, tuple(problems)
        super().__init__(members={"clause": clause, "rule": kind.kind}, clause=clause)

    def localised_members(self, locale: str) -> dict[str, object]:
        """Every place that is wrong, with the reason in words."""
        errors = [{"in": "parameters", **told(problem, problem["loc"], self.kind, locale)} for problem in self.problems]
        return {"errors": errors}


class ClauseNumberTaken(Unprocessable):
    """422: two clauses have the same number."""

    code = "clause_number_taken"
    message = "Two clauses have the number %(clause)s."


class RuleKindTwice(Conflict):
    """409: two clauses say the same kind of thing, so that nobody could tell which one holds."""

    code = "rule_kind_twice"
    message = "Clauses %(clauses)s hold a rule of the same kind, which a protocol may hold only once."


class DecisionRuleMissing(Conflict):
    """409: without a decision rule no proposal could ever pass or fail."""

    code = "decision_rule_missing"
    message = "No clause of this protocol says how a decision passes."


def render(drafted: Sequence[ClauseIn], library: Library = RULE_KINDS) -> tuple[Clause, ...]:
    """The clauses numbered, their rules built and their sentences written, once and for good.

    A clause without a number receives the lowest whole number that no other clause has.
    Raises RuleKindUnknown and RuleParametersInvalid.
    """
    free = _free_numbers({clause.number for clause in drafted if clause.number is not None})
    rendered: list[Clause] = []
    for clause in drafted:
        number = clause.number or next(free)
        rule = None if clause.rule is None else _rule(number, clause.rule, library)
        rendered.append(
            Clause(
                number=number,
                # As they are stored and read back, whatever was asked of them on their way in.
                title=Heading(es=clause.title.es, en=clause.title.en),
                text=None if clause.text is None else Bilingual(es=clause.text.es, en=clause.text.en),
                rule=rule,
                sentence=None if rule is None else rule.sentence(),
            )
        )
    return tuple(rendered)


def restore(
    stored: Sequence[ClauseOut], library: Library = RULE_KINDS, woken: Collection[Woken] = ()
) -> tuple[Clause, ...]:
    """Clauses as they were stored, with the sentences that people adopted rather than newly written ones.

    `woken` are the kinds that the table of these clauses had adopted before they were asked.
    Raises RuleKindUnknown and RuleParametersInvalid when the library no longer carries a rule that it once accepted.
    """
    return tuple(_restored(clause, library, woken) for clause in stored)


def _restored(clause: ClauseOut, library: Library, woken: Iterable[Woken]) -> Clause:
    rule = None
    if clause.rule is not None:
        rule = _rule(clause.number, as_adopted(clause.rule, library), library)
    return Clause(
        number=clause.number,
        title=clause.title,
        text=clause.text,
        rule=rule,
        sentence=clause.sentence,
        woke_at={} if rule is None else woke_at(rule, woken),
    )


def as_adopted(rule: RuleOut, library: Library = RULE_KINDS) -> RuleIn:
    """A stored rule with the parameters that it was adopted with, those that did not exist at that time included."""
    kind = library.get(rule.kind)
    return RuleIn(kind=rule.kind, parameters={**(kind.unsaid if kind else {}), **rule.parameters})


def compose(clauses: Sequence[Clause], table: TableFacts | None = None) -> None:
    """Return when the clauses make a protocol that can be proposed, at `table` where it is known.

    Raises ClauseNumberTaken, RuleKindTwice (a kind that is not repeatable, or two decision rules), naming the
    clauses, and DecisionRuleMissing; then, with everything that was found, the ProtocolUnfit of the first finding.
    """
    for refusal in against(clauses):
        raise refusal
    found = unfit(clauses, table) if table else ()
    if found:
        raise found[0].misfit.refusal(found)


def against(clauses: Sequence[Clause]) -> Iterator[Refusal]:
    """What is wrong with the clauses themselves, whichever table they are for."""
    number, times = Counter(clause.number for clause in clauses).most_common(1)[0] if clauses else ("", 0)
    if times > 1:
        yield ClauseNumberTaken(members={"clause": number}, clause=number)
    holders: dict[str, list[str]] = {}
    for clause in clauses:
        if clause.rule is not None and not clause.rule.repeatable:
            holders.setdefault(_place(clause.rule), []).append(clause.number)
    for place, numbers in holders.items():
        if len(numbers) > 1:
            yield RuleKindTwice(members={"clauses": numbers, "rule": place}, clauses=", ".join(numbers))
    if not any(isinstance(clause.rule, DecisionRule) for clause in clauses):
        yield DecisionRuleMissing()


def unfit(clauses: Sequence[Clause], table: TableFacts) -> tuple[Unfit, ...]:
    """Every reason why a clause could never be kept at the table, in the order of the clauses."""
    settled_by: dict[str, str] = {}
    for clause in clauses:
        if clause.rule is not None:
            before, table = table, clause.rule.settled(table)
            settled_by |= {
                field.name: clause.number
                for field in fields(TableFacts)
                if getattr(before, field.name) != getattr(table, field.name)
            }
    return tuple(
        Unfit(
            clauses=_named(clause.number, settled_by.get(misfit.rests_on or "")),
            kind=clause.rule.kind,
            sentence=clause.sentence,
            misfit=misfit,
        )
        for clause in clauses
        if clause.rule is not None and clause.sentence is not None
        for misfit in clause.rule.unkept(table)
    )


def _named(clause: str, other: str | None) -> tuple[str, ...]:
    return (clause,) if other is None or other == clause else (clause, other)


def _place(rule: RuleKind) -> str:
    """What a protocol may hold once: the kind, or the decision rule whichever its kind."""
    return "decision_rule" if isinstance(rule, DecisionRule) else rule.kind


def _free_numbers(taken: set[str]) -> Iterator[str]:
    return (number for number in map(str, count(1)) if number not in taken)


def _rule(clause: str, rule: RuleIn, library: Library) -> RuleKind:
    kind = library.get(rule.kind)
    if kind is None:
        raise RuleKindUnknown(members={"clause": clause, "known": list(library)}, clause=clause)
    try:
        # As JSON, so that a kind may ask for dates or tuples and still be strict about numbers.
        return kind.model_validate_json(dumps(rule.parameters))
    except ValidationError as error:
        raise RuleParametersInvalid(clause, kind, error.errors(include_url=False, include_input=False)) from None
