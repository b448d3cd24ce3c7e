"""Examples from schemas: what a room says in its own fields, else a word of the field, else the plainest value."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from app.openapi.words import WORDS

Json = dict[str, Any]
_REF: Final = "#/components/schemas/"
_DEPTH: Final = 12

_BY_FORMAT: Final[Mapping[str, str]] = {
    "date-time": "2026-11-23T15:00:00.000000Z",
    "date": "2026-11-23",
    "json-string": "{}",
    "password": "una clave larga y propia",
}
# Texts for patterns that no word fits.
_BY_PATTERN: Final = (
    "5c2a6f0d3b7e9184c6d2f0a8b1e3957d4f6a2c8e0b9d7153a4c6e8f0d2b4a697",
    "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    "0210",
    "es",
    "7.2",
    "quorum_overall",
    "eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2lnbmF0dXJl",
)
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": (list, tuple),
    "object": dict,
}


def identifier(name: str) -> str:
    """A UUID of version 7 that belongs to a field's name, the same at every run."""
    drawn = hashlib.sha256(name.encode()).hexdigest()
    return str(UUID(f"01937c5a7e007{drawn[:3]}8{drawn[3:18]}"))


def _fits(value: object, schema: Json) -> bool:
    """Whether a word may stand at a place: type, list of values, pattern and bounds."""
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, _TYPES[kind]) or isinstance(value, bool) != (kind == "boolean")):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, str):
        if schema.get("format", "") in {"uuid", *_BY_FORMAT}:
            return False
        pattern = schema.get("pattern")
        return len(value) <= schema.get("maxLength", len(value)) and not (pattern and not re.search(pattern, value))
    if isinstance(value, int):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


class Examples:
    """Makes examples for the schemas of one document."""

    def __init__(self, schemas: Json) -> None:
        self._schemas = schemas

    def of(self, schema: Json, *, complete: bool) -> Any:
        """An example that the schema allows; `complete` with optional members, as answers have them."""
        return self._value(schema, "", "", complete=complete, depth=0)

    def _value(self, schema: Json, owner: str, name: str, *, complete: bool, depth: int) -> Any:
        if depth > _DEPTH:
            return None
        if schema.get("examples"):
            return schema["examples"][0]
        if "const" in schema:
            return schema["const"]
        if "$ref" in schema:
            component = schema["$ref"].removeprefix(_REF)
            return self._named(component, owner, name, complete=complete, depth=depth)
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                real = [option for option in schema[choice] if option.get("type") != "null"]
                return self._value(real[0], owner, name, complete=complete, depth=depth + 1)
        return self._plain(schema, owner, name, complete=complete, depth=depth)

    def _named(self, component: str, owner: str, name: str, *, complete: bool, depth: int) -> Any:
        schema = self._schemas[component]
        if "properties" in schema and not schema.get("examples"):
            return self._object(schema, component, complete=complete, depth=depth)
        return self._value(schema, owner, name, complete=complete, depth=depth + 1)

    def _object(self, schema: Json, component: str, *, complete: bool, depth: int) -> Json:
        """With its required members; where nothing is required, at least the first."""
        properties: Json = schema.get("properties", {})
        shown = [name for name in properties if complete or name in schema.get("required", ())]
        return {
            name: self._value(properties[name], component, name, complete=complete, depth=depth + 1)
            for name in shown or list(properties)[:1]
        }

    def _plain(self, schema: Json, owner: str, name: str, *, complete: bool, depth: int) -> Any:
        for key in (f"{owner}.{name}", name):
            if key in WORDS and _fits(WORDS[key], schema):
                return WORDS[key]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if kind == "array":
            return [self._value(schema.get("items", {}), owner, name, complete=complete, depth=depth + 1)]
        if kind == "object":
            return self._object(schema, owner, complete=complete, depth=depth)
        if kind in {"integer", "number"}:
            return max(1, schema.get("minimum", 1))
        return True if kind == "boolean" else self._text(schema, name)

    @staticmethod
    def _text(schema: Json, name: str) -> str:
        if schema.get("format") == "uuid":
            return identifier(name)
        if schema.get("format") in _BY_FORMAT:
            return _BY_FORMAT[schema["format"]]
        if "pattern" in schema:
            return next((text for text in _BY_PATTERN if re.search(schema["pattern"], text)), "")
        return "Texto"[: schema.get("maxLength")]
