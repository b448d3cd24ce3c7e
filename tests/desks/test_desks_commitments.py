"""Which commitments lie on whose desk, and what a sector sees of them over its tables."""

from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.evening import begin
from tests.following import following, led_by
from tests.mesa import Json, Mesa, key
from tests.signing import signing

PROMISES = {"commitment_signature", "commitment_report", "report_verification"}


async def promises(mesa: Mesa, name: str, whose: str = "me") -> list[Json]:
    items: list[Json] = (await mesa[name].read(f"/v1/{whose}/desk"))["items"]
    return [item for item in items if item["kind"] in PROMISES]


async def kinds(mesa: Mesa, name: str, whose: str = "me") -> list[str]:
    return [item["kind"] for item in await promises(mesa, name, whose)]


async def test_an_offered_commitment_awaits_each_sector_until_that_sector_has_signed(
    mesa: Mesa, clock: FakeClock
) -> None:
    way = await signing(mesa, clock, signature_rule={"minimum": 1, "lowest": "C"})
    await way.drafted()
    assert await kinds(mesa, "state") == []
    offered = await way.offered()
    await way.hold_key("state")
    lacking = "active_key"
    for name, mine, missing in (
        ("state", True, None),
        ("community", False, lacking),
        ("community_2", False, lacking),
        ("adviser", False, None),
    ):
        (item,) = await promises(mesa, name)
        assert (item["kind"], item["operation"]) == ("commitment_signature", "sign_commitment")
        assert (item["mine"], item["missing"]) == (mine, missing)
        assert (item["subject_id"], item["since"]) == (offered["id"], offered["offered_at"])
    assert (await mesa["community"].read(item["path"]))["id"] == offered["id"]
    await way.sign("community", offered)
    # What another sector did not do yet is not to be seen on anybody's desk but its own.
    for name in ("community", "community_2", "alternate", "adviser"):
        assert await kinds(mesa, name) == []
    assert await kinds(mesa, "state", "state") == ["commitment_signature"]
    assert await kinds(mesa, "company", "company") == ["commitment_signature"]
    for name in ("facilitator", "guarantor", "verifier"):
        assert await kinds(mesa, name) == []


async def test_who_signed_already_does_not_sign_again_where_two_are_needed(mesa: Mesa, clock: FakeClock) -> None:
    for sector in ("state", "company"):
        organization = str(mesa.organizations[sector])
        seat = {"organization_id": organization, "role": "delegate", "label": "Segunda silla"}
        await mesa["facilitator"].done(f"{mesa.path}/seats", seat)
    way = await signing(mesa, clock, signature_rule={"minimum": 2, "lowest": "C"})
    await way.sign("community", await way.offered())
    assert [item["mine"] for item in await promises(mesa, "community")] == [False]
    assert [item["mine"] for item in await promises(mesa, "alternate")] == [False]
    assert [item["missing"] for item in await promises(mesa, "community_2")] == ["active_key"]
    await way.hold_key("community_2")
    assert [item["mine"] for item in await promises(mesa, "community_2")] == [True]


