"""The application's OpenAPI document, as its tests go through it."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
R, S = "/v1/roundtables/{roundtable_id}", "/v1/roundtables/{roundtable_id}/sessions/{session_id}"


def operations(described: Json) -> Iterator[tuple[str, str, Json]]:
    """(method, path, operation), and the proof that a sweep over them is not empty."""
    found = [
        (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(found) >= 60
    assert ("POST", f"{R}/seats") in {(method, path) for method, path, _ in found}
    yield from found


def resolved(described: Json, node: Json) -> Json:
    """What a `$ref` points at."""
    if "$ref" not in node:
        return node
    for step in node["$ref"].removeprefix("#/").split("/"):
        described = described[step]
    return described
