"""An example of every body that a client sends, from what the rooms say beside their fields (`Field(examples=…)`).

Nothing is made up: where a required text has no example of its own, the body has none, and a test says so. Only what
means nothing (ids, hours, digests) and what the schema itself lists is filled in by its type.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

Json = dict[str, Any]
_REF: Final = "#/components/schemas/"
_DEPTH: Final = 12

_BY_FORMAT: Final[Mapping[str, str]] = {
    "date-time": "2026-11-23T15:00:00.000000Z",
    "date": "2026-11-23",
}
# For what is opaque: digests and the members of a key.
_OPAQUE: Final = (
    "5c2a6f0d3b7e9184c6d2f0a8b1e3957d4f6a2c8e0b9d7153a4c6e8f0d2b4a697",
    "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
)


class Unsaid(LookupError):
    """A required text of this schema has no example."""


def identifier(name: str) -> str:
    """A UUID of version 7 that belongs to a field's name, the same at every run."""
    drawn = hashlib.sha256(name.encode()).hexdigest()
    return str(UUID(f"01937c5a7e007{drawn[:3]}8{drawn[3:18]}"))


class Examples:
    """Makes examples for the schemas of one document."""

    def __init__(self, schemas: Json) -> None:
        self._schemas = schemas

    def of(self, schema: Json) -> Any:
        """The least that the schema allows; raises Unsaid."""
        return self._value(schema, "", depth=0)

    def _value(self, schema: Json, name: str, *, depth: int) -> Any:
        if depth > _DEPTH:
            raise Unsaid(name)
        if schema.get("examples"):
            return schema["examples"][0]
        if "const" in schema:
            return schema["const"]
        if "$ref" in schema:
            return self._value(self._schemas[schema["$ref"].removeprefix(_REF)], name, depth=depth + 1)
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                real = [option for option in schema[choice] if option.get("type") != "null"]
                return self._value(real[0], name, depth=depth + 1)
        return self._plain(schema, name, depth=depth)

    def _plain(self, schema: Json, name: str, *, depth: int) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "array":
                return [self._value(schema.get("items", {}), name, depth=depth + 1)]
            case "object":
                return self._object(schema, depth=depth)
            case "integer" | "number":
                return max(1, schema.get("minimum", 1))
            case "boolean":
                return True
            case _:
                return _text(schema, name)

    def _object(self, schema: Json, *, depth: int) -> Json:
        """With its required members; where nothing is required, the first."""
        properties: Json = schema.get("properties", {})
        shown = schema.get("required") or list(properties)[:1]
        return {name: self._value(properties[name], name, depth=depth + 1) for name in shown}


def _text(schema: Json, name: str) -> str:
    if schema.get("format") == "uuid":
        return identifier(name)
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    for text in _OPAQUE:
        if "pattern" in schema and re.search(schema["pattern"], text):
            return text
    raise Unsaid(name)
