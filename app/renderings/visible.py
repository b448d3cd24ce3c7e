"""Characters that would act and not be read: shown by their numbers in every rendering. Pure."""

import unicodedata
from typing import Final

# They turn round what follows them, beyond the text that they stand in.
_TURNING: Final = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_KEPT: Final = frozenset("\n\t")


def visible(text: str) -> str:
    """The text with control characters, and what turns the direction of others, as ⟦U+202E⟧; a tab is a space."""
    if text.isprintable():
        return text
    return "".join(_shown(each) for each in text)


def _shown(each: str) -> str:
    if each == "\t":
        return " "
    if each in _KEPT:
        return each
    if each in _TURNING or unicodedata.category(each) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return f"⟦U+{ord(each):04X}⟧"
    return each
