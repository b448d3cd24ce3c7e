"""What would have been right: lists and names, for whoever wrote ground rules by hand."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

from pydantic_core import ErrorDetails

from app.core.schemas import Bilingual

_LONGEST: Final = 100
_LISTED: Final = re.compile(r"'([^']*)'")


def of_problem(problem: ErrorDetails, members: Collection[str]) -> Bilingual | None:
    """What stands right at a place that pydantic found wrong; `members` are the names that belong there."""
    context = problem.get("ctx", {})
    if problem["type"] == "extra_forbidden":
        return of_name(str(problem["loc"][-1]), members)
    if "expected" in context:
        listed = ", ".join(_LISTED.findall(str(context["expected"])))
        return Bilingual(es=listed, en=listed) if listed else None
    return None


def of_name(written: str, known: Collection[str]) -> Bilingual | None:
    """The name that was probably meant, or all that there are."""
    near = get_close_matches(written[:_LONGEST], known, 1)
    if near:
        return Bilingual(es=f"¿{near[0]}?", en=f"{near[0]}?")
    listed = ", ".join(known)
    return Bilingual(es=f"existen: {listed}", en=f"there are: {listed}") if listed else None


def with_hint(words: Bilingual, hint: Bilingual | None) -> Bilingual:
    """The sentence with what would have been right at its end."""
    if hint is None:
        return words
    return Bilingual(es=f"{words.es.removesuffix('.')} ({hint.es}).", en=f"{words.en.removesuffix('.')} ({hint.en}).")
