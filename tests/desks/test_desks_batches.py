"""Several calls at one table in one: each is what it would be alone."""

import re

import pytest
from pydantic import ValidationError

from app.core.settings import defaults
from app.desks.batches import ActRow
from app.main import create_app
from tests.described import operations
from tests.mesa import Json, Mesa, key

DEMAND: Json = {"title": "Posta", "text": "Que la posta abra de noche.", "addressed_to": ["state"]}


async def batch(mesa: Mesa, by: str, *rows: Json, **headers: str) -> list[Json]:
    answer = await mesa[by].post(f"{mesa.path}/batches", {"rows": list(rows)}, **headers)
    assert answer.status_code == 200, answer.text
    results: list[Json] = answer.json()["results"]
    return results


def read(path: str) -> Json:
    return {"method": "GET", "path": path}


def said(path: str, body: Json | None = None, tag: str | None = None) -> Json:
    return {"act": key(), "path": path, "body": body, "if_match": tag}


async def test_what_is_read_and_said_is_what_each_call_alone_would_be(mesa: Mesa) -> None:
    await mesa.installed()
    asked = {"days": 30, "reasons": "Faltan dos puntos."}
    extension = await mesa["facilitator"].done(f"{mesa.path}/term-extensions", asked)
    path = f"/term-extensions/{extension['id']}"
    shown, listed = await batch(mesa, "community", read(path), read("/rosters"))
    alone = await mesa["community"].get(f"{mesa.path}{path}")
    assert (shown["subject"], shown["etag"]) == (alone.json(), alone.headers["etag"])
    assert {each["roster"]["sector"] for each in listed["subject"]["items"]} >= {"community"}

    before = await mesa.ledger()
    rows = [said(f"{path}/assents", {"stance": "accept"}, shown["etag"]), said("/demands", DEMAND)]
    results = await batch(mesa, "community", *rows)
    assert [each["status"] for each in results] == [201, 201]
    assert (await mesa.ledger())[len(before) :] == ["term_extension.assented", "demand.raised"]
    again = await batch(mesa, "community", *rows)
    assert [each["ledger_entry"] for each in again] == [each["ledger_entry"] for each in results]
    assert len(await mesa.ledger()) == len(before) + 2


async def test_no_wall_is_lower_in_a_batch(mesa: Mesa) -> None:
    """Permission, revision, other tables, what names nothing: each row is refused as the call alone is."""
    protocol = await mesa.proposed()
    path = f"/protocols/{protocol['id']}/adoptions"
    before = await mesa.ledger()
    stale = '"1.' + "0" * 64 + '"'
    rows = [
        said(path, {}),
        said(path, {}, '"9.' + "0" * 64 + '"'),
        said("/sessions", {"title": "x", "starts_at": mesa.soon(), "duration_minutes": 60}),
        said("/nothing", {}),
        said("/demands", {"title": ""}),
        said(f"/seats/{mesa.other['state'].seat}/end", {"reason": "x", "evidence_digest": "ab" * 32}, stale),
    ]
    results = await batch(mesa, "community", *rows)
    told = [(each["status"], each["problem"]["code"]) for each in results]
    assert told == [
        (428, "if_match_required"),
        (412, "stale_revision"),
        (403, "permission_missing"),
        (404, "route_unknown"),
        (422, "invalid_input"),
        (404, "not_found"),
    ]
    assert [each["subject"] for each in results] == [None] * 6
    assert await mesa.ledger() == before


async def test_what_stands_alone_is_no_row(mesa: Mesa) -> None:
    for row in (
        {"path": "/demands", "body": DEMAND},
        {"act": key(), "method": "GET", "path": "/demands"},
        said("/batches", {"rows": []}),
        said("/seat-batches", {"rows": []}),
        said(f"/sessions/{key()}/stream-tickets"),
        read(f"/sessions/{key()}/stream"),
        said(f"/sessions/{key()}/arrival-codes", {}),
        read(f"/sessions/{key()}/minutes/bundle"),
        read("/files/" + "ab" * 32),
        said("/../roundtables", {}),
        said("/demands?limit=1", {}),
    ):
        await mesa.refuses(
            "community", "POST", f"{mesa.path}/batches", {"rows": [row]}, status=422, code="invalid_input"
        )


