"""By whose word a commitment is fulfilled, and what becomes of it when they say nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.monitoring.service import concluding
from tests.clocks import FakeClock
from tests.following import Following, following, led_by
from tests.mesa import KEPT, Json, Mesa, key
from tests.seating import (
    REVOCATION,
    accept_mandate,
    administers_as_of_before,
    as_of_before,
    by_all,
    call_back,
    current,
    mandate_body,
    mandates_of,
)
from tests.signatures.keys import accredit

CONCLUDED = "commitment.concluded_unverified"
ENDED = ("concluded_unverified", "complete", "complete")


def owed_to(mesa: Mesa, *names: str) -> Json:
    return {"beneficiaries": [{"organization_id": str(mesa.organizations[name])} for name in names]}


def verified_by(mesa: Mesa, name: str = "verifier") -> Json:
    return {"independent_verifier": str(mesa.table.seats[name])}


async def test_another_sector_s_word_is_shown_and_closes_nothing(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("state", report)
    assert await follow.stands() == ("in_force", "complete", "complete")
    [listed] = await follow.divergences()
    assert (listed["reasons"], listed["awaited_sectors"]) == (["unconfirmed"], ["community"])
    assert (listed["awaited_verifier"], listed["concludes_on"]) == (None, None)
    await follow.verified("community", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")


async def test_another_sector_s_doubt_is_shown_and_keeps_nothing_open(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("state", report, "contest", "limited")
    assert await follow.reasons() == ["level_differs", "contested"]
    await follow.verified("community", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")
    said = (await mesa["observer"].read(follow.verifications(report)))["items"]
    assert [(each["sector"], each["level"]) for each in said] == [("state", "limited"), ("community", "complete")]


async def test_every_sector_that_gains_by_it_confirms(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=owed_to(mesa, "community", "state"))
    report = await follow.reported("complete")
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "in_force"
    [listed] = await follow.divergences()
    assert listed["awaited_sectors"] == ["state"]
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_beneficiaries_in_words_are_every_deciding_sector_that_does_not_owe_it(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await following(mesa, clock, draft={"beneficiaries": [{"text": "Caseríos de la cuenca del Mosna"}]})
    report = await follow.reported("complete")
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "in_force"
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_what_a_sector_owes_to_its_own_is_confirmed_by_all_the_others(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft={**led_by(mesa, "state"), **owed_to(mesa, "state")})
    report = await follow.reported("complete", by="state")
    await follow.verified("community", report)
    assert (await follow.divergences())[0]["awaited_sectors"] == ["company"]
    await follow.verified("company", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_what_a_sector_owes_to_its_own_is_closed_by_the_verifier_whom_the_text_names(
    mesa: Mesa, clock: FakeClock
) -> None:
    draft = {**led_by(mesa, "state"), **owed_to(mesa, "state"), **verified_by(mesa)}
    follow = await following(mesa, clock, draft=draft)
    report = await follow.reported("complete", by="state")
    await follow.verified("community", report)
    await follow.verified("company", report)
    assert (await follow.stands())[0] == "in_force"
    assert (await follow.divergences())[0]["awaited_verifier"] == str(mesa.table.seats["verifier"])
    await follow.verified("verifier", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_no_clause_keeps_out_whom_it_is_owed_to_and_a_verifier_it_names_is_asked_besides(
    mesa: Mesa, clock: FakeClock
) -> None:
    rule = {"who": "named", "within_days": 5}
    follow = await following(mesa, clock, draft=verified_by(mesa), verification=rule)
    report = await follow.reported("complete")
    await follow.refused("state", report, status=409, code="verification_out_of_turn")
    await follow.verified("verifier", report)
    assert (await follow.stands())[0] == "in_force"
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_who_runs_the_table_is_no_verifier_though_the_text_names_the_seat(mesa: Mesa, clock: FakeClock) -> None:
    """The signers agreed on a seat; whom the host gives it to afterwards is the host's."""
    follow = await following(mesa, clock, draft=verified_by(mesa))
    report = await follow.reported("complete")
    await call_back(mesa, "verifier")
    host, seat = mesa["facilitator"], str(mesa["verifier"].seat)
    named = await host.done(mandates_of(mesa, mesa["verifier"]), mandate_body(powers=["speak"]))
    await accept_mandate(mesa, host, named["id"])
    headers = {"Idempotency_Key": key(), "If_Match": report["etag"], "Acting_Seat": seat}
    answer = await host.post(follow.verifications(report), {"answer": "confirm"}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "verifier_not_independent")
    assert (await mesa["community"].read(follow.verifications(report)))["items"] == []


