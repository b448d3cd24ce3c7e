"""What is wrong in a body is pointed at, in one notation, whether its shape is wrong or what it says."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from app.core.errors import Refusal, Unprocessable
from app.core.settings import defaults
from app.main import create_app
from app.openapi.refusals import by_code
from tests.described import Json, codes, operations, resolved

# Refusals that say where at each raise, because the place is another one each time.
AT_RAISE: Final = {
    "witness_owes",
    "time_unfit",
    "seat_does_not_sign",
    "evidence_not_stored",
    "seat_unknown",
    "pack_of_something",
    "hour_passed",
    "fund_party_unseated",
    "fund_commitment_unknown",
    "fund_day_unfit",
    "occurred_at_unfit",
    "indicator_unknown",
    "language_unknown",
    "organization_unknown",
    "place_unknown",
    "calendar_day_not_ahead",
    "organization_not_seated",
    "party_twice",
    "demand_addressees_unfit",
    "turn_unknown",
}
# What a 422 is about where it is about no member of a body.
ELSEWHERE: Final = {
    "idempotency_key_reused": "the header Idempotency-Key",
    "dry_run_malformed": "the header Dry-Run",
    "dry_run_unsupported": "the header Dry-Run",
    "cursor_malformed": "the query",
    "malformed_json": "the body as a whole",
    "invalid_input": "`errors` of its own",
    "days_out_of_range": "what was counted, wherever it stands",
    "calendar_too_short": "the calendar of the table",
    "clause_number_taken": "a draft, `clause` of it",
    "rule_kind_unknown": "a draft, `clause` of it",
    "rule_parameters_invalid": "a draft, with `errors` of its own inside the parameters of `clause`",
    "file_type_refused": "the bytes of the file",
    "file_digest_other": "the bytes of the file",
}


@pytest.fixture(scope="module")
def described() -> Json:
    return create_app(defaults()).openapi()


def members(described: Json, schema: Json) -> Iterator[Json]:
    """The alternatives of a schema."""
    schema = resolved(described, schema)
    inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if not inner:
        yield schema
    for each in inner:
        yield from members(described, each)


def leads_somewhere(described: Json, schema: Json, steps: list[str]) -> bool:
    for each in members(described, schema):
        if not steps:
            return True
        step, *further = steps
        inner: Any = each.get("items") if step.isdigit() else each.get("properties", {}).get(step)
        if inner is not None and leads_somewhere(described, inner, further):
            return True
    return False


def refusals() -> dict[str, type[Refusal]]:
    return {code: kind for code, kind in by_code().items() if issubclass(kind, Unprocessable)}


def test_a_pointer_leads_to_a_member_of_every_body_that_may_be_refused_with_it(described: Json) -> None:
    led, known = 0, by_code()
    for method, path, operation in operations(described):
        content = resolved(described, operation.get("requestBody", {})).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        named = {
            code
            for status, response in operation["responses"].items()
            if status >= "400"
            for code in codes(described, response)
        }
        for kind in (known[code] for code in sorted(named) if code in known):
            if kind.pointer is not None:
                told = (method, path, kind.code, kind.pointer)
                if kind.part == "query":
                    asked = {resolved(described, each)["name"] for each in operation["parameters"]}
                    assert kind.pointer.removeprefix("/") in asked, told
                    continue
                assert schema is not None, told
                assert leads_somewhere(described, schema, kind.pointer.removeprefix("/").split("/")), told
                led += 1
    assert led >= 100


def test_every_refusal_of_what_a_body_says_points_at_it() -> None:
    kinds = refusals()
    assert len(kinds) >= 100
    lost = {code for code, kind in kinds.items() if kind.pointer is None} - AT_RAISE - set(ELSEWHERE)
    assert lost == set()
    assert set(ELSEWHERE) | AT_RAISE <= set(kinds)
