"""Handing a call on to another operation of the same service, as whoever made the first one would have made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.types import Message, Scope

# What of the first call's scope tells who is asking from where; everything else belongs to its own operation.
_KEPT: Final = ("asgi", "http_version", "scheme", "server", "client", "root_path")
_FIELDS: Final = (b"host", b"authorization", b"acting-seat", b"accept-language", b"dry-run")


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` by lower-case name."""

    status: int
    headers: Mapping[str, str]
    content: bytes


async def forward(request: Request, method: str, path: str, body: bytes, fields: Mapping[str, str]) -> Answer:
    """What the operation answers, with its own guards, transaction and line in the log of requests.

    It is called by whom the first call was by, in the same language, and tried if that was; `path` is ASCII.
    """
    sent = [(name, value) for name, value in request.scope["headers"] if name in _FIELDS]
    sent += [(name.lower().encode(), value.encode("latin-1")) for name, value in fields.items()]
    if body:
        sent += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    scope: Scope = {name: request.scope[name] for name in _KEPT if name in request.scope}
    scope["type"], scope["method"], scope["headers"] = "http", method, sent
    scope["path"], scope["raw_path"], scope["query_string"] = path, path.encode(), b""
    coming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    status, headers, pieces = 0, dict[str, str](), list[bytes]()

    async def receive() -> Message:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update((name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"])
        else:
            pieces.append(message.get("body", b""))

    await request.app(scope, receive, send)
    return Answer(status, headers, b"".join(pieces))
