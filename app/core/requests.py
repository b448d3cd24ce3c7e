"""How a request's body is read: strictly, and never before the caller's standing is known."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

import orjson
from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute


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


class StrictRoute(APIRoute):
    """A route whose JSON bodies are read by `StrictRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly
