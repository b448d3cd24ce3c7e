"""The words of papers in the two layouts: `words.json` has, by name, those in Spanish and those in English."""

from functools import cache
from importlib import resources
from typing import Any, Literal, TypeAlias

import orjson

Layout: TypeAlias = Literal["es", "en"]


@cache
def _known() -> Any:
    return orjson.loads(resources.files("app.renderings").joinpath("words.json").read_bytes())


def say(name: str, layout: Layout, **values: object) -> str:
    """The words by this name, with the values in their places; a value is never read for places of its own."""
    text: str = _known()["words"][name][layout == "en"]
    return text.format(**values) if values else text


def code(value: object, layout: Layout) -> str:
    """A code of the record in words; the code itself where the layout has no word for it."""
    if value is None:
        return ""
    found = _known()["codes"].get(str(value))
    return str(value).replace("_", " ") if found is None else str(found[layout == "en"])
