"""Many writers at once: one table puts them in order, many tables meet only at the head of the log."""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Sequence

import httpx

from app.trust import merkle
from tests.evening import begin
from tests.mesa import DIGEST, Json, Mesa, key

WRITERS = 20


async def all_at_once(calls: Sequence[Awaitable[httpx.Response]]) -> list[httpx.Response]:
    answers = list(await asyncio.gather(*calls))
    assert {answer.status_code for answer in answers} == {201}, {answer.text for answer in answers if answer.is_error}
    return answers


async def receipts_of_a_gapless_log(mesa: Mesa, answers: list[httpx.Response]) -> None:
    """Each answer's entry is in the log, at its own place, and the root over all leaves is the signed one."""
    feed = await mesa.administrator.read("/v1/changes?limit=1000")
    leaves = [item["leaf"] for item in feed["items"]]
    assert [item["index"] for item in feed["items"]] == list(range(len(leaves)))
    receipts = {int(index): leaf for index, leaf in (a.headers["ledger-entry"].split() for a in answers)}
    assert len(receipts) == len(answers)
    assert all(leaves[index] == leaf for index, leaf in receipts.items())
    note = await mesa.administrator.get("/v1/ledger/checkpoint")
    _, size, root = note.text.splitlines()[:3]
    assert int(size) == len(leaves)
    assert merkle.root([bytes.fromhex(leaf) for leaf in leaves]) == b64decode(root)


async def test_twenty_writers_of_different_kinds_at_one_table(mesa: Mesa) -> None:
    evening = await begin(mesa)
    later = await mesa.planned_session()
    proposals = [await evening.table() for _ in range(3)]

    async def attend(name: str) -> httpx.Response:
        return await mesa[name].post(f"{evening.path}/attendances", {"mode": "remote"})

    async def propose_item(name: str, number: int) -> httpx.Response:
        body: Json = {
            "title": f"Punto {number}",
            "purpose": "Conversar.",
            "participation_level": "inform",
            "duration_minutes": 10,
        }
        return await mesa[name].post(f"{mesa.path}/sessions/{later['id']}/agenda-items", body)

    async def say(name: str, proposal: Json) -> httpx.Response:
        return await evening.say(name, proposal)

    here = ("observer", "guarantor", "interpreter", "adviser", "verifier")
    calls = [
        *(attend(name) for name in here),
        *(
            propose_item(name, number)
            for number, name in enumerate(("state", "company", "community", "facilitator", "community_2", "alternate"))
        ),
        *(say(name, proposal) for proposal in proposals for name in ("state", "company", "community")),
    ]
    assert len(calls) == WRITERS

    await receipts_of_a_gapless_log(mesa, await all_at_once(calls))


async def test_twenty_writers_at_twenty_tables(mesa: Mesa) -> None:
    facilitator = mesa["facilitator"]
    organization = str(mesa.organizations["independent"])
    body: Json = {
        "purpose": "Conversar y cumplir.",
        "kind": "technical",
        "deciding_sectors": ["state", "company", "community"],
        "convening_act": {
            "instrument": "Acuerdo",
            "number": "1",
            "issued_on": "2026-11-02",
            "document_digest": DIGEST,
        },
        "term": {"base_date": "2026-11-02", "days": 60},
        "convening_seat": {"organization_id": organization},
    }

    async def convene(number: int) -> httpx.Response:
        return await facilitator.post("/v1/roundtables", {"name": f"Mesa {number}", **body}, Idempotency_Key=key())

    convened = await all_at_once([convene(number) for number in range(WRITERS)])
    tables = [answer.json()["id"] for answer in convened]

    async def seat(table: str) -> httpx.Response:
        return await facilitator.post(
            f"/v1/roundtables/{table}/seats", {"organization_id": organization, "role": "observer"}
        )

    seated = await all_at_once([seat(table) for table in tables])

    await receipts_of_a_gapless_log(mesa, [*convened, *seated])