@pytest.mark.parametrize(
    ("member", "value"),
    [
        pytest.param("path", "/demands\n", id="a line more"),
        pytest.param("path", "/demands/%2e%2e/seats", id="written otherwise"),
        pytest.param("path", "//demands", id="an empty step"),
        pytest.param("path", "/.", id="a dot"),
        pytest.param("if_match", "1\r\nActing-Seat: 7", id="another field in the tag"),
        pytest.param("if_match", "\u00e9", id="beyond ASCII"),
        pytest.param("method", "PUT", id="another method"),
        pytest.param("act", "1", id="no act"),
        pytest.param("authorization", "Bearer x", id="a token"),
    ],
)
async def test_a_row_says_nothing_but_its_call(mesa: Mesa, member: str, value: str) -> None:
    row = {**said("/demands", DEMAND), member: value}
    await mesa.refuses("community", "POST", f"{mesa.path}/batches", {"rows": [row]}, status=422, code="invalid_input")


async def test_bodies_that_break_readers_are_refused_in_their_place(mesa: Mesa) -> None:
    await mesa.installed()
    before = await mesa.ledger()
    deep: Json = {}
    for _ in range(120):
        deep = {"text": deep}
    bodies = [{**DEMAND, "text": 10**30}, {**DEMAND, "text": "a\u0000b"}, {**DEMAND, "title": deep}, None]
    told = await batch(mesa, "community", *(said("/demands", body) for body in bodies))
    assert [each["status"] for each in told] == [422] * 4
    assert await mesa.ledger() == before


async def test_one_act_named_twice_is_done_once_and_for_one_thing_alone(mesa: Mesa) -> None:
    await mesa.installed()
    row = said("/demands", DEMAND)
    first, again, other = await batch(mesa, "community", row, row, {**row, "body": {**DEMAND, "title": "Otra"}})
    assert (first["status"], again["ledger_entry"]) == (201, first["ledger_entry"])
    assert (other["status"], other["problem"]["code"]) == (422, "idempotency_key_reused")
    # Whoever shares the act's id with somebody else learns nothing of theirs.
    [elsewhere] = await batch(mesa, "state", row)
    assert elsewhere["subject"] is None or elsewhere["subject"]["id"] != first["subject"]["id"]


async def test_whoever_loses_the_mandate_loses_the_rows_that_follow(mesa: Mesa) -> None:
    await mesa.installed()
    path = f"/seats/{mesa['community'].seat}/mandates"
    mandate = (await mesa["community"].read(f"{mesa.path}{path}"))["items"][0]["id"]
    where = f"{path}/{mandate}"
    tag = (await mesa["community"].read(f"{mesa.path}{where}"))["etag"]
    back = {"reason": "Me llaman a Lima.", "evidence_digest": "ab" * 32}
    told = await batch(mesa, "community", said(f"{where}/revocation", back, tag), said("/demands", DEMAND))
    assert [each["status"] for each in told] == [201, 403]


async def test_an_outsider_reaches_nothing_and_a_rehearsal_keeps_nothing(mesa: Mesa) -> None:
    await mesa.installed()
    body = {"rows": [said("/demands", DEMAND)]}
    assert (await mesa.other["community"].post(f"{mesa.path}/batches", body)).status_code == 404
    before = await mesa.ledger()
    [tried] = await batch(mesa, "community", said("/demands", DEMAND), Dry_Run="true")
    assert (tried["status"], tried["ledger_entry"], tried["subject"]["title"]) == (200, None, "Posta")
    assert await mesa.ledger() == before


def test_what_answers_no_json_is_no_row() -> None:
    """Files, bundles and pages may be large, and a row would throw their bytes away."""
    table = "/v1/roundtables/{roundtable_id}"
    found = 0
    for method, template, operation in operations(create_app(defaults()).openapi()):
        answered = [each.get("content", {}) for status, each in operation["responses"].items() if status[0] == "2"]
        if not template.startswith(table) or method not in {"GET", "POST"} or not any(answered):
            continue
        if any("application/json" in content for content in answered):
            continue
        found += 1
        path = re.sub(r"\{[^}]+\}", "ab" * 32, template.removeprefix(table))
        with pytest.raises(ValidationError):
            ActRow.model_validate(read(path) if method == "GET" else said(path, {}))
    assert found >= 4