async def test_a_commitment_awaits_the_report_then_the_other_side_then_the_next_report(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await following(mesa, clock, verification={"who": "beneficiary", "within_days": 3})
    (item,) = await promises(mesa, "company", "company")
    assert (item["kind"], item["operation"], item["mine"]) == ("commitment_report", "give_report", True)
    # Thirty days after the signatures, at midnight in Lima.
    assert item["due"][:13] == "2026-12-24T05"
    assert await kinds(mesa, "community") == []

    report = await follow.reported("substantial")
    assert await kinds(mesa, "company") == []
    (item,) = await promises(mesa, "community", "community")
    assert (item["kind"], item["operation"], item["mine"]) == ("report_verification", "give_verification", True)
    assert (item["subject_type"], item["subject_id"], item["due"][:13]) == ("report", report["id"], "2026-11-27T05")
    assert (await mesa["community"].read(item["path"]))["etag"] == report["etag"]
    # The clause names the beneficiary: the state has nothing to say to this report.
    assert await kinds(mesa, "state") == []

    await follow.verified("community", report, "ask_more")
    assert await kinds(mesa, "community") == []
    assert await kinds(mesa, "company") == ["commitment_report"]
    await follow.verified("community", await follow.reported("complete"))
    for name in ("company", "community", "state"):
        assert await kinds(mesa, name) == []


async def test_what_is_late_stays_before_the_responsible_with_its_date(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    follow = await following(mesa, clock, draft={"due": {"kind": "date", "date": "2026-12-01"}})
    later = follow.later(app, days=20)
    (item,) = await promises(later.mesa, "company")
    assert item["due"][:13] == "2026-12-02T05"


async def test_the_named_verifier_finds_the_report_on_the_own_desk(mesa: Mesa, clock: FakeClock) -> None:
    draft = {**led_by(mesa, "company", "state", "community"), "independent_verifier": str(mesa.table.seats["verifier"])}
    follow = await following(mesa, clock, draft=draft)
    await follow.reported(by="state")
    assert await kinds(mesa, "verifier") == ["report_verification"]
    for name in ("state", "company", "community", "guarantor", "facilitator"):
        assert await kinds(mesa, name) == []


async def test_a_sector_lists_what_it_answers_for_and_what_it_gains_by(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    second = await follow.way.drafted(**led_by(mesa, "state", "company"), beneficiaries=[{"text": "Caseríos"}])

    async def listed(name: str, query: str = "") -> list[str]:
        return [item["id"] for item in (await mesa[name].read(f"/v1/{name}/commitments{query}"))["items"]]

    first = follow.commitment["id"]
    assert await listed("company") == [first, second["id"]]
    assert await listed("company", "?phase=draft") == [second["id"]]
    assert await listed("company", "?role=beneficiary") == []
    assert await listed("state") == [second["id"]]
    assert await listed("community") == [first]
    assert await listed("community", "?role=responsible") == []
    assert await listed("community", "?role=beneficiary&phase=in_force") == [first]

    page = await mesa["company"].read("/v1/company/commitments?limit=1")
    assert page["items"] == [{k: v for k, v in (await mesa["company"].read(follow.path)).items() if k != "etag"}]
    rest = await mesa["company"].read(f"/v1/company/commitments?limit=1&cursor={page['next']}")
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([second["id"]], None)

    for name in ("state", "community", "facilitator", "guarantor"):
        answer = await mesa[name].get("/v1/company/commitments")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_of_this_sector")
    assert (await mesa.other["company"].read("/v1/company/commitments"))["items"] == []
    assert (await mesa["company"].get("/v1/company/commitments?role=supporting")).status_code == 422


async def test_minutes_that_go_round_await_each_sector_and_corrections_whoever_runs_the_table(mesa: Mesa) -> None:
    evening = await begin(mesa)
    await mesa["facilitator"].done(f"{evening.path}/closing")
    path = f"{evening.path}/minutes"

    async def waiting(name: str) -> list[Json]:
        items: list[Json] = (await mesa[name].read("/v1/me/desk"))["items"]
        return [item for item in items if item["kind"] in {"minutes_assent", "correction_disposition"}]

    assert await waiting("state") == []
    await mesa["facilitator"].done(f"{path}/circulation", {"without_notes": True})
    (item,) = await waiting("state")
    assert (item["kind"], item["path"], item["mine"]) == ("minutes_assent", path, True)
    minutes = await mesa["state"].read(path)
    assert item["due"] == minutes["review_ends_at"]
    assert await waiting("facilitator") == []

    correction = {"section": "closing", "text": "Terminamos a las seis."}
    await mesa["community"].done(f"{path}/corrections", correction)
    assert [each["kind"] for each in await waiting("secretariat")] == ["correction_disposition"]
    await mesa["state"].done(f"{path}/assents", {"stance": "accept"}, If_Match=minutes["etag"], Idempotency_Key=key())
    assert await waiting("state") == []
    assert [each["kind"] for each in await waiting("company")] == ["minutes_assent"]
