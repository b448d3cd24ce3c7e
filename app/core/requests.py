"""How a request is read: strictly, and never before the caller's standing is known."""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any, ClassVar, Final, get_args, get_origin

import orjson
from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Body, Form
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from app.core.field_errors import Parameters


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


# What is wrong with the query of the request at hand, as pydantic would tell it.
_FAULTS: Final[ContextVar[tuple[dict[str, object], ...]]] = ContextVar("query_faults", default=())


def _fault(code: str, name: str) -> dict[str, object]:
    return {"type": code, "loc": ("query", name), "msg": code, "input": None}


def _parameters(dependant: Dependant) -> Iterator[tuple[str, str, object]]:
    """Of each parameter where it stands, its name and its type."""
    for where, fields in (
        ("query", dependant.query_params),
        ("path", dependant.path_params),
        ("header", dependant.header_params),
    ):
        yield from ((where, field.alias, field.field_info.annotation) for field in fields)
    for each in dependant.dependencies:
        yield from _parameters(each)


def _is_list(annotation: object) -> bool:
    return get_origin(annotation) in {list, set, frozenset, tuple} or any(map(_is_list, get_args(annotation)))


def _asked_rightly(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The endpoint, refused a query that is not its own as the last thing before it would run.

    By then the guards have spoken and everything else is well formed, so the order of refusals is the same as ever.
    """

    @wraps(endpoint)
    async def asked(*args: Any, **kwargs: Any) -> Any:
        if faults := _FAULTS.get():
            raise RequestValidationError(faults)
        return await endpoint(*args, **kwargs)

    return asked


class StrictRoute(APIRoute):
    """A route whose JSON bodies are read by `StrictRequest`, and whose query holds its own parameters, each once.

    A filter that does not exist would else answer everything, as if it had been applied.
    """

    reader: ClassVar[type[StrictRequest]] = StrictRequest

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(path, _asked_rightly(endpoint), **kwargs)
        named = {where: Parameters() for where in ("query", "path", "header", "body")}
        for where, name, annotation in _parameters(self.dependant):
            named[where][name] = annotation
        self._query = named["query"]
        self.shapes: Mapping[str, object] = named
        """The types of what a request is made of, by where it stands."""
        bodies = self.dependant.body_params
        if len(bodies) == 1 and isinstance(bodies[0].field_info, Body) and not isinstance(bodies[0].field_info, Form):
            self.shapes = {**named, "body": bodies[0].field_info.annotation}
        else:
            named["body"].update({field.alias: field.field_info.annotation for field in bodies})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["query_string"]:
            await super().handle(scope, receive, send)
            return
        given = Counter(name for name, _ in QueryParams(scope["query_string"]).multi_items())
        unknown = (_fault("query_unknown", name) for name in given if name not in self._query)
        repeated = (_fault("query_repeated", name) for name, times in given.items() if times > 1 and self._once(name))
        before = _FAULTS.set((*unknown, *repeated))
        try:
            await super().handle(scope, receive, send)
        finally:
            _FAULTS.reset(before)

    def _once(self, name: str) -> bool:
        return name in self._query and not _is_list(self._query[name])

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(self.reader(request.scope, request.receive))

        return strictly


class PatientRoute(StrictRoute):
    """A route whose bodies are read by `PatientRequest`."""

    reader = PatientRequest
