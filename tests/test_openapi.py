"""The OpenAPI document: true to the application, complete, and swept operation by operation."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import APIRouter, FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.cli import openapi_text
from app.core.settings import defaults
from app.identity.guards import CurrentCaller, needs
from app.identity.public import PUBLIC
from app.identity.roles import Permission
from app.main import create_app
from app.metadata import SUBJECTS
from app.openapi import document
from tests.described import Json, R, S, operations, resolved
from tests.mesa import Mesa

FILE = Path(__file__).parents[1] / "openapi.yaml"
KEYS, PROTOCOL = R + "/seats/{seat_id}/keys", R + "/protocols/{protocol_id}"
M = S + "/minutes"

# The column «built first» of the resource map up to decisions, with the feed and the log.
BUILT_FIRST = {
    "POST /v1/auth/token",
    "POST /v1/auth/revocation",
    "GET /v1/me",
    "GET /v1/me/desk",
    "POST /v1/invitations",
    "POST /v1/invitations/{code}/acceptance",
    "GET /.well-known/jwks.json",
    "GET /v1/accounts",
    "POST /v1/accounts",
    "GET /v1/accounts/{account_id}",
    "PATCH /v1/accounts/{account_id}",
    "GET /v1/partners",
    "POST /v1/partners",
    "GET /v1/partners/{partner_id}",
    "PATCH /v1/partners/{partner_id}",
    "POST /v1/partners/{partner_id}/grants",
    "POST /v1/partners/{partner_id}/secrets",
    "GET /v1/policy",
    "GET /v1/organizations",
    "POST /v1/organizations",
    "GET /v1/organizations/{organization_id}",
    "PATCH /v1/organizations/{organization_id}",
    "GET /v1/places",
    "GET /v1/calendars",
    "POST /v1/calendars",
    "GET /v1/calendars/{calendar_id}",
    "PATCH /v1/calendars/{calendar_id}",
    "GET /v1/codelists/{name}",
    "GET /v1/roundtables",
    "POST /v1/roundtables",
    f"GET {R}",
    f"PATCH {R}",
    f"GET {R}/seats",
    f"POST {R}/seats",
    f"GET {R}/seats/{{seat_id}}",
    f"PATCH {R}/seats/{{seat_id}}",
    f"GET {R}/seats/{{seat_id}}/mandates",
    f"POST {R}/seats/{{seat_id}}/mandates",
    f"POST {R}/seats/{{seat_id}}/mandates/{{mandate_id}}/revocation",
    f"GET {KEYS}",
    f"POST {KEYS}",
    f"POST {KEYS}/{{kid}}/activation",
    f"POST {KEYS}/{{kid}}/revocation",
    f"POST {R}/installation",
    f"GET {R}/history",
    "GET /v1/rule-kinds",
    "GET /v1/protocol-templates",
    f"GET {R}/protocols",
    f"POST {R}/protocols",
    f"GET {PROTOCOL}",
    f"PATCH {PROTOCOL}",
    f"POST {PROTOCOL}/proposal",
    f"GET {PROTOCOL}/adoptions",
    f"POST {PROTOCOL}/adoptions",
    f"GET {R}/demands",
    f"POST {R}/demands",
    f"GET {R}/demands/{{demand_id}}",
    f"PATCH {R}/demands/{{demand_id}}",
    f"POST {R}/demands/{{demand_id}}/admission",
    f"POST {R}/demands/{{demand_id}}/answer",
    f"GET {R}/sessions",
    f"POST {R}/sessions",
    f"GET {S}",
    f"PATCH {S}",
    f"GET {S}/agenda-items",
    f"POST {S}/agenda-items",
    f"GET {S}/agenda-items/{{agenda_item_id}}",
    f"PATCH {S}/agenda-items/{{agenda_item_id}}",
    f"GET {S}/agenda-assents",
    f"POST {S}/agenda-assents",
    f"POST {S}/convocation",
    f"POST {S}/opening",
    f"POST {S}/closing",
    f"GET {S}/attendances",
    f"POST {S}/attendances",
    f"POST {S}/attendances/{{attendance_id}}/departure",
    f"GET {S}/quorum",
    f"GET {S}/readiness",
    f"GET {S}/room",
    f"GET {S}/proposals",
    f"POST {S}/proposals",
    f"GET {R}/proposals/{{proposal_id}}",
    f"GET {R}/proposals/{{proposal_id}}/positions",
    f"POST {R}/proposals/{{proposal_id}}/positions",
    f"POST {R}/proposals/{{proposal_id}}/outcome",
    f"GET {R}/agreements",
    f"GET {R}/agreements/{{agreement_id}}",
    f"GET {M}",
    f"GET {M}/notes",
    f"POST {M}/notes",
    f"GET {M}/notes/{{note_id}}",
    f"PATCH {M}/notes/{{note_id}}",
    f"GET {M}/readiness",
    f"POST {M}/circulation",
    f"POST {M}/circulation-withdrawal",
    f"GET {M}/text",
    f"GET {M}/statement",
    f"GET {M}/signatures",
    f"POST {M}/signatures",
    f"POST {M}/signatures/{{signature_id}}/confirmation",
    f"POST {M}/signatures/{{signature_id}}/verification",
    f"GET {M}/signature-sheet",
    f"GET {M}/corrections",
    f"POST {M}/corrections",
    f"POST {M}/corrections/{{correction_id}}/disposition",
    f"GET {M}/assents",
    f"POST {M}/assents",
    f"POST {M}/seal",
    f"GET {M}/document",
    f"GET {R}/commitments/{{commitment_id}}/reports",
    f"POST {R}/commitments/{{commitment_id}}/reports",
    f"GET {R}/commitments/{{commitment_id}}/reports/{{report_id}}/verifications",
    f"POST {R}/commitments/{{commitment_id}}/reports/{{report_id}}/verifications",
    f"GET {R}/divergences",
    "GET /v1/state/commitments",
    "GET /v1/company/commitments",
    "GET /v1/community/commitments",
    "GET /v1/state/commitments/{commitment_id}/investment-links",
    "POST /v1/state/commitments/{commitment_id}/investment-links",
    "GET /v1/company/commitments/{commitment_id}/social-expenditures",
    "POST /v1/company/commitments/{commitment_id}/social-expenditures",
    "GET /v1/community/roundtables/{roundtable_id}/demand-lists",
    "POST /v1/community/roundtables/{roundtable_id}/demand-lists",
    "GET /v1/state/desk",
    "GET /v1/company/desk",
    "GET /v1/community/desk",
    "GET /v1/changes",
    "GET /v1/ledger/checkpoint",
    "GET /v1/ledger/entries/{index}",
    "GET /v1/ledger/proofs/inclusion",
    "GET /v1/ledger/proofs/consistency",
    "GET /healthz",
    "GET /readyz",
}


@pytest.fixture(scope="module")
def described() -> Json:
    return create_app(defaults()).openapi()


def test_the_committed_file_is_what_the_application_serves() -> None:
    assert FILE.read_text(encoding="utf-8") == openapi_text(create_app(defaults()))


def test_the_document_is_valid_openapi_3_1(described: Json) -> None:
    assert described["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(described).validate()


def test_everything_that_is_built_first_exists(described: Json) -> None:
    assert sorted(BUILT_FIRST - {f"{method} {path}" for method, path, _ in operations(described)}) == []


async def test_every_operation_answers_401_to_strangers_unless_it_is_public(mesa: Mesa, described: Json) -> None:
    api = mesa["facilitator"].api
    assert api is not None
    refused, before = set(), await mesa.ledger()
    for method, path, operation in operations(described):
        named = {part: str(uuid4()) for part in _parameters_of(path)}
        answer = await api.call(method, path.format(**named), {} if method != "GET" else None)
        if (method, path) in PUBLIC:
            assert operation["security"] == [], path
            assert answer.status_code != 401, (method, path, answer.text)
        else:
            assert answer.status_code == 401, (method, path, answer.text)
            assert answer.json()["code"] == "token_missing"
            assert operation["security"], path
            assert "401" in operation["responses"], path
            refused.add(f"{method} {path}")
    assert len(refused) >= 50
    assert await mesa.ledger() == before


def _parameters_of(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def test_every_operation_that_is_not_public_names_its_permission(described: Json) -> None:
    guarded = [entry for entry in operations(described) if (entry[0], entry[1]) not in PUBLIC]
    assert len(guarded) >= 50
    for method, path, operation in guarded:
        assert operation["x-permission"] in set(Permission), (method, path)


def test_an_operation_without_a_permission_cannot_be_described() -> None:
    router = APIRouter()

    @router.get("/v1/open-door", operation_id="open_door")
    def open_door() -> None:
        """Nobody watches it."""

    app = FastAPI(title="Tinkuy", version="0")
    with pytest.raises(RuntimeError, match="open-door must be public, or need one permission and have a guard"):
        document(app, [router], SUBJECTS)


def test_an_operation_whose_permission_nobody_asks_for_cannot_be_described() -> None:
    router = APIRouter()

    @router.get("/v1/unwatched", operation_id="unwatched", dependencies=[needs(Permission.roundtable_read)])
    def unwatched() -> None:
        """It names what it needs, and depends on no guard."""

    app = FastAPI(title="Tinkuy", version="0")
    with pytest.raises(RuntimeError, match="unwatched must be public, or need one permission and have a guard"):
        document(app, [router], SUBJECTS)


def test_a_guarded_operation_that_is_listed_as_public_cannot_be_described() -> None:
    router = APIRouter()

    @router.get("/healthz", operation_id="get_health", dependencies=[needs(Permission.roundtable_read)])
    def get_health(_: CurrentCaller) -> None:
        """Strangers come as far as its guard."""

    app = FastAPI(title="Tinkuy", version="0")
    with pytest.raises(RuntimeError, match="healthz is public, and yet guarded"):
        document(app, [router], SUBJECTS)


def test_an_operation_that_no_room_knows_cannot_be_described() -> None:
    app = FastAPI(title="Tinkuy", version="0")

    @app.get("/v1/back-door", operation_id="back_door")
    def back_door() -> None:
        """It went around the rooms."""

    with pytest.raises(RuntimeError, match="back-door comes from no room"):
        document(app, [], SUBJECTS)


def test_operation_ids_are_unique_and_say_verb_and_noun(described: Json) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not (name.islower() and name.isascii() and "_" in name)] == []


def test_every_operation_says_what_it_does_and_belongs_to_a_described_room(described: Json) -> None:
    tags = {tag["name"] for tag in described["tags"] if tag["description"]}
    for method, path, operation in operations(described):
        assert operation["description"].strip(), (method, path)
        assert set(operation["tags"]) <= tags, (method, path, operation["tags"])


def test_every_parameter_is_explained(described: Json) -> None:
    silent = {
        (path, parameter["name"])
        for _, path, operation in operations(described)
        for parameter in (resolved(described, each) for each in operation["parameters"])
        if not parameter.get("description")
    }
    assert silent == set()
