"""The engine: clauses and facts in, breaches or an outcome out. No database, no request, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.schemas import Bilingual
from app.protocols.breaches import Breach
from app.protocols.clauses import Clause
from app.protocols.composition import DecisionRuleMissing
from app.protocols.moments import DecisionTaken, Moment
from app.protocols.rules import DecisionRule, Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with the clause that it follows from."""

    clause: str
    kind: str
    sentence: Bilingual
    verdict: Verdict

    @property
    def adopted(self) -> bool:
        """Whether the proposal passes."""
        return self.verdict.result == "adopted"


def breaches(clauses: Sequence[Clause], facts: Moment) -> tuple[Breach, ...]:
    """Every breach that the facts would be, in the order of the clauses; empty when nothing stands against them."""
    found: list[Breach] = []
    for clause in clauses:
        if clause.rule is None or clause.sentence is None or not isinstance(facts, clause.rule.moments):
            continue
        finding = clause.rule.check(facts)
        if finding is not None:
            found.append(
                Breach(
                    clause=clause.number,
                    kind=clause.rule.kind,
                    sentence=clause.sentence,
                    facts=finding.facts,
                    cure=finding.cure,
                    refusal=clause.rule.refusal,
                )
            )
    return tuple(found)


def require(clauses: Sequence[Clause], facts: Moment) -> None:
    """Raise the refusal of the first breach, which carries them all; return when there is none.

    Raises GroundRuleBreached, always as the class of the rule kind that was breached.
    """
    found = breaches(clauses, facts)
    if found:
        raise found[0].refusal(found)


def outcome(clauses: Sequence[Clause], facts: DecisionTaken) -> Outcome:
    """What the positions come to under the protocol's decision rule.

    Raises GroundRuleBreached while the facts breach any clause (no quorum, a sector not heard), so that no verdict
    rests on them, and DecisionRuleMissing for a protocol that was never composed.
    """
    require(clauses, facts)
    for clause in clauses:
        if isinstance(clause.rule, DecisionRule) and clause.sentence is not None:
            return Outcome(clause.number, clause.rule.kind, clause.sentence, clause.rule.decide(facts))
    raise DecisionRuleMissing
