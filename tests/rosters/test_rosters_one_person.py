"""One person is one sector's: no role that an account gets, and no second seat, makes two of them or none."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from tests.mesa import PASSWORD, Json, Mesa
from tests.rosters.test_rosters_papers_that_wait import late_observer, vouched
from tests.seating import (
    REVOCATION,
    accept_mandate,
    administers_as_of_before,
    as_of_before,
    call_back,
    current,
    mandate_body,
    mandates_of,
    paper_body,
)


async def becoming(mesa: Mesa, name: str) -> tuple[int, Json]:
    """An administrator makes this person one too: the status and what was answered."""
    path = f"/v1/accounts/{mesa[name].account}"
    account = await mesa.administrator.read(path)
    answer = await mesa.administrator.patch(path, {"roles": ["administrator"]}, If_Match=account["etag"])
    return answer.status_code, answer.json()


async def test_nobody_who_sits_for_a_sector_is_made_an_administrator(mesa: Mesa) -> None:
    before = await mesa.ledger()
    for name in ("state", "alternate", "adviser"):
        status, problem = await becoming(mesa, name)
        assert (status, problem["code"]) == (409, "account_sits_for_a_sector")
        assert (await mesa[name].get(mesa.path)).status_code == 200
    assert await mesa.ledger() == before
    # Who gave the mandate back may, and who never sat for a sector.
    mandate = await current(mesa, mesa["community_2"])
    await mesa["community_2"].done(f"{mandates_of(mesa, mesa['community_2'])}/{mandate}/revocation", REVOCATION)
    assert (await becoming(mesa, "community_2"))[0] == 200
    assert (await becoming(mesa, "observer"))[0] == 200


async def only_one_of_the_community(mesa: Mesa) -> None:
    await mesa.installed()
    for name in ("community_2", "alternate", "adviser"):
        await call_back(mesa, name)


async def test_a_role_makes_no_sector_one_for_which_nobody_speaks(mesa: Mesa, db: AsyncSession) -> None:
    """Of before: two witnesses of other sectors would fill it at once."""
    await only_one_of_the_community(mesa)
    await administers_as_of_before(db, mesa["community"])
    named = await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], named["id"])
    _, paper = await vouched(mesa, "community_2", named["id"], "state", "company", effect="confirm")
    assert (paper["took_effect_at"], paper["notice_until"] is None) == (None, False)


async def test_who_sits_or_sat_for_a_sector_accompanies_no_table_of_it_for_another(mesa: Mesa) -> None:
    await mesa.installed()
    person = replace(mesa["company"])
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "guarantor"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    path = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(path, mandate_body(powers=["speak"]))
    invited = await mesa["facilitator"].done("/v1/invitations", {"mandate_id": named["id"]})
    accepting = f"/v1/invitations/{invited['code']}/acceptance"
    assert person.api is not None

    for _ in ("while they sit", "and afterwards"):
        before = await mesa.ledger()
        answer = await person.api.call("POST", accepting, {"login": person.login, "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (409, "sits_for_a_sector")
        assert await mesa.ledger() == before
        mandates = (await mesa["observer"].read(mandates_of(mesa, person)))["items"]
        if mandates[-1]["phase"] == "in_force":
            await person.done(f"{mandates_of(mesa, person)}/{mandates[-1]['id']}/revocation", REVOCATION)


async def test_who_accompanies_a_table_sits_for_no_sector_of_it_meanwhile(mesa: Mesa) -> None:
    await mesa.installed()
    await call_back(mesa, "company")
    named = await mesa["facilitator"].done(mandates_of(mesa, mesa["company"]), mandate_body())
    invited = await mesa["facilitator"].done("/v1/invitations", {"mandate_id": named["id"]})
    observer = mesa["observer"]
    assert observer.api is not None
    accepting = f"/v1/invitations/{invited['code']}/acceptance"
    answer = await observer.api.call("POST", accepting, {"login": observer.login, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "sits_for_a_sector")


async def test_a_second_seat_of_before_is_no_second_witness_and_no_third_voice(mesa: Mesa, db: AsyncSession) -> None:
    await mesa.installed()
    await as_of_before(db, mesa["guarantor"], mesa["company"])
    mandate = await current(mesa, mesa["community_2"])
    papers = f"{mesa.path}/seats/{mesa['community_2'].seat}/papers"
    body = paper_body(mesa, mandate, "company", "guarantor", effect="revoke")
    await mesa.refuses("facilitator", "POST", papers, body, status=422, code="paper_witness_unknown")
    # Nor does a facilitation put them there by the word of all.
    person, path = await late_observer(mesa)
    await as_of_before(db, person, mesa["company"])
    accepted = await mesa.facilitate()
    assert {str(person.seat), str(mesa["guarantor"].seat)}.isdisjoint(
        each["seat_id"] for each in accepted["accompanying"]
    )
    assert (await mesa["observer"].read(path))["basis"] == "attested_by_host"
