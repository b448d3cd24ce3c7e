"""Refusals as problem documents: in the reader's language, with a stable code, never echoing what was sent."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.core.messages import negotiate, translate
from tests.mesa import DIGEST, Mesa


@pytest.fixture
async def outside(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sees failures as the network does: as answers."""

    @app.get("/healthz/broken")
    async def broken() -> None:
        raise RuntimeError("la señora Ramírez dijo")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://mesa.test") as client:
        yield client


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (None, "es"),
        ("", "es"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("es-PE, en;q=0.5", "es"),
        ("en;q=0.8, es;q=0.9", "es"),
        ("en;q=0", "es"),
        ("en;q=x", "es"),
        ("en;q=nan", "es"),
        ("qu, en;q=0.3", "en"),
        ("fr, de", "es"),
        ("*", "es"),
        (",;=,en;", "en"),
    ],
)
def test_spanish_is_spoken_unless_english_is_preferred(asked: str | None, answered: str) -> None:
    assert negotiate(asked) == answered


def test_a_message_that_nobody_translated_stays_english() -> None:
    assert translate("Nobody ever wrote this.", "es") == "Nobody ever wrote this."


async def test_a_problem_has_its_members_in_both_languages(mesa: Mesa) -> None:
    path = f"/v1/roundtables/{UUID(int=7)}"
    spanish = await mesa["state"].get(path)
    english = await mesa["state"].get(path, Accept_Language="en")
    for answer, language in ((spanish, "es"), (english, "en")):
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
        assert (problem["type"], problem["status"], problem["code"]) == ("/problems/not_found", 404, "not_found")
        assert problem["title"] == problem["detail"]
    assert spanish.json()["title"] != english.json()["title"]
    assert english.json()["title"] == "There is no such thing here, or it is not visible to you."


async def test_input_errors_point_at_the_place_and_never_echo(mesa: Mesa) -> None:
    secret = "<script>Ramírez</script>"
    body = {"organization_id": secret, "role": secret, "label": 7, secret: secret, "lable": secret}
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", body, Accept_Language="en")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    errors = {error.pop("pointer"): error for error in answer.json()["errors"]}
    assert {error.pop("in") for error in errors.values()} == {"body"}
    assert errors["/organization_id"] == {"code": "uuid_parsing", "detail": "An identifier (UUID) is expected."}
    assert {"delegate", "facilitator"} <= set(errors["/role"]["allowed"])
    assert errors["/role"]["detail"].startswith("The value is not one of the list. These are possible: delegate, ")
    assert errors["/label"] == {"code": "string_type", "detail": "A text is expected."}
    unknown = "There is no such member here, or the service alone sets it."
    assert errors[""] == {"code": "extra_forbidden", "detail": unknown}  # its name could be anything
    assert errors["/lable"] == {
        "code": "extra_forbidden",
        "detail": f"{unknown} Did you mean «label»?",
        "nearest": "label",
    }
    assert "script" not in answer.text
    assert "Ram" not in answer.text


async def test_many_errors_are_not_all_told(mesa: Mesa) -> None:
    holidays = [{"date": "x", "name": ""} for _ in range(500)]
    answer = await mesa.administrator.post("/v1/calendars", {"name": "a", "country": "pe", "holidays": holidays})
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 50


async def test_an_unknown_method_says_which_are_known(mesa: Mesa) -> None:
    answer = await mesa["state"].call("DELETE", f"{mesa.path}/seats")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"] or "POST" in answer.headers["allow"]


