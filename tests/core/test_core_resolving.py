"""A reading answers as FastAPI would: the same calls in the same order, the same errors, ended before the answer."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from app.core import resolving
from app.core.requests import StrictRoute

calls: list[str] = []


class Refused(Exception):
    """What a guard may raise."""


async def _lasting() -> AsyncIterator[str]:
    calls.append("begun")
    try:
        yield "session"
    finally:
        calls.append("ended")


Lasting = Annotated[str, Depends(_lasting, scope="function")]


@dataclass(frozen=True)
class Guard:
    """As the guards of the service: an object that is called, equal to another of the same permission."""

    name: str

    async def __call__(self, request: Request, lasting: Lasting, place: int) -> str:
        calls.append(f"guard {self.name} of {place} with {lasting}")
        if request.headers.get("refuse") == self.name:
            raise Refused
        return self.name


async def _row(guard: Annotated[str, Depends(Guard("read"))], row: int) -> str:
    calls.append(f"row {row} for {guard}")
    return f"{guard} {row}"


async def _paging(limit: Annotated[int, Query(ge=1, le=9)] = 5, cursor: str | None = None) -> str:
    calls.append("paging")
    return f"{limit} {cursor}"


async def _answer(
    request: Request,
    guard: Annotated[str, Depends(Guard("read"))],
    row: Annotated[str, Depends(_row)],
    paging: Annotated[str, Depends(_paging)],
    other: Annotated[str, Depends(Guard("more"))],
    tags: Annotated[list[int], Query()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    calls.append("answer")
    return JSONResponse([guard, row, paging, other, tags, request.url.path])


def application(kind: type[APIRoute]) -> FastAPI:
    router = APIRouter(route_class=kind)
    router.add_api_route("/{place}/{row}", _answer)
    app = FastAPI()
    # Not by `include_router`, which would make FastAPI's own routes of them.
    app.router.routes[:0] = router.routes

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return JSONResponse(error.errors(), status_code=422)

    async def refused(_: Request, __: Exception) -> Response:
        calls.append("refused")
        return JSONResponse("refused", status_code=403)

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Refused, refused)
    return app


async def told(kind: type[APIRoute], path: str, headers: dict[str, str]) -> tuple[int, Any, list[str]]:
    """What a request is answered, and what was called for it."""
    calls.clear()
    app = application(kind)

    async def listening(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            calls.append(message["type"])
            await send(message)

        await app(scope, receive, sending)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(listening), base_url="http://reading.test") as http:
        answer = await http.get(path, headers=headers)
    return answer.status_code, answer.json(), calls.copy()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/1/2", {}, 200),
        ("/1/2?limit=3&cursor=c&tags=1&tags=2", {}, 200),
        ("/1/2?limit=0", {}, 422),
        ("/one/2", {}, 422),
        ("/1/two?limit=x&tags=y", {}, 422),
        ("/1/2", {"refuse": "read"}, 403),
        ("/1/two", {"refuse": "more"}, 403),
    ],
)
async def test_a_reading_is_answered_as_fastapi_answers_it(path: str, headers: dict[str, str], status: int) -> None:
    ours = await told(StrictRoute, path, headers)
    assert ours == await told(APIRoute, path, headers)
    assert ours[0] == status


async def test_what_lasts_is_begun_once_and_ends_before_the_answer() -> None:
    _, _, called = await told(StrictRoute, "/1/2", {})
    assert [each for each in called if each in {"begun", "ended", "http.response.start"}] == [
        "begun",
        "ended",
        "http.response.start",
    ]


async def _with_header(accept: Annotated[str, Header()]) -> Response:
    return Response(accept)


def _in_a_thread() -> str:
    return ""


async def _with_thread(_: Annotated[str, Depends(_in_a_thread)]) -> Response:
    return Response()


async def _with_model() -> str:
    return ""


async def _request_scoped() -> AsyncIterator[str]:
    yield ""


async def _with_request_scope(_: Annotated[str, Depends(_request_scoped)]) -> Response:
    return Response()


@pytest.mark.parametrize("endpoint", [_with_header, _with_thread, _with_model, _with_request_scope])
def test_what_is_not_so_simple_is_left_to_fastapi(endpoint: Callable[..., Any]) -> None:
    assert resolving.reading(APIRoute("/", endpoint)) is None


def test_what_writes_is_left_to_fastapi() -> None:
    assert resolving.reading(APIRoute("/{place}/{row}", _answer, methods=["GET"])) is not None
    assert resolving.reading(APIRoute("/{place}/{row}", _answer, methods=["POST"])) is None
