"""Every refusal that the loaded rooms can give, and what it says."""

from collections.abc import Iterator

from app.core.errors import Refusal
from app.core.messages import translate


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


def known() -> list[type[Refusal]]:
    """Every refusal that the loaded rooms can give, in the order of their codes."""
    ours = (kind for kind in _below(Refusal) if kind.__module__.startswith("app.") and "code" in vars(kind))
    return sorted(dict.fromkeys(ours), key=lambda kind: (kind.code, kind.__module__))


def by_code() -> dict[str, type[Refusal]]:
    """The same by code; the tests see to it that no two share one."""
    return {kind.code: kind for kind in reversed(known())}


class _Ellipsis(dict[str, str]):
    """Fills the places of a message that only a real refusal knows."""

    def __missing__(self, _: str) -> str:
        return "…"


def said(kind: type[Refusal], locale: str = "en") -> str:
    """The sentence of a refusal, with «…» where only a real one knows."""
    return translate(kind.message, locale) % _Ellipsis()
