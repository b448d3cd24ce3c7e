"""The shape of a refusal as the document shows it, RFC 9457, and an example of each."""

from collections.abc import Mapping
from typing import Any, Final

from app.core.errors import NotFound, PreconditionFailed, Refusal
from app.core.messages import DEFAULT_LOCALE, translate
from app.core.problems import InvalidInput, Problem
from app.openapi.refusals import said

Json = dict[str, Any]

_PLACE: Final[Json] = {
    "type": "object",
    "description": "One place of the input that is wrong.",
    "required": ["in", "pointer", "code", "detail"],
    "properties": {
        "in": {
            "type": "string",
            "enum": ["body", "query", "path", "header", "parameters"],
            "description": "Which part of the request; with `rule_parameters_invalid` the parameters of the rule.",
        },
        "pointer": {"type": "string", "description": "RFC 6901 into that part; empty for the whole of it."},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "limit": {
            "type": "number",
            "description": "The bound: of characters, of items, or of the number itself.",
        },
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What is possible, where the value is none of it.",
        },
        "nearest": {"type": "string", "description": "The known name or value that the given one is most like."},
    },
}
_CURRENT: Final[Json] = {
    "type": "object",
    "description": "The subject as it is now, as a GET of it would answer.",
    "additionalProperties": True,
}
_EXPECTED: Final[Json] = {
    "type": "object",
    "description": "The form of that member as JSON Schema, from `SignaturePayload` or `KeyProofPayload`.",
    "additionalProperties": True,
}
# What a problem may hold besides the members that every problem has. All are references: a generator of clients that
# meets a nameless object in every one of two hundred problems makes two hundred classes of one name.
_FURTHER_MEMBERS: Final[Mapping[str, Json]] = {
    "errors": {
        "type": "array",
        "description": "With `invalid_input` and `rule_parameters_invalid`: every place that is wrong.",
        "items": {"$ref": "#/components/schemas/ProblemPlace"},
    },
    "clause": {"type": "string", "description": "Of a ground rule that says no: the number of its clause."},
    "rule": {"type": "string", "description": "The kind of that rule, as in `GET /v1/rule-kinds`."},
    "sentence": {"type": "string", "description": "The clause in words, as the sectors adopted it."},
    "cure": {"type": "string", "description": "What would have to be done first."},
    "cause": {"type": "string", "description": "Which of the causes of this code it is; `detail` says it in words."},
    "permission": {"type": "string", "description": "With `permission_missing`: what it takes; see `GET /v1/policy`."},
    "roles": {"$ref": "#/components/schemas/ProblemNames"},
    "powers": {"$ref": "#/components/schemas/ProblemNames"},
    "errors_left_out": {"type": "integer", "description": "How many places more are wrong; absent where none is."},
    "member": {"type": "string", "description": "Of a statement that is refused: RFC 6901 into its payload."},
    "expected": {"$ref": "#/components/schemas/ProblemExpected"},
    "breaches": {
        "type": "array",
        "description": "Every clause that says no, the first one first, as in a readiness view.",
        "items": {"$ref": "#/components/schemas/BreachOut"},
    },
    "current": {
        "anyOf": [{"$ref": "#/components/schemas/ProblemCurrent"}, {"type": "null"}],
        "description": "With `stale_revision`: the subject as it is now; null where nothing of it was published yet.",
    },
}


def schemas() -> Json:
    """`Problem` of `components.schemas`, and what it refers to."""
    described = Problem.model_json_schema()
    described["properties"].update(_FURTHER_MEMBERS)
    described["examples"] = [example(NotFound)]
    return {
        "Problem": described,
        "ProblemPlace": _PLACE,
        "ProblemCurrent": _CURRENT,
        "ProblemExpected": _EXPECTED,
        "ProblemNames": {"type": "array", "items": {"type": "string"}},
    }


def example(kind: type[Refusal]) -> Json:
    """A problem as people read it by default, in Spanish."""
    title = said(kind, DEFAULT_LOCALE)
    value: Json = {
        "type": f"/problems/{kind.code}",
        "title": title,
        "status": kind.status,
        "code": kind.code,
        "detail": title,
    }
    if kind is InvalidInput:
        missing = translate("This member is required.", DEFAULT_LOCALE)
        value["errors"] = [{"in": "body", "pointer": "/title", "code": "missing", "detail": missing}]
    if kind is PreconditionFailed:
        value["current"] = None
    return value
