"""Nothing that people say, know or are called gets into the logs."""

import io
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import text

from app.core import logs
from tests.mesa import DIGEST, PASSWORD, Mesa

NAME = "Zenobia Quispe Mamani"
LOGIN = "zenobia.quispe"
SAID = "La asamblea teme por el agua del Puchca"


@pytest.fixture
def logged(app: FastAPI) -> Iterator[io.StringIO]:
    """The service's own logging, at its most talkative, caught."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure(app.state.settings.model_copy(update={"log_level": "debug"}))
    [handler] = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    caught = io.StringIO()
    handler.setStream(caught)
    yield caught
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_a_whole_flow_leaves_no_secret_and_no_name_in_the_logs(
    mesa: Mesa, app: FastAPI, logged: io.StringIO
) -> None:
    admin, facilitator = mesa.administrator, mesa["facilitator"]
    assert admin.api
    http = admin.api.http
    secrets = [PASSWORD, NAME, LOGIN, SAID]

    account = await admin.done("/v1/accounts", {"display_name": NAME, "roles": ["convener"]})
    invited = await admin.done("/v1/invitations", {"account_id": account["id"]})
    acceptance = f"/v1/invitations/{invited['code']}/acceptance"
    wrong = f"/v1/invitations/{invited['code'][:-1]}*/acceptance"
    for path, body in (
        (wrong, {"login": LOGIN, "password": PASSWORD, "display_name": NAME}),
        (acceptance, {"login": LOGIN, "password": PASSWORD, "nombre": NAME}),
        (acceptance, {"login": LOGIN, "password": PASSWORD, "display_name": NAME}),
        (acceptance, {"login": LOGIN, "password": PASSWORD, "display_name": NAME}),
    ):
        await http.post(path, json=body)
    secrets.append(invited["code"])

    form = {"grant_type": "password", "username": LOGIN, "password": PASSWORD}
    tokens = (await http.post("/v1/auth/token", data=form)).json()
    await http.post("/v1/auth/token", data={**form, "password": PASSWORD + "?"})
    renewed = await http.post(
        "/v1/auth/token", data={"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    )
    await http.post("/v1/auth/revocation", data={"token": renewed.json()["refresh_token"]})
    secrets += [tokens["access_token"], tokens["refresh_token"], renewed.json()["refresh_token"]]

    partner = await admin.done("/v1/partners", {"name": "Defensoría del Pueblo", "scopes": ["changes"]})
    secret = (await admin.done(f"/v1/partners/{partner['id']}/secrets"))["client_secret"]
    client = {"grant_type": "client_credentials", "client_id": partner["id"], "client_secret": secret}
    secrets += [secret, (await http.post("/v1/auth/token", data=client)).json()["access_token"]]

    mandates = f"{mesa.path}/seats/{mesa['observer'].seat}/mandates"
    [mandate] = (await facilitator.read(mandates))["items"]
    await facilitator.done(f"{mandates}/{mandate['id']}/revocation", {"reason": SAID, "evidence_digest": DIGEST})
    await facilitator.post(f"{mandates}/{mandate['id']}/revocation", {"reason": SAID, "evidence_digest": SAID})
    await mesa["observer"].get(f"{mesa.path}?q={NAME}")

    shown = logged.getvalue()
    assert shown.count('"event":"request"') >= 15
    assert '"route":"/v1/invitations/{code}/acceptance"' in shown
    assert [each for each in secrets if each in shown] == []
    assert str(mesa["observer"].account) not in shown
    assert str(mesa.table.id) not in shown
    assert app


async def test_a_failure_of_ours_is_logged_with_its_place_and_request_but_not_its_words(
    mesa: Mesa, app: FastAPI, logged: io.StringIO
) -> None:
    @app.get("/healthz/broken")
    async def broken() -> None:
        raise RuntimeError(SAID)

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://mesa.test") as client:
        answer = await client.get("/healthz/broken", headers={"Authorization": f"Bearer {mesa['state'].token}"})
    assert answer.status_code == 500
    told = logged.getvalue()
    assert SAID not in told
    line = next(line for line in told.splitlines() if '"unexpected error"' in line)
    assert answer.headers["x-request-id"] in line
    assert "RuntimeError" in line
    assert "broken" in line


async def test_a_row_that_the_database_refuses_is_not_quoted(mesa: Mesa, app: FastAPI, logged: io.StringIO) -> None:
    @app.get("/healthz/refused")
    async def refused() -> None:
        async with app.state.database.engine.begin() as connection:
            await connection.execute(text("INSERT INTO throttles (key, failures) VALUES (:said, 1)"), {"said": SAID})

    answer = await mesa["state"].get("/healthz/refused")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    told = logged.getvalue()
    assert SAID not in told
    assert "23502" in told or "NotNullViolation" in told
