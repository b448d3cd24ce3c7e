"""Partner systems sign in with a secret, and read where a table lets them."""

import base64
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest

from tests.clocks import FakeClock
from tests.mesa import Mesa, Person, key

CREDENTIALS = "client_credentials"


@dataclass(frozen=True)
class Client:
    """A partner system, as it signs in."""

    http: httpx.AsyncClient
    id: str
    secret: str

    async def token(self, scope: str | None = None, **other: str) -> httpx.Response:
        form = {"grant_type": CREDENTIALS, "client_id": self.id, "client_secret": self.secret, **other}
        return await self.http.post("/v1/auth/token", data=form | ({"scope": scope} if scope else {}))

    async def get(self, path: str, scope: str | None = None) -> httpx.Response:
        token = (await self.token(scope)).json()["access_token"]
        return await self.http.get(path, headers={"Authorization": f"Bearer {token}"})


async def partner(mesa: Mesa, *scopes: str) -> Client:
    admin = mesa.administrator
    registered = await admin.done(
        "/v1/partners", {"name": "Defensoría", "scopes": scopes or ("changes", "roundtables")}
    )
    issued = await admin.done(f"/v1/partners/{registered['id']}/secrets")
    assert admin.api
    return Client(admin.api.http, registered["id"], issued["client_secret"])


async def grant(mesa: Mesa, client: Client, by: Person | None = None, **more: object) -> httpx.Response:
    body = {"roundtable_id": str(mesa.table.id), "reason": "Seguimiento de los acuerdos.", **more}
    return await (by or mesa["facilitator"]).post(f"/v1/partners/{client.id}/grants", body)


async def suspend(mesa: Mesa, client: Client, suspended: bool) -> None:
    path = f"/v1/partners/{client.id}"
    tag = (await mesa.administrator.read(path))["etag"]
    answer = await mesa.administrator.patch(path, {"suspended": suspended}, If_Match=tag)
    assert answer.status_code == 200


async def test_a_partner_signs_in_by_form_and_by_basic(mesa: Mesa) -> None:
    client = await partner(mesa)
    by_form = await client.token()
    basic = base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
    by_basic = await client.http.post(
        "/v1/auth/token", data={"grant_type": CREDENTIALS}, headers={"Authorization": f"Basic {basic}"}
    )
    for answer in (by_form, by_basic):
        assert answer.status_code == 200
        assert answer.json()["scope"] == "changes roundtables"
        assert answer.json()["refresh_token"] is None


async def test_a_wrong_secret_is_refused(mesa: Mesa) -> None:
    client = await partner(mesa)
    for wrong in (
        {"client_secret": "x"},
        {"client_secret": ""},
        {"client_id": "x"},
        {"client_id": str(uuid4())},
        {"client_id": str(mesa["state"].account)},
    ):
        answer = await client.token(**wrong)
        assert (answer.status_code, answer.json()["code"]) == (401, "client_refused")
        assert answer.headers["www-authenticate"] == "Basic"
    for header in ("Basic", "Basic ñ", "Basic eA==", "Basic /w=="):
        headers = [(b"authorization", header.encode("latin-1"))]
        answer = await client.http.post("/v1/auth/token", data={"grant_type": CREDENTIALS}, headers=headers)
        assert (header, answer.status_code) == (header, 401)


async def test_a_client_asks_for_no_more_than_it_has(mesa: Mesa) -> None:
    client = await partner(mesa, "changes")
    answer = await client.token(scope="changes roundtables")
    assert (answer.status_code, answer.json()["code"]) == (400, "scope_refused")
    assert (await client.token(scope="changes")).json()["scope"] == "changes"


async def test_secrets_overlap_so_that_a_client_changes_over_and_then_end(mesa: Mesa, clock: FakeClock) -> None:
    client = await partner(mesa)
    issued = await mesa.administrator.done(f"/v1/partners/{client.id}/secrets")
    newer = Client(client.http, client.id, issued["client_secret"])
    assert [(await each.token()).status_code for each in (client, newer)] == [200, 200]
    clock.advance(days=366)
    assert [(await each.token()).status_code for each in (client, newer)] == [401, 401]


