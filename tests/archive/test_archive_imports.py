"""Many old actas in one call: tried, refused by line, recorded once, and gone on with after a kill."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from uuid import UUID

import asyncpg
from fastapi import FastAPI

from app.archive.jobs import jobs
from app.archive.service import importing
from app.worker.kinds import Context, JobKind, collected
from app.worker.service import working
from tests.archive.test_archive_minutes import OLD
from tests.conftest import plain
from tests.mesa import Json, Mesa, key
from tests.worker.jobbing import BRISK, alter, until

HOSTILE = "<script>x</script> =1+1 #read(1) \u0645\u0631\u062d\u0628\u0627 '; DROP TABLE imports; -- " + "a" * 10_000


@asynccontextmanager
async def at_work(app: FastAPI, *kinds: JobKind) -> AsyncIterator[None]:
    declared = kinds or jobs(app.state.signer, app.state.settings)
    async with working(Context(app.state.database, app.state.clock), collected(declared), BRISK):
        yield


def manifest(mesa: Mesa, *rows: Json) -> Json:
    return {"roundtable_id": str(mesa.table.id), "rows": list(rows)}


def row(name: str, **fields: object) -> Json:
    return {**deepcopy(OLD), "external_id": name, **fields}


async def sent(mesa: Mesa, body: Json, who: str = "facilitator", **headers: str) -> Json:
    answer = await mesa[who].post("/v1/imports", body, **{"Idempotency_Key": key(), **headers})
    assert answer.status_code in {200, 201}, answer.text
    told: Json = answer.json()
    return told


async def ended(mesa: Mesa, started: Json) -> Json:
    async def over() -> bool:
        return (await mesa["facilitator"].read(f"/v1/imports/{started['id']}"))["ended_at"] is not None

    await until(over)
    return await mesa["facilitator"].read(f"/v1/imports/{started['id']}")


def counts(told: Json) -> list[int]:
    return [told[name] for name in ("rows", "waiting", "done", "unchanged", "refused")]


async def test_rows_are_tried_refused_by_line_and_recorded_once(mesa: Mesa, app: FastAPI) -> None:
    await mesa.installed()
    bad: Json = {**row("bad"), "text": "", "tilte": "x"}
    elsewhere = row("c", extracts=[{"kind": "agreement", "text": "x", "organization_id": key()}])
    body = manifest(mesa, row("a"), bad, row("b", text=HOSTILE), elsewhere, row("a"), {"external_id": 5})
    before = await mesa.ledger()
    tried = await sent(mesa, body, Dry_Run="true")
    assert counts(tried) == [6, 0, 2, 1, 3]
    assert await mesa.ledger() == before
    assert (await mesa["facilitator"].read("/v1/imports"))["items"] == []
    assert (await mesa["facilitator"].read(f"{mesa.path}/imported-minutes"))["items"] == []

    started = await sent(mesa, body)
    assert counts(started) == [6, 4, 0, 0, 2]
    places = {each["pointer"] for each in started["errors"][0]["problem"]["errors"]}
    assert (started["errors"][0]["line"], places) == (2, {"/text", "/tilte"})
    async with at_work(app):
        done = await ended(mesa, started)
    assert counts(done) == [6, 0, 2, 1, 3]
    errors = await mesa["facilitator"].read(f"/v1/imports/{started['id']}/errors?limit=2")
    assert [each["line"] for each in errors["items"]] == [2, 4]
    assert errors["items"][1]["problem"]["code"] == "organization_unknown"
    rest = await mesa["facilitator"].read(f"/v1/imports/{started['id']}/errors?limit=2&cursor={errors['next']}")
    assert [(each["line"], each["external_id"]) for each in rest["items"]] == [(6, None)]
    assert await mesa.ledger() == [*before, "imported_minutes.recorded", "imported_minutes.recorded"]

    # The same again, by whomever, changes nothing.
    async with at_work(app):
        again = await ended(mesa, await sent(mesa, body))
    assert counts(again) == [6, 0, 0, 3, 3]
    assert len(await mesa.ledger()) == len(before) + 2
    assert [each["id"] for each in (await mesa["facilitator"].read("/v1/imports"))["items"]] == [
        started["id"],
        again["id"],
    ]


async def test_nobody_imports_where_they_may_not_write_or_looks_at_others_imports(mesa: Mesa) -> None:
    await mesa.installed()
    body = manifest(mesa, row("a"))
    started = await sent(mesa, body)
    answer = await mesa["state"].post("/v1/imports", body, Idempotency_Key=key())
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    answer = await mesa.other["facilitator"].post("/v1/imports", body, Idempotency_Key=key())
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for path in (f"/v1/imports/{started['id']}", f"/v1/imports/{started['id']}/errors"):
        assert (await mesa["rapporteur"].get(path)).status_code == 404
    assert (await mesa["rapporteur"].read("/v1/imports"))["items"] == []
    # A line that was lost: the same call is answered as it stands, and another one under its key is refused.
    name = key()
    first = await sent(mesa, body, Idempotency_Key=name)
    assert (await sent(mesa, body, Idempotency_Key=name))["id"] == first["id"]
    other = await mesa["facilitator"].post("/v1/imports", manifest(mesa, row("z")), Idempotency_Key=name)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await mesa["facilitator"].post("/v1/imports", body)).status_code == 400


async def test_killed_in_the_middle_it_goes_on_where_it_was(mesa: Mesa, app: FastAPI, database: str) -> None:
    await mesa.installed()
    started = await sent(mesa, manifest(mesa, *(row(f"n{number}") for number in range(6))))
    before = await mesa.ledger()

    async def dies(run: object) -> None:
        for _ in range(3):
            await importing._carry_out_next(run, app.state.signer, UUID(started["id"]), "pe")  # type: ignore[arg-type]
        await asyncio.Event().wait()

    killed = asyncio.create_task(_work_for_ever(app, JobKind(name=importing.JOB, run=dies)))

    async def half() -> bool:
        return bool((await mesa["facilitator"].read(f"/v1/imports/{started['id']}"))["done"] == 3)

    await until(half)
    await alter(
        database, "UPDATE worker_jobs SET leased_until = now() - interval '1 second', lease = gen_random_uuid()"
    )
    async with at_work(app):
        assert counts(await ended(mesa, started)) == [6, 0, 6, 0, 0]
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    assert len(await mesa.ledger()) == len(before) + 6
    # What was sent is kept no longer: it named people.
    assert "Justina" not in str(await _kept(database))


async def _work_for_ever(app: FastAPI, kind: JobKind) -> None:
    async with at_work(app, kind):
        await asyncio.Event().wait()


async def _kept(database: str) -> list[object]:
    connection = await asyncpg.connect(plain(database))
    try:
        return list(await connection.fetch("SELECT * FROM import_rows"))
    finally:
        await connection.close()


async def test_who_holds_the_seat_no_more_records_no_row(mesa: Mesa, app: FastAPI, database: str) -> None:
    await mesa.installed()
    started = await sent(mesa, manifest(mesa, row("a")), "rapporteur")
    ends = "UPDATE mandates SET phase = 'ended', revoked_at = now() WHERE seat_id = $1"
    await alter(database, ends, mesa["rapporteur"].seat)
    async with at_work(app):

        async def over() -> bool:
            told = await mesa["rapporteur"].read(f"/v1/imports/{started['id']}")
            return bool(told["refused"] == 1)

        await until(over)
    [refused] = (await mesa["rapporteur"].read(f"/v1/imports/{started['id']}/errors"))["items"]
    assert refused["problem"]["code"] == "mandate_not_in_force"
