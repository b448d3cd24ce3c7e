"""What a kind of rule is that says when a proposal passes."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal, final

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import DecisionTaken, Moment, Stated
from app.rules.rule_kind import RuleKind
from app.rules.wording import capitalised, in_order, sector_list


@dataclass(frozen=True, slots=True)
class Tally:
    """What follows from the positions: adopted or not, and the positions that people must be able to read later.

    After a first round that the rule lets follow by a second one, it is neither.
    """

    result: Literal["adopted", "not_adopted", "second_round"]
    accepting: tuple[str, ...]
    reservations: tuple[Stated, ...]
    objections: tuple[Stated, ...]


class PositionsMissing(GroundRuleBreached):
    """409: a deciding sector has not stated its position; its silence is not a yes."""

    code = "positions_missing"


class DecisionRule(RuleKind):
    """A kind that says when a proposal passes. Whatever its parameters, every deciding sector is heard first."""

    moments: ClassVar[tuple[type[Moment], ...]] = (DecisionTaken,)
    refusal: ClassVar[type[GroundRuleBreached]] = PositionsMissing

    @abstractmethod
    def decide(self, facts: DecisionTaken) -> Tally:
        """The verdict over positions that are complete: `check` has found nothing."""

    @final
    def check(self, facts: Moment) -> Finding | None:
        """Silence never adopts: final, so that no kind of decision rule can leave a sector out."""
        if not isinstance(facts, DecisionTaken):
            return None
        missing = in_order(facts.deciding_sectors - ({stated.sector for stated in facts.positions} - facts.unformed))
        if not missing:
            return None
        words, plural = sector_list(missing), len(missing) > 1
        return Finding(
            facts={"missing_sectors": missing},
            cure=Bilingual(
                es=f"{capitalised(words.es)} {'expresan' if plural else 'expresa'} su posición sobre la propuesta.",
                en=f"{capitalised(words.en)} {'state' if plural else 'states'} a position on the proposal.",
            ),
        )

    @final
    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        """Final for the same reason: the engine asks this, and it is what `check` says."""
        return super().findings(facts)
