"""The engine: clauses and facts in, breaches or an outcome out. No database, no request, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from app.core.errors import Conflict
from app.core.schemas import Bilingual
from app.directory.table_calendar import TableCalendar
from app.rules.breaches import Breach, Finding
from app.rules.clauses import Clause, rule_or_default
from app.rules.composition import DecisionRuleMissing
from app.rules.decision_kind import DecisionRule, Tally
from app.rules.invariants import require_invariants
from app.rules.kinds.period_end import PeriodEnd
from app.rules.moments import DecisionTaken, Moment
from app.rules.rule_kind import RuleKind
from app.rules.waking import judged

KindT = TypeVar("KindT", bound=RuleKind)
MomentT = TypeVar("MomentT", bound=Moment)


class GroundRuleMissing(Conflict):
    """409: what the act depends on was never agreed; the service does not decide it in the table's place."""

    code = "ground_rule_missing"
    message = "No clause of the ground rules of this table holds a rule of the kind «%(rule)s», which this depends on."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the positions come to, with the clause that it follows from."""

    clause: str
    kind: str
    sentence: Bilingual
    tally: Tally

    @property
    def adopted(self) -> bool:
        """Whether the proposal passes."""
        return self.tally.result == "adopted"


def breaches(clauses: Sequence[Clause], facts: Moment) -> tuple[Breach, ...]:
    """Every breach that the facts would be, in the order of the clauses; empty when nothing stands against them."""
    found: list[Breach] = []
    for clause in clauses:
        if clause.rule is None or clause.sentence is None or not isinstance(facts, clause.rule.moments):
            continue
        found.extend(
            Breach(
                clause=clause.number,
                kind=clause.rule.kind,
                sentence=clause.sentence,
                facts=finding.facts,
                cure=finding.cure,
                refusal=clause.rule.refusal_at(type(facts)),
            )
            for finding in _findings(clause, clause.rule, facts)
        )
    return tuple(found)


def _findings(clause: Clause, rule: RuleKind, facts: Moment) -> Sequence[Finding]:
    counted = judged(clause, facts)
    if counted is not None:
        return rule.findings(counted)
    held_back = rule.unconfirmed(facts)
    return () if held_back is None else (held_back,)


def speaks_at(clauses: Sequence[Clause], moment: type[Moment]) -> bool:
    """Whether any clause has a word at the moment; where none has, nobody needs to gather its facts."""
    return any(clause.rule is not None and moment in clause.rule.moments for clause in clauses)


def require(clauses: Sequence[Clause], facts: Moment) -> None:
    """Raise the refusal of the first breach, which carries them all; return when there is none.

    Raises GroundRuleBreached, always as the class of the rule kind that was breached, and before any clause is asked
    what `require_invariants` raises.
    """
    require_invariants(facts)
    found = breaches(clauses, facts)
    if found:
        raise found[0].refusal(found)


def rule_of(clauses: Sequence[Clause], kind: type[KindT]) -> KindT:
    """The rule of a kind that is not repeatable, to ask it more than whether it is breached.

    Raises GroundRuleMissing where the protocol says nothing of the kind.
    """
    for clause in clauses:
        if isinstance(clause.rule, kind):
            return clause.rule
    raise GroundRuleMissing(members={"rule": kind.kind}, rule=kind.kind)


def heard(clauses: Sequence[Clause], kind: type[KindT], facts: MomentT) -> tuple[KindT, MomentT] | None:
    """The rule of the kind and the facts as it may judge them, to ask it more than whether it is breached.

    None where no clause holds such a rule, or it is not asked yet at this table.
    """
    for clause in clauses:
        if isinstance(clause.rule, kind):
            counted = judged(clause, facts)
            return None if counted is None else (clause.rule, counted)
    return None


def ends_by(clauses: Sequence[Clause], calendar: TableCalendar) -> TableCalendar:
    """The calendar as these clauses let a period end on it."""
    return calendar.ending(moves=rule_or_default(clauses, PeriodEnd).moves)


def outcome(clauses: Sequence[Clause], facts: DecisionTaken) -> Verdict:
    """What the positions come to under the protocol's decision rule.

    Raises GroundRuleBreached while the facts breach any clause (no quorum, a sector not heard), so that no verdict
    rests on them, and DecisionRuleMissing for a protocol that was never composed.
    """
    require(clauses, facts)
    for clause in clauses:
        if isinstance(clause.rule, DecisionRule) and clause.sentence is not None:
            return Verdict(clause.number, clause.rule.kind, clause.sentence, clause.rule.decide(facts))
    raise DecisionRuleMissing


@dataclass(frozen=True, slots=True)
class Waived:
    """A breach that every deciding sector has agreed to let pass, for this one thing."""

    waiver_id: UUID
    breach: Breach


@dataclass(frozen=True, slots=True)
class Ruling:
    """One version's clauses; `waivers` are the ids of the waivers in force for the thing judged, by clause number."""

    protocol_id: UUID
    clauses: Sequence[Clause]
    waivers: Mapping[str, UUID] = field(default_factory=dict)

    def require(self, facts: Moment) -> None:
        """Raises what `require` raises, for breaches that are not waived; no waiver touches an invariant."""
        require(self._asked, facts)

    def breaches(self, facts: Moment) -> tuple[Breach, ...]:
        """Every breach that would refuse."""
        return breaches(self._asked, facts)

    def waived(self, facts: Moment) -> tuple[Waived, ...]:
        """Every breach that is let pass."""
        asked = [clause for clause in self.clauses if clause.number in self.waivers]
        return tuple(Waived(self.waivers[breach.clause], breach) for breach in breaches(asked, facts))

    def outcome(self, facts: DecisionTaken) -> Verdict:
        """What `outcome` gives or raises."""
        return outcome(self._asked, facts)

    @property
    def _asked(self) -> Sequence[Clause]:
        if not self.waivers:
            return self.clauses
        return [clause for clause in self.clauses if clause.number not in self.waivers]
