"""The application's OpenAPI document, as its tests go through it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.settings import defaults
from app.main import create_app

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


def codes(described: Json, response: Json) -> set[str]:
    """The codes of problems that a response may carry; none where it is not a refusal."""
    content = resolved(described, response).get("content", {})
    if "application/problem+json" not in content:
        return set()
    schema = resolved(described, content["application/problem+json"]["schema"])
    return set(schema["properties"]["code"]["enum"])


@cache
def _answers() -> dict[tuple[str, str], dict[str, set[str]]]:
    """By method and path the statuses that the document names, each with its codes."""
    described = create_app(defaults()).openapi()
    return {
        (method, path): {status: codes(described, response) for status, response in operation["responses"].items()}
        for method, path, operation in operations(described)
    }


class AsDescribed:
    """The application, and an AssertionError where an operation answers what the document does not say of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, content = 0, b""

        async def sending(message: Message) -> None:
            nonlocal status, content
            status = message.get("status", status)
            if status >= 400:
                content += message.get("body", b"")
            await send(message)

        await self.app(scope, receive, sending)
        route = getattr(scope.get("route"), "path_format", "")
        named = _answers().get((scope["method"], route))
        # What no room answers (no such path, no token) belongs to no operation, and failures of ours are no answers.
        if named is None or status == 500:
            return
        assert str(status) in named, f"{scope['method']} {route} answered {status}, which is not in the document"
        code = orjson.loads(content)["code"] if content else None
        known = named[str(status)] | {None}
        assert code in known, f"{scope['method']} {route} answered {code}, which is not in the document"