async def test_an_unknown_path_tells_a_stranger_nothing(mesa: Mesa, outside: httpx.AsyncClient) -> None:
    assert (await outside.get("/v1/nowhere")).status_code == 401
    answer = await mesa["state"].get("/v1/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "route_unknown")
    hidden = await mesa["state"].get(f"/v1/roundtables/{UUID(int=7)}")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")


async def test_every_answer_has_a_request_id_and_is_not_kept(mesa: Mesa) -> None:
    named = "0193a0c0-0000-7000-8000-000000000001"
    answer = await mesa["state"].get(mesa.path, X_Request_Id=named)
    assert answer.headers["x-request-id"] == named
    made_up = await mesa["state"].get(mesa.path, X_Request_Id="' or 1=1 --")
    assert UUID(made_up.headers["x-request-id"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Authorization" in answer.headers["vary"]
    assert (await mesa["state"].get("/v1/nowhere")).headers["cache-control"] == "no-store"


async def test_a_failure_of_ours_is_a_problem_with_a_request_id_and_tells_nothing(
    outside: httpx.AsyncClient, mesa: Mesa
) -> None:
    answer = await outside.get("/healthz/broken", headers={"Authorization": f"Bearer {mesa['state'].token}"})
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert answer.headers["content-type"] == "application/problem+json"
    assert UUID(answer.headers["x-request-id"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Ram" not in answer.text


MALFORMED = [
    b"{",
    b"",
    b'{"label": NaN}',
    b'{"label": Infinity}',
    b'{"label": "\xff"}',
    b'{"label": "\\ud800"}',
    b'{"label": "a\x00b"}',
    b"\xef\xbb\xbf{}",
    b"[" * 5_000,
    b'{"label": 1e999}',
    b"{'label': 1}",
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
async def test_malformed_json_is_refused_after_the_guards(mesa: Mesa, body: bytes) -> None:
    async def send(person: str, table: str) -> httpx.Response:
        who = (mesa.table if table == "table" else mesa.other)[person]
        assert who.api
        headers = {"Authorization": f"Bearer {who.token}", "Content-Type": "application/json"}
        return await who.api.http.post(f"{mesa.path}/seats", content=body, headers=headers)

    assert (await send("facilitator", "table")).status_code == 422
    assert (await send("observer", "table")).status_code == 403
    assert (await send("facilitator", "other")).status_code == 404
    assert mesa.administrator.api
    nobody = await mesa.administrator.api.http.post(
        f"{mesa.path}/seats", content=body, headers={"Content-Type": "application/json"}
    )
    assert nobody.status_code == 401


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "a/b", ""])
async def test_a_body_of_another_kind_is_refused(mesa: Mesa, kind: str) -> None:
    who = mesa["facilitator"]
    assert who.api
    headers = {"Authorization": f"Bearer {who.token}", "Content-Type": kind}
    answer = await who.api.http.post(f"{mesa.path}/seats", content=b'{"role": "observer"}', headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_number_too_large_for_anything_is_refused(mesa: Mesa) -> None:
    who = mesa["facilitator"]
    assert who.api
    headers = {"Authorization": f"Bearer {who.token}", "Content-Type": "application/json"}
    body = b'{"mandate_id": "%s", "valid_days": 1%s}' % (str(mesa.table.id).encode(), b"0" * 400)
    answer = await who.api.http.post("/v1/invitations", content=body, headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_the_limit_is_refused_as_a_problem(mesa: Mesa, chunked: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65_536

    who = mesa["facilitator"]
    assert who.api
    headers = {"Authorization": f"Bearer {who.token}", "Content-Type": "application/json"}
    content = pieces() if chunked else b" " * (2**20 + 1)
    answer = await who.api.http.post(f"{mesa.path}/seats", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"]


async def test_a_long_sign_in_form_is_refused_too(mesa: Mesa, outside: httpx.AsyncClient) -> None:
    for form in ({"grant_type": "password", "username": "a", "password": "x" * 2**21},):
        answer = await outside.post("/v1/auth/token", data=form)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
    assert mesa


async def test_a_long_text_inside_the_limit_is_refused_by_its_place(mesa: Mesa) -> None:
    body = {"reason": "a" * 4_001, "evidence_digest": DIGEST}
    mandates = f"{mesa.path}/seats/{mesa['state'].seat}/mandates"
    [mandate] = (await mesa["state"].read(mandates))["items"]
    answer = await mesa["facilitator"].post(f"{mandates}/{mandate['id']}/revocation", body)
    assert answer.json()["errors"][0]["pointer"] == "/reason"
    [error] = answer.json()["errors"]
    assert (error["code"], error["limit"]) == ("string_too_long", 4_000)
    assert error["detail"] == "El texto debe tener como máximo 4000 caracteres."
