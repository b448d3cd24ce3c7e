"""What only one sector does: the state's public works, the company's social expenditures."""

import pytest

from tests.clocks import FakeClock
from tests.following import following, led_by
from tests.mesa import Json, Mesa, key
from tests.signing import signing

WORKS: Json = {
    "code": "2414624",
    "phase": "execution",
    "budget": {"amount": "1250000.00", "currency": "PEN"},
    "accrued": {"amount": "310000.50", "currency": "PEN"},
    "as_of": "2026-11-20",
}
SPENT: Json = {
    "obligation": "voluntary",
    "form": "in_kind",
    "amount": {"amount": "48000", "currency": "USD"},
    "beneficiary": {"text": "Posta médica de Huari"},
    "period": {"from": "2026-01-01", "until": "2026-06-30"},
}
DESKS = [("state", "investment-links", WORKS), ("company", "social-expenditures", SPENT)]


@pytest.mark.parametrize(("whose", "what", "body"), DESKS, ids=["works", "expenditures"])
async def test_one_sector_gives_the_figures_and_nobody_else(
    mesa: Mesa, clock: FakeClock, whose: str, what: str, body: Json
) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "company", "state"))
    path = f"/v1/{whose}/commitments/{follow.commitment['id']}/{what}"
    first = await mesa[whose].done(path, body)
    second = await mesa[whose].done(path, body, Idempotency_Key=key())
    assert (first["commitment_id"], first["seat_id"]) == (follow.commitment["id"], str(mesa.table.seats[whose]))
    assert (await mesa.ledger())[-2:] == [f"{what.replace('-', '_')[:-1]}.added"] * 2
    listed = (await mesa[whose].read(path))["items"]
    assert [item["id"] for item in listed] == [first["id"], second["id"]]

    others = {"state", "company", "community"} - {whose}
    for name in (*sorted(others), "guarantor", "facilitator", "secretariat"):
        answer = await mesa[name].get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_of_this_sector"), name
    for name in sorted(others):
        await mesa.refuses(name, "POST", path, body, status=403, code="not_of_this_sector")
    for name in ("facilitator", "secretariat", "adviser"):
        await mesa.refuses(name, "POST", path, body, status=403, code="permission_missing")
    before = await mesa.ledger()
    for method in ("GET", "POST"):
        answer = await mesa.other[whose].call(method, path, body if method == "POST" else None)
        assert answer.status_code == 404
        unknown = path.replace(follow.commitment["id"], first["id"])
        assert (await mesa[whose].call(method, unknown, body if method == "POST" else None)).status_code == 404
    assert await mesa.ledger() == before

    # The desk is the sector's; what it put on record is read by the whole table.
    feed = await mesa["community"].read("/v1/changes?limit=1000&expand=subject")
    assert any(item.get("subjects", [{}])[0].get("id") == second["id"] for item in feed["items"])


@pytest.mark.parametrize(("whose", "what", "body"), DESKS, ids=["works", "expenditures"])
async def test_figures_belong_to_what_was_signed(
    mesa: Mesa, clock: FakeClock, whose: str, what: str, body: Json
) -> None:
    way = await signing(mesa, clock)
    draft = await way.drafted(**led_by(mesa, "company", "state"))
    path = f"/v1/{whose}/commitments/{draft['id']}/{what}"
    await mesa.refuses(whose, "POST", path, body, status=409, code="commitment_not_in_force")


async def test_figures_come_as_decimals_and_in_the_words_of_the_country(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "company", "state"))
    path = f"/v1/state/commitments/{follow.commitment['id']}/investment-links"
    link = await mesa["state"].done(path, WORKS)
    assert (link["budget"], link["accrued"], link["as_of"]) == (WORKS["budget"], WORKS["accrued"], "2026-11-20")
    unknown = {**WORKS, "phase": "dreaming"}
    await mesa.refuses("state", "POST", path, unknown, status=422, code="investment_phase_unknown")
    for wrong in (
        {"budget": {"amount": 1250000, "currency": "PEN"}},
        {"budget": {"amount": "1e6", "currency": "PEN"}},
        {"accrued": {"amount": "-1", "currency": "PEN"}},
        {"accrued": {"amount": "1", "currency": "soles"}},
        {"code": ""},
    ):
        await mesa.refuses("state", "POST", path, {**WORKS, **wrong}, status=422, code="invalid_input")


async def test_expenditures_name_who_received_them(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "company", "state"))
    path = f"/v1/company/commitments/{follow.commitment['id']}/social-expenditures"
    named = {"organization_id": str(mesa.organizations["community"])}
    spent = await mesa["company"].done(path, {**SPENT, "beneficiary": named})
    assert spent["beneficiary"] == {**named, "sector": "community", "text": None}
    assert (spent["obligation"], spent["form"], spent["amount"]) == ("voluntary", "in_kind", SPENT["amount"])
    stranger = {"organization_id": follow.commitment["id"]}
    await mesa.refuses(
        "company", "POST", path, {**SPENT, "beneficiary": stranger}, status=422, code="organization_unknown"
    )
    backwards = {**SPENT, "period": {"from": "2026-06-30", "until": "2026-01-01"}}
    await mesa.refuses("company", "POST", path, backwards, status=422, code="invalid_input")
