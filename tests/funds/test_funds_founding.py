"""A joint fund binds nobody before they say yes: each organization for itself, each sector by its word."""

import pytest

from tests.clocks import FakeClock
from tests.following import following
from tests.funds.funding import open_fund, proposed_fund, terms
from tests.mesa import Json, Mesa


async def test_a_fund_is_open_once_everybody_whom_it_names_has_said_yes(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await proposed_fund(mesa, clock)
    assert (funding.fund["number"], funding.fund["phase"], funding.fund["opened_at"]) == (1, "proposed", None)
    for name in ("company", "state"):
        await funding.said(name)
        assert await funding.stands() == "proposed"
    await funding.said("community")
    assert await funding.stands() == "open"
    assert (await mesa.ledger())[-4:] == ["fund.proposed", *["fund.assented"] * 3]
    listed = (await mesa["observer"].read(f"{mesa.path}/funds?phase=open"))["items"]
    assert [each["id"] for each in listed] == [funding.fund["id"]]
    said = (await mesa["observer"].read(f"{funding.path}/assents"))["items"]
    assert [each["sector"] for each in said] == ["company", "state", "community"]


async def test_an_objection_holds_it_up_until_it_is_answered(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await proposed_fund(mesa, clock)
    await funding.said("company", stance="object", text="Falta el reglamento.")
    assert (await mesa.ledger())[-1] == "objection.recorded"
    await funding.said("state", "community")
    assert await funding.stands() == "proposed"
    await funding.said("company")
    assert await funding.stands() == "open"


async def test_another_organization_of_the_sector_says_nothing_for_who_pays(mesa: Mesa, clock: FakeClock) -> None:
    """The second community seat is of another organization: only the first one pays in and says so."""
    await mesa.installed()
    paying = [{"organization_id": str(mesa.organizations["community"]), "agreed": "10"}]
    funding = await proposed_fund(mesa, clock, contributors=paying, deciders=["state"])
    seats = (await mesa["observer"].read(f"{mesa.path}/seats?limit=200"))["items"]
    own = {each["id"]: each["organization_id"] for each in seats}
    if own[str(mesa["community_2"].seat)] != str(mesa.organizations["community"]):
        await mesa.refuses(
            "community_2",
            "POST",
            f"{funding.path}/assents",
            {},
            status=403,
            code="not_of_this_fund",
            If_Match=funding.fund["etag"],
        )
    await mesa.refuses(
        "company",
        "POST",
        f"{funding.path}/assents",
        {},
        status=403,
        code="not_of_this_fund",
        If_Match=funding.fund["etag"],
    )
    await funding.said("state")
    assert await funding.stands() == "proposed"
    await funding.said("community")
    assert await funding.stands() == "open"


async def test_the_desk_asks_each_of_them_until_it_has_said_its_word(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await proposed_fund(mesa, clock)

    async def asked(name: str) -> list[str]:
        items = (await mesa[name].read("/v1/me/desk"))["items"]
        return [each["operation"] for each in items if each["subject_id"] == funding.fund["id"] and each["mine"]]

    for name in ("company", "state", "community"):
        assert await asked(name) == ["assent_to_fund"], name
        await funding.said(name)
        assert await asked(name) == [], name


async def test_what_is_open_is_asked_no_more(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    etag = (await mesa["company"].read(funding.path))["etag"]
    path = f"{funding.path}/assents"
    await mesa.refuses("company", "POST", path, {}, status=409, code="fund_not_proposed", If_Match=etag)


async def test_the_same_word_is_said_once(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await proposed_fund(mesa, clock)
    await funding.said("company")
    path, etag = f"{funding.path}/assents", funding.fund["etag"]
    await mesa.refuses("company", "POST", path, {}, status=409, code="already_assented", If_Match=etag)


async def test_a_word_names_the_revision_that_was_read(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await proposed_fund(mesa, clock)
    answer = await mesa["company"].post(f"{funding.path}/assents", {})
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"deciders": ["independent"]}, "fund_deciders_unfit"),
        ({"administrator": "independent"}, "fund_party_unseated"),
        ({"commitments": ["00000000-0000-4000-8000-000000000000"]}, "fund_commitment_unknown"),
        ({"contributors": []}, "invalid_input"),
        ({"deciders": []}, "invalid_input"),
        ({"currency": "SOL"}, "invalid_input"),
        ({"agreed": "0"}, "invalid_input"),
        ({"twice": True}, "invalid_input"),
    ],
    ids=["deciders", "administrator", "commitment", "nobody pays", "nobody decides", "no currency", "nothing", "twice"],
)
async def test_a_fund_names_only_who_can_say_yes_to_it(mesa: Mesa, wrong: Json, code: str) -> None:
    await mesa.installed()
    body = terms(mesa)
    if "agreed" in wrong:
        body["contributors"][0]["agreed"] = wrong["agreed"]
    elif "twice" in wrong:
        body["contributors"] *= 2
    elif "administrator" in wrong:
        body["administrator"] = str(mesa.organizations["independent"])
    else:
        body |= wrong
    await mesa.refuses("community", "POST", f"{mesa.path}/funds", body, status=422, code=code)


async def test_a_fund_carries_out_what_was_signed(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    funding = await open_fund(mesa, clock, commitments=[follow.commitment["id"]])
    assert funding.fund["commitments"] == [follow.commitment["id"]]
    draft = await follow.way.drafted()
    body = terms(mesa, commitments=[draft["id"]])
    await mesa.refuses("community", "POST", f"{mesa.path}/funds", body, status=422, code="fund_commitment_unknown")


async def test_a_table_that_is_not_installed_has_no_fund(mesa: Mesa) -> None:
    path, body = f"{mesa.path}/funds", terms(mesa)
    await mesa.refuses("community", "POST", path, body, status=409, code="roundtable_not_live")
    for name in ("facilitator", "guarantor", "observer"):
        await mesa.refuses(name, "POST", path, body, status=403, code="permission_missing")


async def test_a_fund_for_a_debt_opens_with_the_yes_of_whom_it_is_owed_to(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    paying = [{"organization_id": str(mesa.organizations["company"]), "agreed": "10"}]
    named: Json = {"contributors": paying, "deciders": ["company"], "commitments": [follow.commitment["id"]]}
    funding = await proposed_fund(mesa, clock, by="company", **named)
    community = {"organization_id": str(mesa.organizations["community"]), "sector": "community"}
    assert funding.fund["creditors"] == [community]
    await funding.said("company", "state")
    assert await funding.stands() == "proposed"
    items = (await mesa["community"].read("/v1/me/desk"))["items"]
    assert [each["kind"] for each in items if each["subject_id"] == funding.fund["id"]] == ["fund_assent"]
    await funding.said("community", stance="object", text="Primero el reglamento.")
    assert await funding.stands() == "proposed"
    await funding.said("community")
    assert await funding.stands() == "open"


async def test_where_it_is_owed_in_words_every_sector_that_owes_nothing_says_yes(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft={"beneficiaries": [{"text": "Los regantes de Ayash"}]})
    paying = [{"organization_id": str(mesa.organizations["company"]), "agreed": "10"}]
    named: Json = {"contributors": paying, "deciders": ["company"], "commitments": [follow.commitment["id"]]}
    named["administrator"] = str(mesa.organizations["company"])
    funding = await proposed_fund(mesa, clock, by="company", **named)
    assert {each["sector"] for each in funding.fund["creditors"]} == {"state", "community"}
    await funding.said("company", "state")
    assert await funding.stands() == "proposed"
    await funding.said("community")
    assert await funding.stands() == "open"
