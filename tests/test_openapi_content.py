"""What the OpenAPI document says of header fields, refusals and schemas, and its examples, which are tried out."""

from collections.abc import Callable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction, isfunction
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from openapi_schema_validator import OAS31Validator
from pydantic import TypeAdapter

from app.api import ROUTERS
from app.core.settings import defaults
from app.main import create_app
from app.openapi import as_yaml
from app.openapi.refusals import by_code
from app.rules.breaches import GroundRuleBreached
from tests.described import Json, R, S, codes, operations, resolved


@pytest.fixture(scope="module")
def described() -> Json:
    return create_app(defaults()).openapi()


def test_header_fields_stand_where_they_apply(described: Json) -> None:
    def named(path: str, method: str) -> dict[str, bool]:
        fields = (resolved(described, each) for each in described["paths"][path][method]["parameters"])
        return {field["name"]: field["required"] for field in fields if field["in"] == "header"}

    assert named(f"{R}/seats", "post") == {
        "Acting-Seat": False,
        "Idempotency-Key": False,
        "Dry-Run": False,
        "Accept-Language": False,
    }
    assert named(f"{R}/seats/{{seat_id}}", "patch")["If-Match"]
    assert "If-None-Match" in named(f"{R}/seats/{{seat_id}}", "get")
    assert named("/v1/changes", "get") == {"Accept-Language": False}
    assert named(f"{R}/proposals/{{proposal_id}}/positions", "post")["Idempotency-Key"]


def test_a_write_describes_its_receipt_and_a_dry_run(described: Json) -> None:
    responses = described["paths"][f"{R}/seats"]["post"]["responses"]
    assert set(responses["201"]["headers"]) == {"ETag", "Repr-Digest", "Ledger-Entry"}
    assert set(responses["200"]["headers"]) == {"ETag", "Repr-Digest"}
    assert responses["200"]["content"] == responses["201"]["content"]
    assert "Link" in described["paths"][f"{R}/seats"]["get"]["responses"]["200"]["headers"]


def test_refusals_are_problems_with_their_codes(described: Json) -> None:
    refusals = 0
    for method, path, operation in operations(described):
        for status, response in operation["responses"].items():
            if status < "400":
                continue
            content = resolved(described, response)["content"]
            assert list(content) == ["application/problem+json"], (method, path, status)
            named = codes(described, response)
            assert named, (method, path, status)
            shown = content["application/problem+json"].get("example")
            assert shown is None or (shown["code"] in named, str(shown["status"])) == (True, status)
            refusals += len(named)
    assert refusals > 500
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_a_refusal_that_is_described_once_is_described_nowhere_else(described: Json) -> None:
    shared = {
        frozenset(codes(described, response)): name for name, response in described["components"]["responses"].items()
    }
    assert len(shared) == len(described["components"]["responses"]) > 40
    for method, path, operation in operations(described):
        for status, response in operation["responses"].items():
            assert "$ref" in response or frozenset(codes(described, response)) not in shared, (method, path, status)


@pytest.mark.parametrize(
    ("path", "clauses"),
    [
        pytest.param(
            f"{S}/opening",
            {
                "convocation_period_running",
                "opening_too_early",
                "quorum_missing",
                "sector_quorum_missing",
                "sector_away",
            },
            id="opening a session",
        ),
        pytest.param(f"{S}/closing", set(), id="closing a session"),
    ],
)
def test_an_act_lists_the_clauses_that_its_moments_ask_and_no_others(
    described: Json, path: str, clauses: set[str]
) -> None:
    kinds = {code for code, kind in by_code().items() if issubclass(kind, GroundRuleBreached)}
    assert len(kinds) > 20
    found = codes(described, described["paths"][path]["post"]["responses"]["409"])
    assert found & kinds == clauses


def test_no_two_schemas_fight_for_a_name(described: Json) -> None:
    assert [name for name in described["components"]["schemas"] if "__" in name] == []


