"""The other side says what it finds; nobody judges their own debt."""

import pytest
from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.following import Following, following, led_by, verification_body
from tests.mesa import Json, Mesa, key
from tests.signatures.keys import renew_mandate

NAMED = {"who": "named", "within_days": 5}
BENEFICIARY = {"who": "beneficiary", "within_days": 5}


async def test_a_confirmed_report_is_verified_at_the_level_that_it_declares(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("substantial")
    said = await follow.verified("community", report)
    assert (said["answer"], said["level"], said["sector"]) == ("confirm", "substantial", "community")
    assert await follow.stands() == ("in_force", "substantial", "substantial")
    assert (await mesa.ledger())[-1] == "verification.given"
    listed = (await mesa["company"].read(follow.verifications(report)))["items"]
    assert listed == [said]


async def test_a_contested_report_is_verified_at_the_level_that_was_found(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    await follow.verified("community", await follow.reported("complete"), "contest", "limited")
    assert await follow.stands() == ("in_force", "complete", "limited")


async def test_asking_for_more_changes_nothing_and_may_be_followed_by_a_finding(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("limited")
    before = await mesa["observer"].read(follow.path)
    assert (await follow.verified("community", report, "ask_more"))["level"] is None
    assert await mesa["observer"].read(follow.path) == before
    await follow.verified("community", report)
    assert await follow.stands() == ("in_force", "limited", "limited")


async def test_only_a_confirmed_complete_fulfils(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    # To find more than what was declared is a contest: nobody agreed on «complete» then.
    await follow.verified("community", await follow.reported("substantial"), "contest", "complete")
    assert await follow.stands() == ("in_force", "substantial", "complete")
    report = await follow.reported("complete")
    assert await follow.stands() == ("in_force", "complete", "complete")
    await follow.verified("community", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")


async def test_nothing_is_said_any_more_about_what_is_fulfilled(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("community", report)
    await follow.refused("state", report, "contest", "limited", status=409, code="commitment_not_in_force")
    answer = await mesa["company"].post(
        follow.reports,
        {"level": "limited", "narrative": "No.", "period": {"from": "2026-11-01", "until": "2026-11-02"}},
        Idempotency_Key=key(),
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "commitment_not_in_force")


@pytest.mark.parametrize("rule", [BENEFICIARY, NAMED])
async def test_the_reporter_s_sector_is_refused_whatever_the_protocol(
    mesa: Mesa, clock: FakeClock, rule: dict[str, object]
) -> None:
    draft = {"independent_verifier": str(mesa.table.seats["verifier"])}
    follow = await following(mesa, clock, draft=draft, verification=rule)
    report = await follow.reported("complete")
    await follow.refused("company", report, status=403, code="own_report")
    assert await follow.stands() == ("in_force", "complete", None)


async def test_every_seat_of_the_reporter_s_sector_is_refused(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "community"))
    report = await follow.reported("complete", by="community")
    for name in ("community", "community_2", "alternate"):
        await follow.refused(name, report, status=403, code="own_report")


async def test_of_several_who_answer_for_it_none_confirms_the_other(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "company", "state"))
    report = await follow.reported("complete", by="state")
    await follow.refused("company", report, status=403, code="own_commitment")
    await follow.refused("state", report, status=403, code="own_report")
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_where_every_sector_answers_for_it_the_named_verifier_alone_judges(mesa: Mesa, clock: FakeClock) -> None:
    draft = {**led_by(mesa, "company", "state", "community"), "independent_verifier": str(mesa.table.seats["verifier"])}
    follow = await following(mesa, clock, draft=draft, verification=BENEFICIARY)
    report = await follow.reported("complete", by="company")
    for name in ("state", "community"):
        await follow.refused(name, report, status=403, code="own_commitment")
    for name in ("guarantor", "observer"):
        await follow.refused(name, report, status=403, code="not_a_verifier")
    await follow.verified("verifier", report)
    assert (await follow.stands())[0] == "fulfilled"


@pytest.mark.parametrize("name", ["guarantor", "observer"])
async def test_whoever_accompanies_the_table_verifies_where_the_commitment_names_them(
    mesa: Mesa, clock: FakeClock, name: str
) -> None:
    draft = {"independent_verifier": str(mesa.table.seats[name])}
    follow = await following(mesa, clock, draft=draft, verification=NAMED)
    report = await follow.reported("limited")
    await follow.refused("verifier", report, status=403, code="not_a_verifier")
    await follow.verified(name, report, "contest", "not_started")
    assert await follow.stands() == ("in_force", "limited", "not_started")


async def test_who_runs_or_serves_the_table_verifies_nothing(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    for name in ("facilitator", "secretariat", "chair", "rapporteur", "adviser", "interpreter"):
        await follow.refused(name, report, status=403, code="permission_missing")


async def test_the_clause_says_which_other_sector_verifies(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, verification=BENEFICIARY)
    report = await follow.reported()
    refused = await follow.refused("state", report, status=409, code="verification_out_of_turn")
    assert (refused["rule"], refused["breaches"][0]["facts"]["reason"]) == ("verification", "not_the_verifier")
    await follow.verified("community", report)


async def test_a_suspended_table_keeps_nobody_from_saying_what_was_kept(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    stop = {"cause": "Cayó el puente.", "conditions": "Hay paso para todos."}
    await mesa["facilitator"].done(f"{mesa.path}/suspensions", stop)
    await follow.verified("community", await follow.reported("complete"), "contest", "not_started")
    assert await follow.stands() == ("in_force", "complete", "not_started")


async def test_whoever_owes_it_takes_the_verification_from_nobody_by_being_the_beneficiary(
    mesa: Mesa, clock: FakeClock
) -> None:
    draft = {"beneficiaries": [{"organization_id": str(mesa.organizations["company"])}]}
    follow = await following(mesa, clock, draft=draft, verification=BENEFICIARY)
    report = await follow.reported("complete")
    await follow.refused("company", report, status=403, code="own_report")
    await follow.verified("community", report, "contest", "not_started")


async def test_beneficiaries_named_in_words_alone_leave_it_to_every_other_side(mesa: Mesa, clock: FakeClock) -> None:
    draft = {"beneficiaries": [{"text": "Caseríos de la cuenca del Mosna"}]}
    follow = await following(mesa, clock, draft=draft, verification=BENEFICIARY)
    await follow.verified("state", await follow.reported())


async def test_the_least_favourable_of_several_findings_stands_until_the_next_report(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("community", report, "contest", "limited")
    await follow.verified("state", report)
    assert await follow.stands() == ("in_force", "complete", "limited")
    await follow.verified("community_2", report, "contest", "not_started")
    assert await follow.stands() == ("in_force", "complete", "not_started")
    later = await follow.reported("substantial")
    assert await follow.stands() == ("in_force", "substantial", "not_started")
    await follow.verified("state", later)
    assert await follow.stands() == ("in_force", "substantial", "substantial")


async def test_a_seat_and_its_alternate_find_once(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("community", report, "contest", "limited")
    await follow.refused("community", report, status=409, code="already_verified")
    await follow.refused("alternate", report, status=409, code="already_verified")


async def test_what_is_verified_is_the_latest_report(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    first = await follow.reported("complete")
    await follow.reported("limited")
    await follow.refused("community", first, status=409, code="report_overtaken")
    assert await follow.stands() == ("in_force", "limited", None)


async def test_a_verification_that_comes_late_is_heard(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    await follow.later(app, days=9).verified("community", report)


MALFORMED: list[Json] = [
    {},
    {"answer": "accept"},
    {"answer": "contest", "reasons": "No."},
    {"answer": "contest", "level": "limited"},
    {"answer": "ask_more"},
    {"answer": "ask_more", "reasons": "Fotos.", "level": "limited"},
    {"answer": "confirm", "sector": "community"},
]


async def test_an_answer_that_says_nothing_or_contradicts_itself_leaves_no_trace(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("limited")
    path = follow.verifications(report)
    for body in MALFORMED:
        headers = {"Idempotency_Key": key(), "If_Match": report["etag"]}
        await mesa.refuses("community", "POST", path, body, status=422, code="invalid_input", **headers)
    for answer, level in (("confirm", "complete"), ("contest", "limited")):
        await follow.refused("community", report, answer, level, status=422, code="found_level_unfit")


async def test_a_verification_names_its_act_and_what_was_read(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    path, body = follow.verifications(report), verification_body("confirm")
    await mesa.refuses("community", "POST", path, body, status=400, code="idempotency_key_required")
    named = {"Idempotency_Key": key()}
    await mesa.refuses("community", "POST", path, body, status=428, code="if_match_required", **named)
    stale = f'"2.{report["etag"].split(".")[1]}'
    problem = await mesa.refuses(
        "community", "POST", path, body, status=412, code="stale_revision", If_Match=stale, **named
    )
    assert problem["current"]["id"] == report["id"]
    taken = await mesa["community"].done(path, body, If_Match=report["etag"], **named)
    assert await mesa["community"].done(path, body, If_Match=report["etag"], **named) == taken


async def test_who_sits_at_another_table_cannot_verify(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    before = await mesa.ledger()
    headers = {"Idempotency_Key": key(), "If_Match": report["etag"]}
    answer = await mesa.other["community"].post(follow.verifications(report), {"answer": "confirm"}, **headers)
    assert answer.status_code == 404
    assert await mesa.ledger() == before


async def test_a_mandate_without_the_power_to_decide_neither_reports_nor_verifies(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    await _only_speaks(follow, clock, "community_2")
    await follow.refused("community_2", report, status=403, code="power_missing")


async def _only_speaks(follow: Following, clock: FakeClock, name: str) -> None:
    mesa = follow.mesa
    assert mesa[name].seat is not None
    await renew_mandate(mesa, clock, mesa[name], powers=["speak"])