async def test_a_repeated_secret_is_not_shown_again(mesa: Mesa) -> None:
    client, act = await partner(mesa), key()
    path = f"/v1/partners/{client.id}/secrets"
    first = await mesa.administrator.post(path, Idempotency_Key=act)
    again = await mesa.administrator.post(path, Idempotency_Key=act)
    assert first.json()["client_secret"]
    assert again.json()["id"] == first.json()["id"]
    assert "client_secret" not in again.json()


async def test_a_partner_reads_a_table_that_let_it_in_and_no_other(mesa: Mesa) -> None:
    client = await partner(mesa)
    assert (await client.get(mesa.path)).status_code == 404
    assert (await grant(mesa, client)).status_code == 201
    assert (await client.get(mesa.path)).status_code == 200
    assert (await client.get(mesa.other.path)).status_code == 404
    assert [item["id"] for item in (await client.get("/v1/roundtables")).json()["items"]] == [str(mesa.table.id)]


async def test_only_who_runs_the_table_lets_a_partner_in(mesa: Mesa) -> None:
    client = await partner(mesa)
    for name in ("state", "chair", "guarantor", "observer"):
        assert (await grant(mesa, client, mesa[name])).status_code == 403
    for stranger in (mesa.administrator, mesa.other["facilitator"]):
        assert (await grant(mesa, client, stranger)).status_code == 404
    assert (await client.get(mesa.path)).status_code == 404


async def test_a_partner_writes_nothing(mesa: Mesa) -> None:
    client = await partner(mesa)
    await grant(mesa, client)
    token = (await client.token()).json()["access_token"]
    answer = await client.http.post(f"{mesa.path}/seats", json={}, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


@pytest.mark.parametrize(
    ("scope", "path", "needed"),
    [
        ("changes", "/v1/changes", True),
        ("changes", "/v1/ledger/entries/0", True),
        ("changes", "R", False),
        ("changes", "/v1/roundtables", False),
        ("changes", "/v1/organizations", False),
        ("roundtables", "R", True),
        ("roundtables", "/v1/roundtables", True),
        ("roundtables", "/v1/changes", False),
        ("roundtables", "/v1/ledger/entries/0", False),
        ("directory", "/v1/organizations", True),
        ("directory", "R", False),
    ],
)
async def test_a_scope_is_necessary_too(mesa: Mesa, scope: str, path: str, needed: bool) -> None:
    client = await partner(mesa, "changes", "roundtables", "directory")
    await grant(mesa, client)
    answer = await client.get(path.replace("R", mesa.path) if path == "R" else path, scope)
    assert answer.status_code == (200 if needed else 403)
    if not needed:
        assert answer.json()["code"] == "scope_missing"


async def test_a_grant_ends_on_its_day_everywhere(mesa: Mesa, clock: FakeClock) -> None:
    client = await partner(mesa)
    await grant(mesa, client, valid_until="2026-11-24")
    feed = f"/v1/changes?roundtable={mesa.table.id}"
    for days, status in ((0, 200), (1, 200), (1, 404)):
        clock.advance(days=days)
        assert (await client.get(mesa.path)).status_code == status
        assert (await client.get(feed)).status_code == status


async def test_the_latest_grant_counts_so_that_a_table_can_end_it(mesa: Mesa) -> None:
    client = await partner(mesa)
    await grant(mesa, client)
    await grant(mesa, client, valid_until="2026-11-01")
    for path in (mesa.path, f"/v1/changes?roundtable={mesa.table.id}"):
        assert (await client.get(path)).status_code == 404
    assert (await client.get("/v1/roundtables")).json()["items"] == []


async def test_a_suspended_partner_is_out_at_its_next_request_and_its_tokens_stay_dead(mesa: Mesa) -> None:
    client = await partner(mesa, "changes", "roundtables", "directory")
    await grant(mesa, client)
    token = (await client.token()).json()["access_token"]
    for suspended, signing_in in ((True, 401), (False, 200)):
        await suspend(mesa, client, suspended)
        for path in (mesa.path, f"{mesa.path}/seats", "/v1/changes", "/v1/roundtables", "/v1/organizations"):
            answer = await client.http.get(path, headers={"Authorization": f"Bearer {token}"})
            assert (path, answer.status_code, answer.json()["code"]) == (path, 401, "token_invalid")
        # The secret is no sign-in: with it a partner begins anew once the suspension is lifted.
        assert (await client.token()).status_code == signing_in
    assert (await client.get(mesa.path)).status_code == 200
