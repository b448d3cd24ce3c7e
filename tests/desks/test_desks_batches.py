"""Several calls at one table in one: each is what it would be alone."""

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
        said("/../roundtables", {}),
        said("/demands?limit=1", {}),
    ):
        await mesa.refuses(
            "community", "POST", f"{mesa.path}/batches", {"rows": [row]}, status=422, code="invalid_input"
        )


async def test_an_outsider_reaches_nothing_and_a_rehearsal_keeps_nothing(mesa: Mesa) -> None:
    await mesa.installed()
    body = {"rows": [said("/demands", DEMAND)]}
    assert (await mesa.other["community"].post(f"{mesa.path}/batches", body)).status_code == 404
    before = await mesa.ledger()
    [tried] = await batch(mesa, "community", said("/demands", DEMAND), Dry_Run="true")
    assert (tried["status"], tried["ledger_entry"], tried["subject"]["title"]) == (200, None, "Posta")
    assert await mesa.ledger() == before
