"""Rules with parameters drawn from all that their own JSON Schema allows."""

import re
from typing import cast

from hypothesis import strategies as st
from pydantic import JsonValue

from app.rules.rule_kind import RuleKind


def values(schema: dict[str, JsonValue]) -> st.SearchStrategy[JsonValue]:  # noqa: PLR0911 - one per shape
    """Values that a JSON Schema allows, as far as rule kinds use JSON Schema."""
    match schema:
        case {"const": constant}:
            return st.just(constant)
        case {"enum": list(allowed)}:
            return st.sampled_from(allowed)
        case {"anyOf": list(choices)}:
            return st.one_of(*(values(cast("dict[str, JsonValue]", choice)) for choice in choices))
        case {"type": "integer", "minimum": int(lowest), "maximum": int(highest)}:
            return st.integers(lowest, highest)
        case {"type": "string", "pattern": str(pattern)}:
            texts = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True).filter(lambda text: "\n" not in text)
            fewest, most = cast("int", schema.get("minLength", 1)), cast("int", schema.get("maxLength", 200))
            return texts.filter(lambda text: fewest <= len(text) <= most)
        case {"type": "boolean"}:
            return st.booleans()
        case {"type": "array", "items": dict(item)}:
            return cast("st.SearchStrategy[JsonValue]", st.lists(values(item), min_size=1, max_size=2))
        case {"type": "object", "propertyNames": dict(names), "additionalProperties": dict(member)}:
            keys, fewest = cast("st.SearchStrategy[str]", values(names)), cast("int", schema.get("minProperties", 0))
            return cast("st.SearchStrategy[JsonValue]", st.dictionaries(keys, values(member), min_size=fewest))
        case {"type": "object", "properties": dict(properties)}:
            members = {name: values(cast("dict[str, JsonValue]", member)) for name, member in properties.items()}
            return cast("st.SearchStrategy[JsonValue]", st.fixed_dictionaries(members))
    raise AssertionError(f"a parameter without bounds, or of a shape this test does not know: {schema}")


def rules(kind: type[RuleKind]) -> st.SearchStrategy[RuleKind]:
    return values(kind.model_json_schema()).map(kind.model_validate)
