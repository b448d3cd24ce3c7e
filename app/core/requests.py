"""How a request's body is read: strictly, and never before the caller's standing is known."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, Final

import orjson
from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect


class Malformed:
    """Stands in for a body that is not JSON, so that validation refuses it *after* the guards have run."""


MALFORMED: Final = Malformed()


class StrictRequest(Request):
    async def json(self) -> Any:
        """The body read by RFC 8259 to the letter: no NaN, no lone surrogates, no invalid UTF-8, bounded depth."""
        try:
            return orjson.loads(await self.body())
        except orjson.JSONDecodeError:
            return MALFORMED


class PatientRequest(StrictRequest):
    """A body with a Content-Range is what came of it: a connection that breaks ends it, and `interrupted` says so."""

    interrupted = False
    _came: bytes | None = None

    async def body(self) -> bytes:
        if "content-range" not in self.headers:
            return await super().body()
        if self._came is None:
            pieces = list[bytes]()
            try:
                async for piece in self.stream():
                    pieces.append(piece)
            except ClientDisconnect:
                self.interrupted = True
            self._came = b"".join(pieces)
        return self._came


class StrictRoute(APIRoute):
    """A route whose JSON bodies are read by `StrictRequest`."""

    reader: ClassVar[type[StrictRequest]] = StrictRequest

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(self.reader(request.scope, request.receive))

        return strictly


class PatientRoute(StrictRoute):
    """A route whose bodies are read by `PatientRequest`."""

    reader = PatientRequest