def test_schemas_hold_no_keyword_that_json_schema_lacks(described: Json) -> None:
    known = {"$ref", "allOf", "anyOf", "oneOf", "const", "enum", "type", "format", "default", "description", "examples"}
    known |= {
        "properties",
        "patternProperties",
        "required",
        "additionalProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
    }
    known |= {"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern"}
    known |= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "discriminator", "readOnly"}

    def unknown(schema: Any) -> Iterator[str]:
        if not isinstance(schema, dict):
            return
        yield from set(schema) - known
        for key in ("properties", "patternProperties"):
            for below in schema.get(key, {}).values():
                yield from unknown(below)
        for below in (schema.get("items"), schema.get("additionalProperties"), schema.get("propertyNames")):
            yield from unknown(below)
        for key in ("allOf", "anyOf", "oneOf", "prefixItems"):
            for below in schema.get(key, ()):
                yield from unknown(below)

    assert {word for schema in described["components"]["schemas"].values() for word in unknown(schema)} == set()


# Whoever signs makes these; an invented signature teaches nobody.
SIGNED = {"register_key", "sign_commitment", "sign_minutes"}


def test_every_body_that_is_sent_has_an_example_and_every_example_is_allowed(described: Json) -> None:
    examples = 0
    for method, path, operation in operations(described):
        sent = list(operation.get("requestBody", {}).get("content", {}).values())
        written = [each for each in sent if each["schema"].get("format") != "binary"]
        if operation["operationId"] not in SIGNED:
            assert [each for each in written if "example" not in each] == [], (method, path)
        answered = [
            media
            for status in {"200", "201"} & set(operation["responses"])
            for media in operation["responses"][status].get("content", {}).values()
        ]
        assert answered or operation["operationId"] == "revoke_token", (method, path)
        for each in (*sent, *answered):
            if "example" in each:
                schema = {**each["schema"], "components": described["components"]}
                faults = [error.message for error in OAS31Validator(schema).iter_errors(each["example"])]
                assert faults == [], (method, path)
                examples += 1
    assert examples > 80


def test_no_example_is_a_word_that_stands_for_any_text(described: Json) -> None:
    assert "Texto" not in as_yaml(described)


def test_the_document_stays_below_five_kilobytes_an_operation(described: Json) -> None:
    assert len(as_yaml(described).encode()) / len(list(operations(described))) < 5_000


def test_no_schema_has_a_name_that_the_framework_made_up(described: Json) -> None:
    assert [name for name in described["components"]["schemas"] if name.startswith("Body_")] == []


def test_header_fields_are_texts_that_every_client_can_send(described: Json) -> None:
    sent = [
        resolved(described, each)
        for _, _, operation in operations(described)
        for each in operation["parameters"]
        if resolved(described, each)["in"] == "header"
    ]
    assert len(sent) > 400
    assert {str(each["schema"].get("format")) for each in sent} == {"None"}
    tried = {str(each["schema"]) for each in sent if each["name"] == "Dry-Run"}
    assert tried == {"{'$ref': '#/components/schemas/DryRun'}"}


def test_every_example_of_a_request_is_one_that_the_service_takes(described: Json) -> None:
    taken = 0
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if route.body_field is None:
                continue
            for method in route.methods or ():
                content = described["paths"][route.path][method.lower()]["requestBody"]["content"]
                if "application/json" not in content:
                    continue
                if "example" not in content["application/json"]:
                    continue
                example = content["application/json"]["example"]
                expected: Any = route.body_field.field_info.annotation
                TypeAdapter(expected).validate_python(example)
                taken += 1
    assert taken > 20


def depended(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for each in dependant.dependencies:
        assert each.call is not None
        yield each.call
        yield from depended(each)


def test_no_endpoint_and_no_dependency_changes_threads() -> None:
    """FastAPI moves whatever is no coroutine to a thread and back, which costs more than most of them do."""
    found = set[Callable[..., Any]]()
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            found |= {route.endpoint, *depended(route.dependant)}
    functions = [call if isfunction(call) else type(call).__call__ for call in found]
    assert [call for call in functions if not (iscoroutinefunction(call) or isasyncgenfunction(call))] == []
    assert len(found) > 150
