"""What is asked of an operation in its query is what it knows, once; found in the document, operation by operation."""

from collections.abc import AsyncIterator

import httpx
import pytest
import structlog
from fastapi.routing import APIRoute

from app.api import ROUTERS
from app.core.requests import StrictRoute
from app.identity.public import PUBLIC
from tests.described import operations, resolved
from tests.mesa import Json, Mesa, Person, key
from tests.prepared import Prepared, prepared

WORDS = {"q": "Huari", "index": "0", "size": "1", "from": "1", "to": "1"}
PUBLIC_IDS = {"code": "7KQ2M-9XHTD-4VBNA-R3WEC", "level": "0", "tile_index": "000", "index": "0"}
UNKNOWN, REPEATED = "query_unknown", "query_repeated"
# Whose caller is known by a signature over the bytes: to anybody else it does not exist.
SIGNED = {"report_notice_delivery"}


@pytest.fixture(scope="module")
async def everything(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Prepared]:
    async with prepared(postgres, arranged, tmp_path_factory.mktemp("queries")) as filled:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        try:
            yield filled
        finally:
            structlog.reset_defaults()


def swept_operations(described: Json) -> list[tuple[str, str, Json]]:
    return [each for each in operations(described) if each[2]["operationId"] not in SIGNED]


def parameters(described: Json, operation: Json, where: str) -> list[Json]:
    found = [resolved(described, each) for each in operation.get("parameters", ())]
    return [each for each in found if each["in"] == where]


