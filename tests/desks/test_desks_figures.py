"""What only one sector says and the whole table reads: the state's public works, the company's expenditures."""

import pytest

from tests.clocks import FakeClock
from tests.following import following, led_by
from tests.mesa import DIGEST, KEPT, Json, Mesa, key
from tests.sheets import stored
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
    "period": {"from": "2026-11-01", "until": "2026-11-20"},
}
DESKS = [("state", "investment-links", WORKS), ("company", "social-expenditures", SPENT)]


@pytest.mark.parametrize(("whose", "what", "body"), DESKS, ids=["works", "expenditures"])
async def test_one_sector_gives_the_figures_and_the_whole_table_reads_them(
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
    for name in (*sorted(others), "guarantor", "facilitator", "secretariat", "observer"):
        assert (await mesa[name].read(path))["items"] == listed, name
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

    # And so it is in the feed.
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
    backwards = {**SPENT, "period": {"from": "2026-11-20", "until": "2026-11-01"}}
    await mesa.refuses("company", "POST", path, backwards, status=422, code="invalid_input")


KEPT_BACK: Json = {
    **SPENT,
    "text": "Un ecógrafo.",
    "confidentiality": "open_tender",
    "confidentiality_reasons": "El concurso cierra en enero.",
}
FIGURES = {"amount", "text", "evidence", "held_elsewhere"}


async def spending(mesa: Mesa, clock: FakeClock, *, to: str = "community") -> str:
    """Where the company says what it spent for a commitment of its own that is owed to this sector."""
    owed = {"beneficiaries": [{"organization_id": str(mesa.organizations[to])}]}
    follow = await following(mesa, clock, draft=owed)
    return f"/v1/company/commitments/{follow.commitment['id']}/social-expenditures"


async def test_a_figure_that_is_kept_back_is_read_by_those_for_whom_it_was_spent(mesa: Mesa, clock: FakeClock) -> None:
    path = await spending(mesa, clock)
    given = await mesa["company"].done(path, KEPT_BACK)
    assert (given["amount"], given["figures_for"]) == (SPENT["amount"], ["community", "company"])
    for name in ("company", "company_2", "community", "community_2", "adviser"):
        if name in mesa.table.people:
            [listed] = (await mesa[name].read(path))["items"]
            assert listed["amount"] == SPENT["amount"], name


async def test_everybody_else_reads_that_it_is_kept_back_and_why(mesa: Mesa, clock: FakeClock) -> None:
    path = await spending(mesa, clock)
    given = await mesa["company"].done(path, KEPT_BACK)
    for name in ("state", "facilitator", "guarantor", "observer"):
        [listed] = (await mesa[name].read(path))["items"]
        assert (listed["id"], FIGURES & set(listed)) == (given["id"], set()), name
        assert listed["confidentiality"] == "open_tender"
        assert listed["confidentiality_reasons"] == KEPT_BACK["confidentiality_reasons"]
        assert listed["figures_for"] == ["community", "company"]
        feed = await mesa[name].read("/v1/changes?limit=1000&expand=subject&type=social_expenditure.added")
        assert [item["subjects"] for item in feed["items"] if "subjects" in item] == [[listed]], name
        assert "48000" not in str(feed)


async def test_who_received_it_reads_the_figure_too(mesa: Mesa, clock: FakeClock) -> None:
    path = await spending(mesa, clock)
    received = {"organization_id": str(mesa.organizations["state"])}
    given = await mesa["company"].done(path, {**KEPT_BACK, "beneficiary": received})
    assert given["figures_for"] == ["community", "company", "state"]
    [listed] = (await mesa["state"].read(path))["items"]
    assert listed["amount"] == SPENT["amount"]


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"obligation": "mandatory"}, "/confidentiality", "owed_is_open"),
        ({"confidentiality": None}, "/confidentiality", "confidentiality_required"),
        ({"confidentiality_reasons": None}, "/confidentiality_reasons", "confidentiality_reasons_required"),
        ({"confidentiality": "secret"}, "/confidentiality", "enum"),
    ],
    ids=["owed by law", "reasons for nothing", "no reasons", "no class of the list"],
)
async def test_a_figure_is_kept_back_for_a_reason_of_the_list_and_never_what_is_owed(
    mesa: Mesa, clock: FakeClock, wrong: Json, pointer: str, code: str
) -> None:
    path = await spending(mesa, clock)
    body = {**KEPT_BACK, **wrong}
    problem = await mesa.refuses("company", "POST", path, body, status=422, code="invalid_input")
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(("whose", "what", "body"), DESKS, ids=["works", "expenditures"])
async def test_what_shows_a_figure_is_there_or_lies_elsewhere(
    mesa: Mesa, clock: FakeClock, whose: str, what: str, body: Json
) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "company", "state"))
    path = f"/v1/{whose}/commitments/{follow.commitment['id']}/{what}"
    nowhere = {**body, "evidence": {"Factura N° 7.pdf": DIGEST}}
    problem = await mesa.refuses(whose, "POST", path, nowhere, status=422, code="evidence_not_stored")
    assert problem["missing"] == [DIGEST]
    evidence = await stored(mesa[whose], mesa.path, "Factura N° 7.pdf")
    given = await mesa[whose].done(path, {**body, "evidence": evidence, "held_elsewhere": [KEPT]})
    assert (given["evidence"], given["held_elsewhere"]) == (evidence, [KEPT])
