"""The index of routes finds what FastAPI's own routing finds, and says what there is not as that says it."""

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from app.core.routing import RouteIndex


async def _tell(request: Request) -> Response:
    return JSONResponse([request.scope["endpoint"].__name__, request.path_params])


async def _own(request: Request) -> Response:
    return JSONResponse(["own", request.path_params])


def routed(*, indexed: bool) -> FastAPI:
    router = APIRouter()
    router.add_api_route("/tables/own", _own)
    router.add_api_route("/tables/{table}", _tell, methods=["GET", "PATCH"])
    router.add_api_route("/tables/{table}/seats/{seat}", _tell)
    router.add_api_route("/{anything}/last", _tell)
    router.add_api_route("/tiles/{level}/{tile:path}", _tell)
    router.add_api_route("/tiles/{level}/own", _own)
    found = list(router.routes)
    app = FastAPI(routes=[RouteIndex(found)] if indexed else None)  # type: ignore[arg-type]  # all are APIRoute
    if not indexed:
        app.include_router(router)
    return app


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/tables/own", 200, id="a fixed segment before a parameter"),
        pytest.param("GET", "/tables/7", 200, id="a parameter"),
        pytest.param("PATCH", "/tables/7", 200, id="another method of the same path"),
        pytest.param("GET", "/tables/7/seats/8", 200, id="two parameters"),
        pytest.param("GET", "/tables/last", 200, id="the first of two that fit"),
        pytest.param("GET", "/others/last", 200, id="a parameter at the beginning"),
        pytest.param("GET", "/tiles/0/x001/067.p/3", 200, id="a path at the end"),
        pytest.param("GET", "/tiles/0/own", 200, id="a path that fits before a fixed segment"),
        pytest.param("GET", "/tiles/0/", 200, id="an empty path"),
        pytest.param("POST", "/tiles/0/x001/067", 405, id="a method that a path does not have"),
        pytest.param("DELETE", "/tables/7", 405, id="a method that there is not"),
        pytest.param("GET", "/tables", 404, id="a path that there is not"),
        pytest.param("GET", "/tables/7/", 307, id="a slash too many"),
        pytest.param("GET", "/tables/a%2Fb", 404, id="an escaped slash"),
    ],
)
async def test_every_path_is_answered_as_fastapi_answers_it(method: str, path: str, status: int) -> None:
    told = []
    for indexed in (True, False):
        transport = httpx.ASGITransport(routed(indexed=indexed))
        async with httpx.AsyncClient(transport=transport, base_url="http://index.test") as http:
            answer = await http.request(method, path)
        told.append((answer.status_code, answer.content, sorted(answer.headers.get("allow", "").split(", "))))
    assert told[0] == told[1]
    assert told[0][0] == status
