"""Repeats, dry runs, and writers who wait for one another."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.models import Entry, Head, Signed
from app.roundtables.models import Seat
from tests.mesa import Json, Mesa, key


def observer(mesa: Mesa, **more: Any) -> Json:
    return {"organization_id": str(mesa.organizations["community"]), "role": "observer", **more}


async def size(db: AsyncSession) -> int:
    await db.rollback()
    return int((await db.execute(select(Head.size))).scalar_one())


async def seats(db: AsyncSession) -> int:
    await db.rollback()
    return int((await db.execute(select(func.count()).select_from(Seat))).scalar_one())


async def test_a_repeated_act_answers_the_same_subject_and_leaves_one_entry(mesa: Mesa, db: AsyncSession) -> None:
    act, before = key(), await size(db)
    answers = [
        await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act) for _ in range(3)
    ]
    for answer in answers:
        assert answer.status_code == 201
        assert answer.content == answers[0].content
        for header in ("etag", "ledger-entry", "repr-digest"):
            assert answer.headers[header] == answers[0].headers[header]
    assert await size(db) == before + 1


async def test_white_space_and_order_make_no_other_request(mesa: Mesa, db: AsyncSession) -> None:
    who, act, before = mesa["facilitator"], key(), await size(db)
    assert who.api
    organization = str(mesa.organizations["state"])
    for content in (
        f'{{"organization_id":"{organization}","role":"observer"}}',
        f'{{ "role" : "observer",\n "organization_id": "{organization}" }}',
    ):
        answer = await who.api.http.post(
            f"{mesa.path}/seats",
            content=content,
            headers={
                "Authorization": f"Bearer {who.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": act,
            },
        )
        assert answer.status_code == 201
    assert await size(db) == before + 1


async def test_the_name_of_an_act_is_not_used_for_another(mesa: Mesa, db: AsyncSession) -> None:
    act = key()
    created = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    before = await size(db)
    path = f"{mesa.path}/seats/{created.json()['id']}"
    for answer in (
        await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa, label="otra"), Idempotency_Key=act),
        await mesa["facilitator"].post(f"{path}/mandates", observer(mesa), Idempotency_Key=act),
        await mesa["facilitator"].patch(path, {}, Idempotency_Key=act, If_Match=created.headers["etag"]),
        await mesa["facilitator"].post(f"{mesa.path}/seats", None, Idempotency_Key=act),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await size(db) == before


async def test_two_people_may_happen_to_name_their_acts_alike(mesa: Mesa) -> None:
    act = key()
    first = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    second = await mesa["secretariat"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    elsewhere = await mesa.other["facilitator"].post(f"{mesa.other.path}/seats", observer(mesa), Idempotency_Key=act)
    assert [answer.status_code for answer in (first, second, elsewhere)] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in (first, second, elsewhere)}) == 3


async def test_a_refusal_does_not_use_the_name_up(mesa: Mesa) -> None:
    act = key()
    refused = await mesa["facilitator"].post(
        f"{mesa.path}/seats", {**observer(mesa), "role": "delegate", "organization_id": key()}, Idempotency_Key=act
    )
    assert refused.status_code == 422
    done = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    assert done.status_code == 201


async def test_twenty_times_at_once_is_once(mesa: Mesa, db: AsyncSession) -> None:
    act, before, had = key(), await size(db), await seats(db)
    answers = await asyncio.gather(
        *(mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (await size(db), await seats(db)) == (before + 1, had + 1)


async def test_twenty_times_at_once_is_once_outside_a_table_too(mesa: Mesa, db: AsyncSession) -> None:
    act, before = key(), await size(db)
    body = {"name": "Municipalidad de Huari", "sector": "state", "level": "provincial", "place": "0210"}
    answers = await asyncio.gather(
        *(mesa.administrator.post("/v1/organizations", body, Idempotency_Key=act) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await size(db) == before + 1


async def test_a_repeated_patch_is_told_again_though_the_revision_moved_on(mesa: Mesa) -> None:
    act, path = key(), mesa.path
    tag = (await mesa["facilitator"].read(path))["etag"]
    first = await mesa["facilitator"].patch(path, {"name": "Uno"}, If_Match=tag, Idempotency_Key=act)
    await mesa["facilitator"].patch(path, {"name": "Dos"}, If_Match=first.headers["etag"])
    again = await mesa["facilitator"].patch(path, {"name": "Uno"}, If_Match=tag, Idempotency_Key=act)
    assert (again.status_code, again.content) == (200, first.content)
    assert (await mesa["facilitator"].read(path))["name"] == "Dos"


async def test_a_monstrous_repeat_is_another_request(mesa: Mesa) -> None:
    who, act = mesa["facilitator"], key()
    assert who.api
    await who.done(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    headers = {"Authorization": f"Bearer {who.token}", "Content-Type": "application/json", "Idempotency-Key": act}
    for content in (b"[" * 900 + b"]" * 900, b"{", b"\xff"):
        answer = await who.api.http.post(f"{mesa.path}/seats", content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def rehearse(mesa: Mesa, method: str, path: str, body: Json, **headers: str) -> httpx.Response:
    return await mesa["facilitator"].call(method, path, body, Dry_Run="true", **headers)


async def test_a_rehearsal_answers_as_the_act_would_and_leaves_nothing(mesa: Mesa, db: AsyncSession) -> None:
    before, had, act = await size(db), await seats(db), key()
    rehearsed = await rehearse(mesa, "POST", f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    assert (rehearsed.status_code, rehearsed.headers["dry-run"]) == (200, "true")
    assert "ledger-entry" not in rehearsed.headers
    assert (rehearsed.json()["role"], rehearsed.json()["revision"]) == ("observer", 1)
    assert (await size(db), await seats(db)) == (before, had)
    assert (await mesa["facilitator"].get(f"{mesa.path}/seats/{rehearsed.json()['id']}")).status_code == 404

    real = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    assert real.status_code == 201
    assert real.json().keys() == rehearsed.json().keys()


@pytest.mark.parametrize("asked", ["1", "yes", "", "true,true", "true, false", "True;q=1", "truе"])
async def test_a_dry_run_in_words_that_nobody_knows_keeps_nothing(mesa: Mesa, db: AsyncSession, asked: str) -> None:
    before, had, who = await size(db), await seats(db), mesa["facilitator"]
    assert who.api
    headers = [(b"Authorization", f"Bearer {who.token}".encode()), (b"Dry-Run", asked.encode())]
    refused = await who.api.http.post(f"{mesa.path}/seats", json=observer(mesa), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "dry_run_malformed")
    assert "dry-run" not in refused.headers
    assert (await size(db), await seats(db)) == (before, had)


@pytest.mark.parametrize("asked", [("true", "false"), ("true", "true"), ("false", "true")])
async def test_a_dry_run_is_asked_for_once(mesa: Mesa, db: AsyncSession, asked: tuple[str, ...]) -> None:
    before, who = await size(db), mesa["facilitator"]
    assert who.api
    headers = [("Authorization", f"Bearer {who.token}"), *(("Dry-Run", value) for value in asked)]
    refused = await who.api.http.post(f"{mesa.path}/seats", json=observer(mesa), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "dry_run_malformed")
    assert await size(db) == before


@pytest.mark.parametrize(("asked", "status", "more"), [("TRUE ", 200, 0), ("false", 201, 1), ("False", 201, 1)])
async def test_a_dry_run_is_true_or_false(mesa: Mesa, db: AsyncSession, asked: str, status: int, more: int) -> None:
    before = await size(db)
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Dry_Run=asked)
    assert answer.status_code == status
    assert answer.headers.get("dry-run") == ("true" if status == 200 else None)
    assert await size(db) == before + more


async def test_a_reading_is_no_dry_run_and_the_checkpoint_is_remembered_on_both_sides(
    mesa: Mesa, db: AsyncSession, tmp_path: Path
) -> None:
    await mesa["facilitator"].done(f"{mesa.path}/seats", observer(mesa))
    assert mesa.administrator.api
    answer = await mesa.administrator.api.http.get("/v1/ledger/checkpoint", headers={"Dry-Run": "true"})
    assert (answer.status_code, answer.headers.get("dry-run")) == (200, None)
    signed = (await db.execute(select(Signed.size))).scalar_one()
    assert signed == int((tmp_path / "checkpoint").read_text().splitlines()[1]) == await size(db)


async def test_a_rehearsal_is_refused_as_the_act_would_be(mesa: Mesa, db: AsyncSession) -> None:
    before = await size(db)
    tag = (await mesa["facilitator"].read(mesa.path))["etag"]
    stale = tag.replace('"1.', '"7.')
    for status, answer in (
        (422, await rehearse(mesa, "POST", f"{mesa.path}/seats", {})),
        (
            409,
            await rehearse(
                mesa,
                "POST",
                f"{mesa.path}/seats",
                {**observer(mesa), "role": "delegate", "organization_id": str(mesa.organizations["independent"])},
            ),
        ),
        (428, await rehearse(mesa, "PATCH", mesa.path, {"name": "a"})),
        (412, await rehearse(mesa, "PATCH", mesa.path, {"name": "a"}, If_Match=stale)),
        (200, await rehearse(mesa, "PATCH", mesa.path, {"name": "a"}, If_Match=tag)),
        (403, await mesa["state"].post(f"{mesa.path}/seats", observer(mesa), Dry_Run="true")),
        (404, await mesa.other["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Dry_Run="true")),
    ):
        assert answer.status_code == status
    assert await size(db) == before
    assert (await mesa["facilitator"].read(mesa.path))["etag"] == tag


async def test_a_replay_may_be_rehearsed(mesa: Mesa) -> None:
    act = key()
    done = await mesa["facilitator"].post(f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    rehearsed = await rehearse(mesa, "POST", f"{mesa.path}/seats", observer(mesa), Idempotency_Key=act)
    assert (rehearsed.status_code, rehearsed.content) == (200, done.content)


async def test_of_twenty_who_amend_the_same_revision_one_does(mesa: Mesa) -> None:
    tag = (await mesa["facilitator"].read(mesa.path))["etag"]
    names = ("facilitator", "secretariat") * 10
    answers = await asyncio.gather(
        *(mesa[name].patch(mesa.path, {"name": f"Mesa {n}"}, If_Match=tag) for n, name in enumerate(names))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    [won] = [answer.json() for answer in answers if answer.status_code == 200]
    assert {answer.json()["current"]["name"] for answer in answers if answer.status_code == 412} == {won["name"]}


async def test_a_revocation_that_comes_first_stops_the_writer_that_waits(mesa: Mesa, db: AsyncSession) -> None:
    lock = text("SELECT 1 FROM roundtables WHERE id = :id FOR NO KEY UPDATE")
    await db.execute(lock, {"id": mesa.table.id})
    waiting = asyncio.create_task(mesa["secretariat"].post(f"{mesa.path}/seats", observer(mesa)))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    revoke = text("UPDATE mandates SET phase = 'ended', revoked_at = now() WHERE seat_id = :seat")
    await db.execute(revoke, {"seat": mesa["secretariat"].seat})
    await db.commit()
    answer = await waiting
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_in_force")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.db.LOCK_TIMEOUT_MS", 200)


@pytest.mark.usefixtures("impatient")
async def test_who_waits_too_long_is_asked_to_come_again(mesa: Mesa, db: AsyncSession) -> None:
    await db.execute(text("SELECT 1 FROM roundtables WHERE id = :id FOR NO KEY UPDATE"), {"id": mesa.table.id})
    assert (await mesa["secretariat"].get(mesa.path)).status_code == 200
    answer = await mesa["secretariat"].post(f"{mesa.path}/seats", observer(mesa))
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"] == "1"
    await db.rollback()
    assert (await mesa["secretariat"].post(f"{mesa.path}/seats", observer(mesa))).status_code == 201
    assert (await db.execute(select(func.max(Entry.index)))).scalar_one()
