"""Finding rule kinds: one file of a package is one kind, and being there is all the registration it needs."""

import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

from app.protocols.rules import RuleKind


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
