"""What the OpenAPI document says of header fields, refusals and schemas, and its examples, which are tried out."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from openapi_schema_validator import OAS31Validator
from pydantic import TypeAdapter

from app.api import ROUTERS
from app.core.settings import defaults
from app.main import create_app
from tests.described import Json, R, S, operations, resolved


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


def test_refusals_are_problems_with_their_codes_and_an_example_of_each(described: Json) -> None:
    refusals = 0
    for method, path, operation in operations(described):
        for status, response in operation["responses"].items():
            if status < "400":
                continue
            content = resolved(described, response)["content"]
            assert list(content) == ["application/problem+json"], (method, path, status)
            media = content["application/problem+json"]
            codes = media["schema"]["properties"]["code"]["enum"]
            assert sorted(media["examples"]) == codes
            for example in media["examples"].values():
                value = resolved(described, example)["value"]
                assert (value["code"] in codes, str(value["status"])) == (True, status)
            refusals += len(codes)
    assert refusals > 500
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_where_a_ground_rule_may_say_no_every_kind_of_rule_may(described: Json) -> None:
    content = described["paths"][f"{S}/opening"]["post"]["responses"]["409"]["content"]
    codes = set(content["application/problem+json"]["schema"]["properties"]["code"]["enum"])
    assert {"convocation_period_running", "quorum_missing", "sector_quorum_missing"} <= codes


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


def test_every_operation_has_examples_that_its_schemas_allow(described: Json) -> None:
    examples = 0
    for method, path, operation in operations(described):
        media = list(operation.get("requestBody", {}).get("content", {}).values())
        for status in {"200", "201"} & set(operation["responses"]):
            media += operation["responses"][status].get("content", {}).values()
        for each in media:
            shown = (
                [each["example"]] if "example" in each else [example["value"] for example in each["examples"].values()]
            )
            for example in shown:
                schema = {**each["schema"], "components": described["components"]}
                faults = [error.message for error in OAS31Validator(schema).iter_errors(example)]
                assert faults == [], (method, path)
                examples += 1
        assert media or operation["operationId"] == "revoke_token", (method, path)
    assert examples > 100


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
                example = content["application/json"]["example"]
                expected: Any = route.body_field.field_info.annotation
                TypeAdapter(expected).validate_python(example)
                taken += 1
    assert taken > 20