async def asked(everything: Prepared, method: str, path: str, operation: Json, query: str) -> httpx.Response:
    """The call of somebody who may make it, as a dry run, with the body of its example."""
    mesa = everything.mesa
    content: Json = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("example")
    if (method, path) in PUBLIC or not operation.get("security"):
        assert mesa.administrator.api is not None
        return await mesa.administrator.api.call(method, f"{path.format_map(PUBLIC_IDS)}?{query}", body)
    filled = await everything.fill(path)
    people: list[Person] = [
        mesa.administrator, everything.convener, *mesa.table.people.values(), everything.partner, everything.nobody
    ]  # fmt: skip
    for person in people:
        headers = {"Idempotency_Key": key(), "Dry_Run": "true"} if method != "GET" else {}
        answer = await person.call(method, f"{filled}?{query}", body, **headers)
        if answer.status_code not in {401, 403, 404}:
            return answer
    raise AssertionError(f"nobody may {method} {path}: {answer.text}")


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input"), answer.text
    return [(error["in"] + error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_a_parameter_that_an_operation_does_not_know_is_named_by_every_one(everything: Prepared) -> None:
    described = everything.app.openapi()
    swept = 0
    for method, path, operation in swept_operations(described):
        required = [each["name"] for each in parameters(described, operation, "query") if each.get("required")]
        query = "&".join([*(f"{name}={WORDS[name]}" for name in required), "phse=draft"])
        answer = await asked(everything, method, path, operation, query)
        if any(each["name"] == "If-Match" for each in parameters(described, operation, "header")):
            # Which text is meant comes first, as ever.
            assert answer.status_code == 428, (method, path, answer.text)
            continue
        if answer.status_code == 422 and told(answer) != [("query/phse", UNKNOWN)]:
            # The example of the document fits no moment of this table; what is wrong with it is told first.
            assert all(not pointer.startswith("query") for pointer, _ in told(answer)), (method, path, answer.text)
            assert method != "GET", (path, answer.text)
            continue
        assert told(answer) == [("query/phse", UNKNOWN)], (method, path, answer.text)
        swept += 1
    assert swept > 100


async def test_a_parameter_is_given_once_to_every_operation_that_knows_it(everything: Prepared) -> None:
    described = everything.app.openapi()
    swept = 0
    for method, path, operation in swept_operations(described):
        known = parameters(described, operation, "query")
        for parameter in known:
            name = parameter["name"]
            value = WORDS.get(name) or _value(described, parameter)
            others = [each["name"] for each in known if each.get("required") and each["name"] != name]
            query = "&".join([*(f"{each}={WORDS[each]}" for each in others), f"{name}={value}", f"{name}={value}"])
            answer = await asked(everything, method, path, operation, query)
            assert told(answer) == [(f"query/{name}", REPEATED)], (method, path, answer.text)
            swept += 1
    assert swept > 60


def _value(described: Json, parameter: Json) -> str:
    """Something that the parameter takes."""
    schema = parameter["schema"]
    real = resolved(described, schema.get("anyOf", [schema])[0])
    if parameter["name"] == "cursor":
        return ""
    listed = [*real.get("enum", ()), *([real["const"]] if "const" in real else ())]
    if listed:
        return str(listed[0])
    if real.get("format") == "date":
        return "2026-12-01"
    if real.get("format") == "uuid":
        return "01937c5a-7e00-7b11-8f3a-2c4d5e6f7a8b"
    return {"integer": str(real.get("minimum", 1)), "boolean": "true", "string": "02"}[real["type"]]


def test_every_operation_of_every_room_is_asked_in_this_way() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) > 100
    assert all(isinstance(route, StrictRoute) for route in routes)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("phse=draft&offset=2", [("query/phse", UNKNOWN), ("query/offset", UNKNOWN)]),
        ("phase=draft&phase=draft", [("query/phase", REPEATED)]),
        ("phase=draft&phase=offered", [("query/phase", REPEATED)]),
        ("limit=1&x=1&limit=2", [("query/x", UNKNOWN), ("query/limit", REPEATED)]),
        ("Phase=draft", [("query/Phase", UNKNOWN)]),
        ("phase[]=draft", [("query/phase[]", UNKNOWN)]),
        ("phse", [("query/phse", UNKNOWN)]),
        ("=draft", [("query", UNKNOWN)]),
        ("%3Cscript%3E=1", [("query", UNKNOWN)]),
        ("a%00b=1", [("query", UNKNOWN)]),
        ("%FF=1", [("query", UNKNOWN)]),
        ("secreto%20de%20Rosa=1", [("query", UNKNOWN)]),
        ("limit=0", [("query/limit", "greater_than_equal")]),
        ("limit=0&x=1", [("query/limit", "greater_than_equal")]),
    ],
    ids=str,
)
async def test_what_is_wrong_with_a_query_is_said(
    everything: Prepared, query: str, errors: list[tuple[str, str]]
) -> None:
    for path in ("/v1/commitments", f"{everything.mesa.path}/commitments"):
        assert told(await everything.mesa["observer"].get(f"{path}?{query}")) == errors


@pytest.mark.parametrize("query", ["", "&", "&&", "limit=200", "limit=200&", "cursor=&limit=1"])
async def test_an_empty_query_asks_for_nothing(everything: Prepared, query: str) -> None:
    assert (await everything.mesa["observer"].get(f"/v1/commitments?{query}")).status_code == 200


async def test_who_may_not_ask_learns_that_first(everything: Prepared) -> None:
    mesa = everything.mesa
    path = f"{mesa.path}/demands?phse=draft"
    assert mesa.administrator.api is not None
    assert (await mesa.administrator.api.call("GET", path)).status_code == 401
    assert (await mesa.other["observer"].get(path)).status_code == 404
    assert (await mesa["observer"].post(path, {"title": "", "x": 1})).status_code == 403
    malformed = await mesa["community"].post(path, {"title": "a"})
    assert {pointer for pointer, _ in told(malformed)} == {"body/text", "body/addressed_to"}


async def test_a_write_with_a_query_that_is_not_its_own_leaves_no_trace(everything: Prepared) -> None:
    body = {"title": "Agua", "text": "Que se mida.", "addressed_to": ["state"]}
    await everything.mesa.refuses(
        "community", "POST", f"{everything.mesa.path}/demands?dry_run=true", body, status=422, code="invalid_input"
    )
