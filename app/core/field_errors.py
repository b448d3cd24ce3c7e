"""What is wrong with an input, place by place: where, why, by which bound or list, and the name that was likely meant.

Values are never repeated: they may be secrets, or markup aimed at whoever reads the error. Names are, where they are
plain: a client that misspelled a member must learn which one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from app.core.messages import ALLOWED_MESSAGE, FIELD_MESSAGES, NEAREST_MESSAGE, OTHER_FIELD_MESSAGE, translate

MOST: Final = 50
"""How many places one answer tells."""

PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_.\[\]-]{1,64}")
"""A name that is repeated to its author holds nothing that a reader could mistake for anything else."""

_LISTED: Final = 12  # how many values of a list stand in the sentence; beside it stand all of them
_OF_A_NAME: Final = "[key]"
_LIMITS: Final = ("min_length", "max_length", "ge", "gt", "le", "lt")
_UNKNOWN: Final = frozenset({"extra_forbidden", "query_unknown"})
_NOT_LISTED: Final = frozenset({"enum", "literal_error"})

Step = int | str


class Parameters(dict[str, object]):
    """The types of parameters by their names, as if they were the members of an object."""


def pointer(steps: Iterable[Step]) -> str:
    """RFC 6901; "" is the whole."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def limit_of(context: Mapping[str, Any]) -> float | None:
    """The bound that was passed, from the context of pydantic's error."""
    limit = next((context[name] for name in _LIMITS if name in context), None)
    return limit if isinstance(limit, int | float) else None


def told(error: Mapping[str, Any], steps: Sequence[Step], shape: object, locale: str) -> dict[str, object]:
    """One error of pydantic, as clients and people read it; `steps` lead to its place from where the type is `shape`.

    Members: `pointer`, `code`, `detail`; `limit`, a number, where it is passed; `allowed`, a list, where the value is
    none of it; `nearest`, the known name or value that the given one is most like.
    """
    code, context = str(error["type"]), error.get("ctx") or {}
    # Of a name that the caller made up it is told what holds it.
    given, named = error.get("input"), bool(steps) and steps[-1] == _OF_A_NAME
    place, types = _walked(steps[:-2] if named else steps[:-1] if code in _UNKNOWN else steps, shape)
    members: dict[str, object] = {}
    known: list[str] = []
    if code in _UNKNOWN and steps:
        given = steps[-1]
        if PLAIN_NAME.fullmatch(str(given)):
            place.append(given)
            known = sorted({name for each in types for name in _members(each)})
    elif code in _NOT_LISTED:
        known = list(dict.fromkeys(value for each in types for value in _values(each, of_names=named)))
    elif code == "union_tag_invalid":
        known = [tag.strip(" '") for tag in str(context.get("expected_tags", "")).split(",")]
        given = context.get("tag")
    if code not in _UNKNOWN and known:
        members["allowed"] = known
    if code.startswith("union_tag") and str(tag := context.get("discriminator", "")).startswith("'"):
        place.append(str(tag).strip("'"))
    if member := context.get("member"):
        place.append(member)
    if (limit := limit_of(context)) is not None:
        members["limit"] = limit
    if isinstance(given, str) and (near := get_close_matches(given[:64], known, 1)):
        members["nearest"] = near[0]
    return {"pointer": pointer(place), "code": code, "detail": _sentence(code, members, locale), **members}


def _sentence(code: str, members: Mapping[str, object], locale: str) -> str:
    words = translate(FIELD_MESSAGES.get(code, OTHER_FIELD_MESSAGE), locale)
    if "limit" in members:
        words %= {"limit": members["limit"]}
    if isinstance(allowed := members.get("allowed"), list):
        words += " " + translate(ALLOWED_MESSAGE, locale) % {
            "allowed": ", ".join(allowed[:_LISTED]) + (", …" if len(allowed) > _LISTED else "")
        }
    elif "nearest" in members:
        words += " " + translate(NEAREST_MESSAGE, locale) % {"nearest": members["nearest"]}
    return words


def _walked(steps: Iterable[Step], shape: object) -> tuple[list[Step], list[object]]:
    """The steps without those that name an alternative of a union, which no pointer has, and the types at the end."""
    types, path = list(_alternatives(shape)), list[Step]()
    for step in steps:
        inner = [each for kind in types for each in _inside(kind, step)]
        if not inner and isinstance(step, str) and len(types) > 1:
            continue
        path.append(step)
        types = [each for kind in inner for each in _alternatives(kind)]
    return path, types


def _alternatives(annotation: object) -> Iterator[object]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for each in get_args(annotation):
            yield from _alternatives(each)
    elif annotation is not type(None):
        yield annotation


def _inside(kind: object, step: Step) -> Iterator[object]:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(step, str):
        if step in (members := _members(kind)):
            yield members[step]
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            yield arguments[1]
    elif isinstance(origin, type) and issubclass(origin, Iterable) and arguments:
        yield arguments[0]


def _members(kind: object) -> Mapping[str, object]:
    if isinstance(kind, Parameters):
        return kind
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    return {}


def _values(kind: object, *, of_names: bool) -> Iterator[str]:
    origin = get_origin(kind)
    if of_names and isinstance(origin, type) and issubclass(origin, Mapping):
        for each in _alternatives(get_args(kind)[0]):
            yield from _values(each, of_names=False)
    elif origin is Literal:
        yield from map(str, get_args(kind))
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from (str(each.value) for each in kind)