async def test_whoever_reported_never_verifies_from_whatever_seat(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow = await following(mesa, clock, draft=verified_by(mesa))
    report = await follow.reported("complete")
    both = await as_of_before(db, mesa["verifier"], mesa["company"])
    before = await mesa.ledger()
    headers = {"Idempotency_Key": key(), "If_Match": report["etag"], "Acting_Seat": str(both.seat)}
    answer = await both.post(follow.verifications(report), {"answer": "confirm"}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "reported_by_you")
    assert await mesa.ledger() == before
    # Another person in the same seat does.
    await as_of_before(db, mesa["verifier"], mesa["observer"])
    headers["Acting_Seat"] = str(mesa["verifier"].seat)
    assert (await mesa["observer"].post(follow.verifications(report), {"answer": "confirm"}, **headers)).is_success


async def test_a_verifier_whom_the_host_alone_put_there_confirms_nothing(mesa: Mesa, clock: FakeClock) -> None:
    """Neither in place of one whom the host took back: that takes the word of all as well."""
    follow = await following(mesa, clock, draft=verified_by(mesa))
    report = await follow.reported("complete")
    verifier, facilitator = mesa["verifier"], mesa["facilitator"]
    mandate = f"{mandates_of(mesa, verifier)}/{await current(mesa, verifier)}"
    seat = f"{mesa.path}/seats/{verifier.seat}"
    for step in (f"{mandate}/revocation", f"{seat}/end"):
        await mesa.refuses("facilitator", "POST", step, REVOCATION, status=409, code="facilitation_decides")
    await verifier.done(f"{mandate}/revocation", REVOCATION)
    await mesa.refuses("facilitator", "POST", f"{seat}/end", REVOCATION, status=409, code="facilitation_decides")

    named = await facilitator.done(mandates_of(mesa, verifier), mandate_body(powers=["speak"]))
    await accept_mandate(mesa, mesa.other["verifier"], named["id"])
    friend, path = replace(mesa.other["verifier"], seat=verifier.seat), f"{mandates_of(mesa, verifier)}/{named['id']}"
    before = await mesa.ledger()
    headers = {"Idempotency_Key": key(), "If_Match": report["etag"]}
    answer = await friend.post(follow.verifications(report), {"answer": "confirm"}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_the_word_of_all")
    found = {"level": "complete", "reasons": "Lo vi.", "held_elsewhere": [KEPT]}
    answer = await friend.post(f"{follow.path}/assessments", found, Idempotency_Key=key())
    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_the_word_of_all")
    assert await mesa.ledger() == before
    assert (await by_all(mesa, path))["basis"] == "all_sectors"
    assert (await friend.post(follow.verifications(report), {"answer": "confirm"}, **headers)).is_success


async def silent(mesa: Mesa, clock: FakeClock) -> tuple[Following, Json]:
    """The verifier has found it complete, and the community says nothing."""
    follow = await following(mesa, clock, draft=verified_by(mesa))
    report = await follow.reported("complete")
    await follow.verified("verifier", report)
    return follow, report


async def concluded(app: FastAPI) -> bool:
    """What the worker does when it looks now."""
    async with app.state.database.sessions() as db, db.begin():
        found, _ = await concluding.candidates(db, app.state.clock())
        done = [await concluding.record(db, each, app.state.clock()) for each in found]
    return done == [True]


async def test_180_days_of_silence_after_a_verifier_s_finding_end_it_unverified(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    follow, report = await silent(mesa, clock)
    [listed] = await follow.divergences()
    assert listed["concludes_on"] == (clock.now + timedelta(days=180)).date().isoformat()
    follow = follow.later(app, days=180)
    assert not await concluded(app)
    assert "overdue" in await follow.reasons()
    follow = follow.later(app, days=1)
    assert await concluded(app)
    assert not await concluded(app)
    assert await follow.stands() == ENDED
    assert (await follow.mesa.ledger())[-1] == CONCLUDED
    assert await follow.reasons() == ["concluded_unverified"]
    for query, count in (("phase=fulfilled", 0), ("overdue=true", 0), ("phase=concluded_unverified", 1)):
        assert len((await follow.mesa["observer"].read(f"{mesa.path}/commitments?{query}"))["items"]) == count
        assert len((await follow.mesa["observer"].read(f"/v1/commitments?{query}"))["items"]) == count
    for desk in ("company", "community"):
        items = (await follow.mesa[desk].read(f"/v1/{desk}/desk"))["items"]
        assert not [item for item in items if item["kind"] in {"commitment_report", "report_verification"}]
    # Who was silent may still speak.
    await follow.verified("community", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")


async def test_who_contests_it_after_all_has_it_in_force_again(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    follow, report = await silent(mesa, clock)
    follow = follow.later(app, days=182)
    assert await concluded(app)
    await follow.verified("community", report, "contest", "limited")
    assert await follow.stands() == ("in_force", "complete", "limited")
    follow.later(app, days=400)
    assert not await concluded(app)


@pytest.mark.parametrize(("by", "answer"), [("community", "ask_more"), ("state", "contest")])
async def test_what_somebody_contests_or_asks_about_is_not_left_to_silence(
    mesa: Mesa, clock: FakeClock, app: FastAPI, by: str, answer: str
) -> None:
    follow, report = await silent(mesa, clock)
    await follow.verified(by, report, answer, "limited" if answer == "contest" else None)
    follow.later(app, days=400)
    assert not await concluded(app)


async def test_a_sector_that_also_confirms_is_no_independent_finding(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    follow = await following(mesa, clock)
    await follow.verified("state", await follow.reported("complete"))
    follow.later(app, days=400)
    assert not await concluded(app)


async def test_a_later_report_begins_anew(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    follow, _ = await silent(mesa, clock)
    await follow.reported("complete")
    follow.later(app, days=400)
    assert not await concluded(app)


async def test_the_days_of_a_suspension_are_nobody_s_silence(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    follow, _ = await silent(mesa, clock)
    stop = {"cause": "Cayó el puente.", "conditions": "Hay paso para todos."}
    stopped = await mesa["facilitator"].done(f"{mesa.path}/suspensions", stop)
    follow = follow.later(app, days=200)
    assert not await concluded(app)
    path = f"{mesa.path}/suspensions/{stopped['id']}/end"
    await follow.mesa["facilitator"].done(path, {"reasons": "Hay paso."})
    follow.later(app, days=100)
    assert not await concluded(app)
    follow.later(app, days=100)
    assert await concluded(app)


async def test_a_confirmation_goes_with_a_mandate_that_is_taken_back_and_the_successor_speaks(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await following(mesa, clock, draft=owed_to(mesa, "community", "state"))
    report = await follow.reported("complete")
    first = await follow.verified("state", report)
    await call_back(mesa, "state")
    await follow.verified("community", report)
    # It stays in the record, and counts no more.
    said = (await mesa["observer"].read(follow.verifications(report)))["items"]
    assert first["id"] in {each["id"] for each in said}
    assert (await follow.stands())[0] == "in_force"
    mesa.table.people["state"] = await accredit(mesa, mesa["state"], mesa.other["observer"])
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "fulfilled"
    # What is fulfilled stays so.
    await call_back(mesa, "community")
    assert (await follow.stands())[0] == "fulfilled"


async def test_what_was_contested_stays_until_its_place_answers(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("community", report, "contest", "limited")
    await call_back(mesa, "community")
    await follow.verified("community_2", report)
    assert await follow.stands() == ("in_force", "complete", "limited")
    mesa.table.people["community"] = await accredit(mesa, mesa["community"], mesa.other["observer"])
    await follow.verified("community", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")


async def test_the_word_of_who_administers_the_service_by_then_closes_nothing(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow = await following(mesa, clock, draft=owed_to(mesa, "community", "state"))
    report = await follow.reported("complete")
    await follow.verified("state", report)
    await administers_as_of_before(db, mesa["state"])
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "in_force"
