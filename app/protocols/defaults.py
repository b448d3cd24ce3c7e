"""What holds where the protocol says nothing: a kind whose parameters all have defaults, as a clause that says so."""

from collections.abc import Sequence
from functools import cache
from typing import Final, TypeVar

from app.core.schemas import Bilingual
from app.protocols.clauses import Clause
from app.protocols.rules import RuleKind

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
