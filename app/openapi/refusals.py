"""Refusals as the document shows them: a catalogue of problems, and for every operation the codes by status."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from app.core.errors import Refusal
from app.core.messages import DEFAULT_LOCALE, translate
from app.core.problems import MEDIA_TYPE, Busy, InvalidInput, MalformedJson, Problem, TooLarge
from app.identity.tokens import TokenExpired, TokenInvalid, TokenMissing
from app.openapi.operations import Operation
from app.rules.breaches import GroundRuleBreached

Json = dict[str, Any]

CODES: Final = "x-codes"
"""Where `app.core.problems.problems` leaves the codes of a response until this module has described them."""

# What a problem may hold besides the members that every problem has.
_FURTHER_MEMBERS: Final[Mapping[str, Json]] = {
    "errors": {
        "type": "array",
        "description": "With `invalid_input` and `rule_parameters_invalid`: every place that is wrong.",
        "items": {
            "type": "object",
            "required": ["pointer", "code", "detail"],
            "properties": {
                "pointer": {
                    "type": "string",
                    "description": "RFC 6901 into the body, or `query/…`, `path/…`, `header/…`; with "
                    "`rule_parameters_invalid` into the parameters of the rule.",
                },
                "code": {"type": "string"},
                "detail": {"type": "string"},
            },
        },
    },
    "clause": {"type": "string", "description": "Of a ground rule that says no: the number of its clause."},
    "rule": {"type": "string", "description": "The kind of that rule, as in `GET /v1/rule-kinds`."},
    "sentence": {"type": "string", "description": "The clause in words, as the sectors adopted it."},
    "cure": {"type": "string", "description": "What would have to be done first."},
    "breaches": {
        "type": "array",
        "description": "Every clause that says no, the first one first, as in a readiness view.",
        "items": {"type": "object"},
    },
    "current": {
        "type": ["object", "null"],
        "description": "With `stale_revision`: the subject as it is now; null where nothing of it was published yet.",
    },
}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


def known() -> list[type[Refusal]]:
    """Every refusal that the loaded rooms can give, in the order of their codes."""
    ours = (kind for kind in _below(Refusal) if kind.__module__.startswith("app.") and "code" in vars(kind))
    return sorted(dict.fromkeys(ours), key=lambda kind: (kind.code, kind.__module__))


def by_code() -> dict[str, type[Refusal]]:
    """The same by code; the tests see to it that no two share one."""
    return {kind.code: kind for kind in reversed(known())}


class _Ellipsis(dict[str, str]):
    """Fills the places of a message that only a real refusal knows."""

    def __missing__(self, _: str) -> str:
        return "…"


def said(kind: type[Refusal], locale: str = "en") -> str:
    """The sentence of a refusal, with «…» where only a real one knows."""
    return translate(kind.message, locale) % _Ellipsis()


def _example(kind: type[Refusal]) -> Json:
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
        value["errors"] = [{"pointer": "/name", "code": "missing", "detail": missing}]
    return {"summary": said(kind), "value": value}


def examples(codes: Iterable[str]) -> Json:
    """`components.examples`: one problem per code, in Spanish as by default."""
    kinds = by_code()
    return {code: _example(kinds[code]) for code in sorted(codes)}


def _kinds_of_breaches() -> set[str]:
    """Where a ground rule may say no, any of its kinds may."""
    return {code for code, kind in by_code().items() if issubclass(kind, GroundRuleBreached)}


def schema() -> Json:
    """`components.schemas.Problem`."""
    described = Problem.model_json_schema()
    described["properties"].update(_FURTHER_MEMBERS)
    described["properties"]["code"]["examples"] = ["not_found"]
    return described


def _of_the_shape(described: Json) -> Iterator[type[Refusal]]:
    """What may be wrong with the parameters or the body."""
    content = described.get("requestBody", {}).get("content", {})
    if content:
        yield TooLarge
    if "application/json" in content:
        yield MalformedJson
    if content or described.get("parameters"):
        yield InvalidInput


def response(codes: Iterable[str]) -> Json:
    """One response with the codes that it may carry."""
    kinds = by_code()
    wanted = sorted(codes)
    lines = "\n".join(f"- `{code}`: {said(kinds[code])}" for code in wanted)
    return {
        "description": f"{HTTPStatus(kinds[wanted[0]].status).phrase}\n\n{lines}",
        "headers": {"Content-Language": {"$ref": "#/components/headers/Content-Language"}},
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "allOf": [{"$ref": "#/components/schemas/Problem"}],
                    "properties": {"code": {"enum": wanted}},
                },
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in wanted},
            }
        },
    }


# The answers that nearly every operation gives in the same way.
_SHARED: Final[Mapping[str, frozenset[str]]] = {
    "Unauthenticated": frozenset(kind.code for kind in (TokenMissing, TokenInvalid, TokenExpired)),
    "Busy": frozenset({Busy.code}),
}


def shared() -> Json:
    """`components.responses`."""
    return {name: response(codes) for name, codes in _SHARED.items()}


def _response(codes: set[str]) -> Json:
    for name, same in _SHARED.items():
        if codes == same:
            return {"$ref": f"#/components/responses/{name}"}
    return response(codes)


def describe(operation: Operation, described: Json) -> set[str]:
    """Put every problem that the operation may answer into its responses; the codes that it used."""
    responses: Json = described["responses"]
    codes: dict[str, set[str]] = defaultdict(set)
    for status, declared in responses.items():
        codes[status].update(declared.pop(CODES, ()))
        if GroundRuleBreached.code in codes[status]:
            codes[status].update(_kinds_of_breaches())
    for kind in (*operation.refusals, *_of_the_shape(described)):
        codes[str(kind.status)].add(kind.code)
    for status, wanted in codes.items():
        if wanted:
            responses[status] = _response(wanted)
    described["responses"] = dict(sorted(responses.items()))
    return set().union(*codes.values())
