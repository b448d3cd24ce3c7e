"""The clause library: every file beside this one is a rule kind, found by being here."""

import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

from app.rules.breaches import GroundRuleBreached
from app.rules.misfits import CalendarMissing, ProtocolUnfit
from app.rules.moments import Moment
from app.rules.rule_kind import RuleKind


def discover(package: str, path: Iterable[str]) -> Mapping[str, type[RuleKind]]:
    """Rule kinds of a package by name, in the order of their names.

    `package` and `path` are a package's `__name__` and `__path__`. Raises ValueError for a file that does not define
    exactly one whole kind, or a name that two files give; a service with such a library does not start.
    """
    found: dict[str, type[RuleKind]] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(path)):
        kind = _only_kind(f"{package}.{name}")
        if kind.kind in found:
            raise ValueError(f"two rule kinds are called {kind.kind}")
        found[kind.kind] = kind
    return MappingProxyType(dict(sorted(found.items())))


def _only_kind(module_name: str) -> type[RuleKind]:
    kinds = [
        value
        for value in vars(import_module(module_name)).values()
        if inspect.isclass(value)
        and issubclass(value, RuleKind)
        and value.__module__ == module_name
        and not inspect.isabstract(value)
    ]
    if len(kinds) != 1:
        raise ValueError(f"{module_name} defines {len(kinds)} rule kinds instead of one")
    unsaid = [name for name in ("kind", "moments", "refusal") if not hasattr(kinds[0], name)]
    if unsaid:
        raise ValueError(f"{module_name} does not say its {', '.join(unsaid)}")
    return kinds[0]


RULE_KINDS: Final = discover(__name__, __path__)
"""Every rule kind by name, in the order of the names."""


def refusals_at(*moments: type[Moment]) -> tuple[type[GroundRuleBreached], ...]:
    """The refusals that ground rules can give at these moments, for the documentation of an operation."""
    kinds = [kind for kind in RULE_KINDS.values() if kind.refuses]
    refusals = {kind.refusal_at(moment) for kind in kinds for moment in moments if moment in kind.moments}
    return tuple(sorted(refusals, key=lambda refusal: refusal.code))


def refusals_of_proposals() -> tuple[type[ProtocolUnfit], ...]:
    """The refusals that rules can give when a protocol is proposed for a table, for the same documentation."""
    of_kinds = {refusal for kind in RULE_KINDS.values() for refusal in kind.unfit}
    return tuple(sorted({CalendarMissing, *of_kinds}, key=_code))


def _code(refusal: type[ProtocolUnfit]) -> str:
    return refusal.code
