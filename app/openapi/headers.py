"""Header fields of requests and responses: each described once as a component, and referred to where it applies."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from app.openapi.operations import Operation

Json = dict[str, Any]

_KEY: Final = "018f6d2e-5c7a-4d3b-9e21-6f0a4b8c7d15"
_SEAT: Final = "01937c5a-7e00-7b11-8f3a-2c4d5e6f7a8b"
_TAG: Final = '"1.5c2a6f0d3b7e9184c6d2f0a8b1e3957d4f6a2c8e0b9d7153a4c6e8f0d2b4a697"'
# Not `format: uuid`: generated clients would hand an object to their HTTP library, which takes header fields as text.
_UUID: Final[Json] = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
}

SCHEMAS: Final[Json] = {
    "DryRun": {
        "type": "string",
        "enum": ["true", "false"],
        "description": "Whether the act is only tried: the real answer, and nothing is kept.",
    }
}


_OF_FASTAPI: Final = "Successful Response"


def _field(name: str, schema: Json, example: str, description: str, *, required: bool = False) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": schema,
        "example": example,
    }


PARAMETERS: Final[Json] = {
    "Accept-Language": _field(
        "Accept-Language", {"type": "string"}, "es", "The language of problems: `es` (default) or `en`."
    ),
    "Acting-Seat": _field(
        "Acting-Seat",
        _UUID,
        _SEAT,
        "The seat that you act for. Needed only by who holds several seats at this table.",
    ),
    "Idempotency-Key": _field(
        "Idempotency-Key",
        _UUID,
        _KEY,
        "A UUID that you make for this act. Sent again with the same request it answers the same subject and does "
        "nothing; with another request it is refused.",
    ),
    "Idempotency-Key-Required": _field(
        "Idempotency-Key",
        _UUID,
        _KEY,
        "A UUID that you make for this act; required here, because a repeat would hurt. Sent again with the same "
        "request it answers the same subject and does nothing; with another request it is refused.",
        required=True,
    ),
    "If-Match": _field(
        "If-Match",
        {"type": "string", "pattern": r'^(W/)?"[1-9][0-9]{0,17}\.[0-9a-f]{64}"$'},
        _TAG,
        "The ETag of what you have read. When the text has changed since, the answer is 412 with the current one.",
        required=True,
    ),
    "If-None-Match": _field(
        "If-None-Match", {"type": "string"}, _TAG, "The ETag that you have; while it is current the answer is 304."
    ),
    "Dry-Run": _field(
        "Dry-Run",
        {"$ref": "#/components/schemas/DryRun"},
        "true",
        "With `true` the answer is the real one, with 200 for 201, and nothing is kept.",
    ),
}

HEADERS: Final[Json] = {
    "Content-Language": {"description": "The language of the problem.", "schema": {"type": "string"}, "example": "es"},
    "ETag": {
        "description": 'Of the stored body: `"<revision>.<SHA-256>"`. Absent from answers that show a secret once.',
        "schema": {"type": "string"},
        "example": _TAG,
    },
    "Repr-Digest": {
        "description": "RFC 9530: SHA-256 of exactly the bytes of this body, as its entry in the log holds it.",
        "schema": {"type": "string"},
        "example": "sha-256=:XCpvDTt+kYTG0vCosePpfU9qLI4LnXFTpMbo8NK0ppc=:",
    },
    "Ledger-Entry": {
        "description": "The receipt: index and leaf hash of the entry that this act left. Absent from a dry run.",
        "schema": {"type": "string", "pattern": "^[0-9]+ [0-9a-f]{64}$"},
        "example": "412 9f2d7c1e5b3a8604d2f7e9c1b5a3860f4d2e7c9b1a5f3860e4d2c7b9a1f5e386",
    },
    "Link": {
        "description": 'RFC 8288: `rel="next"` where more items follow.',
        "schema": {"type": "string"},
        "example": '</v1/roundtables?cursor=AAAAAAAAAAABk3xafgB7EY86LE1eb3qL>; rel="next"',
    },
}


def _asked(operation: Operation) -> Iterator[str]:
    if operation.at_table:
        yield "Acting-Seat"
    if operation.act:
        yield "Idempotency-Key-Required" if operation.keyed else "Idempotency-Key"
    if operation.rehearsed:
        yield "Dry-Run"
    if operation.preconditioned:
        yield "If-Match"
    if operation.stored and not operation.act:
        yield "If-None-Match"
    yield "Accept-Language"


def _answered(operation: Operation, described: Json) -> Iterator[str]:
    if operation.revisioned:
        yield "ETag"
    if operation.stored:
        yield "Repr-Digest"
    if operation.act:
        yield "Ledger-Entry"
    if any(parameter["name"] == "cursor" for parameter in described.get("parameters", ())):
        yield "Link"


def describe(operation: Operation, described: Json) -> None:
    """Add the header fields, the 200 of a dry run, and the 304 of a conditional GET."""
    fields = {name: {"$ref": f"#/components/headers/{name}"} for name in _answered(operation, described)}
    responses: Json = described["responses"]
    for status in {"200", "201", "202"} & set(responses):
        if responses[status]["description"] == _OF_FASTAPI:
            responses[status]["description"] = HTTPStatus(int(status)).phrase
    for status in {"200", "201"} & set(responses):
        if fields:
            responses[status].setdefault("headers", {}).update(fields)
    if operation.rehearsed and "201" in responses:
        rehearsed = {name: ref for name, ref in fields.items() if name != "Ledger-Entry"}
        responses["200"] = {
            **responses["201"],
            "description": "With `Dry-Run: true`: what a 201 would have answered.",
            "headers": rehearsed,
        }
        if not rehearsed:
            del responses["200"]["headers"]
    if operation.stored and not operation.act:
        responses["304"] = {
            "description": "You have the current body already.",
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
        }
    described["parameters"] = [
        *described.get("parameters", ()),
        *({"$ref": f"#/components/parameters/{name}"} for name in _asked(operation)),
    ]
