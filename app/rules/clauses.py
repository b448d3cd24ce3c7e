"""A clause: what people adopted, and the rule that the engine asks in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final, TypeVar

from app.core.schemas import Bilingual
from app.rules.moments import Moment
from app.rules.rule_kind import RuleKind


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause of a protocol. A clause without a rule is text only: people keep it, the service does not.

    `sentence` is the rule in words as it was rendered at the proposal; it is what refusals quote, also when a later
    version of the service would word the kind differently. `woke_at` is since when this service asks the rule at a
    moment, where its table had adopted such a rule before: see `waking`.
    """

    number: str
    title: Bilingual
    text: Bilingual | None = None
    rule: RuleKind | None = None
    sentence: Bilingual | None = None
    woke_at: Mapping[type[Moment], datetime] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if (self.rule is None) != (self.sentence is None):
            raise ValueError("a rule comes with its sentence, and a sentence with its rule")

    @property
    def awaits_confirmation(self) -> bool:
        """Whether a table that had adopted it before it was asked has to confirm what it does."""
        return bool(self.woke_at) and self.rule is not None and self.rule.needs_confirmation


DEFAULT_NUMBER: Final = "default"
"""What refusals cite in the place of a clause that nobody wrote; no adopted clause is printed under it."""
_TITLE: Final = Bilingual(es="Regla supletoria", en="Default rule")

KindT = TypeVar("KindT", bound=RuleKind)


@cache
def _default(kind: type[KindT]) -> Clause:
    rule = kind()
    return Clause(number=DEFAULT_NUMBER, title=_TITLE, rule=rule, sentence=rule.sentence())


def with_default(clauses: Sequence[Clause], kind: type[KindT]) -> Sequence[Clause]:
    """The clauses, with the default of the kind where none of them holds a rule of it."""
    if any(isinstance(clause.rule, kind) for clause in clauses):
        return clauses
    return (*clauses, _default(kind))


def rule_or_default(clauses: Sequence[Clause], kind: type[KindT]) -> KindT:
    """The rule of the kind, or what holds without one."""
    return next((clause.rule for clause in clauses if isinstance(clause.rule, kind)), None) or kind()
