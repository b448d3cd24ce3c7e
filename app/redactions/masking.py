"""What becomes of words that are taken out: a mark in their place; ids, codes, figures and rules stay what they are."""

from collections.abc import Mapping
from typing import Final

from app.core.db import Subject
from app.roundtables.table_subjects import Redactable

MARK: Final = "█████"
"""What stands where a text was."""
WORDS: Final = frozenset(
    {
        "title",
        "text",
        "reasons",
        "condition",
        "means_of_verification",
        "unit",
        "source",
        "indicator",
        "place",
        "place_before",
        "task",
        "where",
        "held_by",
    }
)
"""The members, wherever they stand inside a column that is JSON, that hold what somebody wrote."""
NUMBERED: Final = "name"
"""Such a member tells the parts of a list from one another and goes on doing so: its mark is numbered."""
ENFORCED: Final = frozenset({"rule", "sentence"})
"""What the engine asks and what refusals quote: nothing in it is touched."""


def erase(row: Subject, redactable: Redactable) -> None:
    """Take the words out of the row itself, which searches and desks read."""
    for name in redactable.words:
        setattr(row, name, blackened(getattr(row, name)))
    for name in redactable.named:
        setattr(row, name, renamed(getattr(row, name)))
    for name, nothing in redactable.emptied.items():
        setattr(row, name, nothing)


def blackened(value: object) -> object:
    """A column's value without its words: a text, one in two languages, a list of texts, or JSON with texts in it."""
    match value:
        case {"es": _, "en": _}:
            return _all(value)
        case [str(), *_]:
            return _all(value)
        case str():
            return MARK
        case _:
            return _inside(value)


def renamed(value: Mapping[str, object]) -> dict[str, object]:
    """The same values numbered in the order of their names: for a mapping whose very names are words.

    The mark itself cannot stand there: members of canonical JSON are named in ASCII.
    """
    return {f"redacted-{number}": value[name] for number, name in enumerate(sorted(value), 1)}


def _all(value: object) -> object:
    match value:
        case str():
            return MARK
        case dict():
            return {name: _all(each) for name, each in value.items()}
        case list():
            return [_all(each) for each in value]
        case _:
            return value


def _inside(value: object, number: int = 1) -> object:
    match value:
        case dict():
            return {name: _member(name, each, number) for name, each in value.items()}
        case list():
            return [_inside(each, place) for place, each in enumerate(value, 1)]
        case _:
            return value


def _member(name: str, value: object, number: int) -> object:
    if name in ENFORCED:
        return value
    if name == NUMBERED:
        return f"{MARK} {number}"
    return _all(value) if name in WORDS else _inside(value)
