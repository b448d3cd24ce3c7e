"""Administrators manage accounts and partner systems, and nothing at any table."""

from uuid import uuid4

import pytest

from tests.mesa import PASSWORD, Json, Mesa


async def test_only_administrators_manage_accounts_and_partners(mesa: Mesa) -> None:
    account = str(mesa["state"].account)
    calls: list[tuple[str, str, Json | None]] = [
        ("GET", "/v1/accounts", None),
        ("POST", "/v1/accounts", {"display_name": "Nueva"}),
        ("GET", f"/v1/accounts/{account}", None),
        ("PATCH", f"/v1/accounts/{account}", {"phase": "suspended"}),
        ("GET", "/v1/partners", None),
        ("POST", "/v1/partners", {"name": "x", "scopes": ["changes"]}),
        ("GET", f"/v1/partners/{account}", None),
        ("POST", f"/v1/partners/{account}/secrets", None),
    ]
    for method, path, body in calls:
        for name in ("facilitator", "state", "observer"):
            answer = await mesa[name].call(method, path, body)
            assert (path, name, answer.status_code) == (path, name, 403)
            assert answer.json()["code"] == "permission_missing"


async def test_an_administrator_sees_no_table(mesa: Mesa) -> None:
    for path in (mesa.path, f"{mesa.path}/seats", f"{mesa.path}/history"):
        assert (await mesa.administrator.get(path)).status_code == 404
    assert (await mesa.administrator.read("/v1/roundtables"))["items"] == []


async def test_names_are_shown_to_administrators_and_kept_out_of_the_log(mesa: Mesa) -> None:
    created = await mesa.administrator.post("/v1/accounts", {"display_name": "Zenobia Quispe", "roles": ["convener"]})
    assert created.status_code == 201
    assert "Zenobia" not in created.text
    shown = await mesa.administrator.read(f"/v1/accounts/{created.json()['id']}")
    assert (shown["display_name"], shown["phase"], shown["login"]) == ("Zenobia Quispe", "invited", None)
    feed = await mesa.administrator.get("/v1/changes?limit=1000&expand=subject")
    assert "Zenobia" not in feed.text
    assert "mesa.state" not in feed.text


async def test_amending_an_account_needs_the_revision_that_was_read(mesa: Mesa) -> None:
    path, admin = f"/v1/accounts/{mesa['state'].account}", mesa.administrator
    tag = (await admin.read(path))["etag"]
    assert (await admin.patch(path, {"language": "en"})).status_code == 428
    assert (await admin.patch(path, {"language": "en"}, If_Match=tag)).status_code == 200
    assert (await admin.patch(path, {"language": "es"}, If_Match=tag)).status_code == 412
    assert (await admin.read(path))["language"] == "en"


@pytest.mark.parametrize(
    "patch",
    [
        {"phase": "invited"},
        {"login": "otro"},
        {"id": str(uuid4())},
        {"roles": ["delegate"]},
        {"display_name": None},
        {"roles": None},
        {"phase": None},
        {"display_name": "a\nb"},
    ],
    ids=range(8),
)
async def test_what_an_administrator_does_not_decide_is_refused(mesa: Mesa, patch: Json) -> None:
    path = f"/v1/accounts/{mesa['state'].account}"
    tag = (await mesa.administrator.read(path))["etag"]
    assert (await mesa.administrator.patch(path, patch, If_Match=tag)).status_code == 422


async def test_an_account_that_nobody_accepted_cannot_be_made_active(mesa: Mesa) -> None:
    created = await mesa.administrator.done("/v1/accounts", {"display_name": "Zenobia Quispe"})
    path, phases = f"/v1/accounts/{created['id']}", []
    for phase in ("active", "suspended", "active"):
        tag = (await mesa.administrator.read(path))["etag"]
        await mesa.administrator.patch(path, {"phase": phase}, If_Match=tag)
        phases.append((await mesa.administrator.read(path))["phase"])
    assert phases == ["invited", "suspended", "invited"]
    invited = await mesa.administrator.done("/v1/invitations", {"account_id": created["id"]})
    assert mesa.administrator.api
    body = {"login": "rosa", "password": PASSWORD}
    answer = await mesa.administrator.api.call("POST", f"/v1/invitations/{invited['code']}/acceptance", body)
    assert answer.status_code == 201


async def test_the_policy_is_shown_as_it_is_enforced(mesa: Mesa) -> None:
    grants = {row["role"]: row["permissions"] for row in (await mesa["observer"].read("/v1/policy"))["grants"]}
    assert "key_activate" not in grants["facilitator"]
    assert "position_take" in grants["delegate"]
    assert "roundtable_read" not in grants["administrator"]
