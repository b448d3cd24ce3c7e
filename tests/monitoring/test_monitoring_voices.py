"""A third voice beside the two levels, and the reopening of what was fulfilled."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.following import Following, following
from tests.mesa import DIGEST, Json, Mesa, key
from tests.monitoring.test_monitoring_closing import concluded
from tests.sheets import put_file

ELSEWHERE: Json = {"text": "Libro de actas, folio 112", "where": "Local comunal", "held_by": "El secretario"}
PHOTO = b"%PDF-1.7 fotos del canal seco"


def voice(level: str = "limited", **fields: Any) -> Json:
    return {"level": level, "reasons": "Fuimos y el canal estaba seco.", **fields}


async def stored(mesa: Mesa, by: str = "community", data: bytes = PHOTO) -> dict[str, str]:
    """Evidence that the table has, by its name."""
    answer = await put_file(mesa[by], mesa.path, data)
    assert answer.status_code == 201, answer.text
    return {"Fotos N° 3.pdf": hashlib.sha256(data).hexdigest()}


async def assessed(follow: Following, by: str, level: str, **fields: Any) -> Json:
    path = f"{follow.path}/assessments"
    return await follow.mesa[by].done(path, voice(level, **fields), Idempotency_Key=key())


async def reopened(follow: Following, by: str = "community", **fields: Any) -> Json:
    body = voice(**{"held_elsewhere": [ELSEWHERE], **fields})
    return await follow.mesa[by].done(f"{follow.path}/reopening", body, Idempotency_Key=key())


async def not_reopened(follow: Following, by: str, status: int, code: str, **fields: Any) -> None:
    body = voice(**{"held_elsewhere": [ELSEWHERE], **fields})
    path, named = f"{follow.path}/reopening", {"Idempotency_Key": key()}
    await follow.mesa.refuses(by, "POST", path, body, status=status, code=code, **named)


async def fulfilled(mesa: Mesa, clock: FakeClock) -> Following:
    follow = await following(mesa, clock)
    await follow.verified("community", await follow.reported("complete"))
    return follow


@pytest.mark.parametrize("name", ["guarantor", "observer", "verifier"])
async def test_a_third_voice_stands_beside_and_changes_nothing(mesa: Mesa, clock: FakeClock, name: str) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    before = await mesa["observer"].read(follow.path)
    evidence = await stored(mesa, name)
    said = await assessed(follow, name, "limited", evidence=evidence, held_elsewhere=[ELSEWHERE])
    assert (said["role"], said["level"], said["report_id"], said["evidence"]) == (
        name,
        "limited",
        report["id"],
        evidence,
    )
    assert said["held_elsewhere"] == [ELSEWHERE]
    assert await mesa["observer"].read(follow.path) == before
    assert (await mesa.ledger())[-1] == "assessment.given"
    assert (await mesa["company"].read(f"{follow.path}/assessments"))["items"][0]["id"] == said["id"]
    await follow.verified("state", report)
    [listed] = await follow.divergences()
    assert [(each["role"], each["level"]) for each in listed["assessments"]] == [(name, "limited")]
    await follow.verified("community", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")


async def test_who_decides_or_runs_the_table_is_no_third_voice(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    path = f"{follow.path}/assessments"
    for name in ("community", "facilitator", "rapporteur", "adviser", "interpreter"):
        code = "permission_missing"
        await mesa.refuses(name, "POST", path, voice(), status=403, code=code, Idempotency_Key=key())
    await mesa.refuses("observer", "POST", path, voice(), status=400, code="idempotency_key_required")
    for fields in ({"reasons": " "}, {"level": "done"}, {"held_elsewhere": [{"text": "Un libro"}]}):
        body = {**voice(), **fields}
        await mesa.refuses("observer", "POST", path, body, status=422, code="invalid_input", Idempotency_Key=key())
    body, code = voice(evidence={"foto.pdf": DIGEST}), "evidence_not_stored"
    await mesa.refuses("observer", "POST", path, body, status=422, code=code, Idempotency_Key=key())
    draft = await follow.way.drafted()
    path, code = f"{follow.way.of(draft)}/assessments", "commitment_not_in_force"
    await mesa.refuses("observer", "POST", path, voice(), status=409, code=code, Idempotency_Key=key())
    assert (await mesa.other["observer"].get(f"{follow.path}/assessments")).status_code == 404


async def test_silence_over_a_third_voice_s_finding_ends_it_unverified_unless_another_denies_it(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    follow = await following(mesa, clock)
    await follow.reported("complete")
    await assessed(follow, "guarantor", "complete")
    assert (await follow.divergences()) == []
    await assessed(follow, "observer", "limited")
    follow = follow.later(app, days=182)
    assert not await concluded(app)
    # The last word of each counts.
    await assessed(follow, "observer", "complete")
    assert await concluded(app)
    assert (await follow.stands())[0] == "concluded_unverified"


async def test_a_beneficiary_reopens_what_was_fulfilled_and_the_next_report_is_judged_anew(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await fulfilled(mesa, clock)
    old = (await mesa["observer"].read(follow.reports))["items"][-1]
    reopening = await reopened(follow, evidence=await stored(mesa))
    assert (reopening["number"], reopening["phase_before"], reopening["lies_with"]) == (1, "fulfilled", "table")
    assert reopening["window_until"] == (clock.now + timedelta(days=365)).date().isoformat()
    assert await follow.stands() == ("in_force", "complete", "limited")
    assert (await mesa.ledger())[-1] == "commitment.reopened"
    assert await follow.reasons() == ["level_differs", "reopened"]
    old = {**old, "etag": (await mesa["observer"].read(f"{follow.reports}/{old['id']}"))["etag"]}
    await follow.refused("state", old, status=409, code="report_reopened")
    await follow.refused("community", old, status=409, code="report_reopened")
    items = (await mesa["company"].read("/v1/company/desk"))["items"]
    assert [item["mine"] for item in items if item["kind"] == "commitment_report"] == [True]
    await follow.verified("community", await follow.reported("complete"))
    assert await follow.stands() == ("fulfilled", "complete", "complete")
    assert (await reopened(follow))["number"] == 2
    listed = (await mesa["company"].read(f"{follow.path}/reopenings"))["items"]
    assert [item["number"] for item in listed] == [1, 2]


async def test_nobody_reopens_but_those_to_whom_it_is_owed_and_only_what_has_ended(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await following(mesa, clock)
    await not_reopened(follow, "community", 409, "commitment_not_closed")
    await follow.verified("community", await follow.reported("complete"))
    for name in ("state", "company", "observer", "guarantor", "verifier"):
        await not_reopened(follow, name, 403, "not_a_beneficiary")
    for name in ("facilitator", "adviser"):
        await not_reopened(follow, name, 403, "permission_missing")
    await not_reopened(follow, "community", 422, "invalid_input", held_elsewhere=[])
    await not_reopened(follow, "community", 422, "invalid_input", level="complete")
    await not_reopened(follow, "community", 422, "evidence_not_stored", evidence={"foto.pdf": DIGEST})
    body, path = voice(held_elsewhere=[ELSEWHERE]), f"{follow.path}/reopening"
    await mesa.refuses("community", "POST", path, body, status=400, code="idempotency_key_required")
    assert (await mesa.other["community"].post(path, body, Idempotency_Key=key())).status_code == 404
    assert (await follow.stands())[0] == "fulfilled"


async def test_after_the_window_it_takes_a_file_that_was_not_there(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    follow = await following(mesa, clock)
    known = await stored(mesa, "company", b"%PDF-1.7 de antes")
    await follow.verified("community", await follow.reported("complete"))
    follow = follow.later(app, days=365)
    assert (
        await follow.mesa["community"].post(f"{follow.path}/reopening", {}, Idempotency_Key=key())
    ).status_code == 422
    follow = follow.later(app, days=1)
    await not_reopened(follow, "community", 409, "reopening_too_late")
    await not_reopened(follow, "community", 409, "reopening_too_late", evidence=known)
    await reopened(follow, evidence={**known, **await stored(follow.mesa)})
    assert (await follow.stands())[0] == "in_force"


async def test_observers_advisers_interpreters_and_rapporteurs_hand_in_files(mesa: Mesa) -> None:
    for name in ("observer", "adviser", "interpreter", "rapporteur"):
        await stored(mesa, name, f"%PDF-1.7 de {name}".encode())


async def test_a_report_says_who_keeps_what_the_table_does_not_have(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported(held_elsewhere=[ELSEWHERE])
    assert report["held_elsewhere"] == [ELSEWHERE]
