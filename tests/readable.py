"""What a parametrised case is called where nobody named it: by what is tried, not by its number.

The same in every process: workers collect for themselves and must come to the same names.
"""

import re
from collections.abc import Mapping, Set
from datetime import date
from enum import Enum

LONGEST = 80
# Ids, and what keys and digests are written as: drawn anew in every process.
_DRAWN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9+/_-]{43,}=?")
_UNSHOWN = re.compile(r"[^ -~À-ÿ]+")


def name_of(value: object) -> str | None:
    """A short name for a value; None where pytest knows a better one, or nobody does."""
    if isinstance(value, str | bytes | int | float | type) or value is None:
        return None
    said = _UNSHOWN.sub("·", _DRAWN.sub("drawn", _said(value)))
    return said[:LONGEST] or None


def _said(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str | int | float | date) or value is None:
        return str(value)
    if isinstance(value, Mapping):
        return " ".join(f"{key}={_said(each)}" for key, each in value.items()) or "empty"
    if isinstance(value, Set | list | tuple):
        said = map(_said, value)
        return ",".join(sorted(said) if isinstance(value, Set) else said) or "none"
    return str(getattr(value, "__name__", type(value).__name__)).replace("<lambda>", "")
