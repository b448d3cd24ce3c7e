"""What people said who were replaced since, and what nobody says for another: before the installation and after it."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.facilitations.test_facilitations_accepting import say
from tests.mesa import Json, Mesa, Person, key, proposed_facilitation
from tests.seating import (
    REVOCATION,
    accept_mandate,
    administers_as_of_before,
    admit,
    as_of_before,
    call_back,
    confirm,
    current,
    mandate_body,
    mandates_of,
    on_paper,
)

INSTALLATION: Json = {"place": "Local comunal", "read_aloud": True}


async def successor(mesa: Mesa, name: str) -> Person:
    """Somebody else holds the seat of this person, whose mandate is over, before the installation."""
    await call_back(mesa, name)
    named = await mesa["facilitator"].done(mandates_of(mesa, mesa[name]), mandate_body())
    holder = mesa.other["observer"]
    await accept_mandate(mesa, holder, named["id"])
    await confirm(mesa, mesa[name], by="community_2" if name == "community" else None)
    return replace(holder, seat=mesa[name].seat)


async def test_words_of_people_who_were_replaced_install_no_table(mesa: Mesa) -> None:
    protocol = await mesa.in_force()
    facilitation = await mesa.facilitate()
    new = await successor(mesa, "company")
    await mesa.confirm_rosters("state", "community")
    listed = (await new.read(f"{mesa.path}/rosters"))["items"]
    digest = next(each["digest"] for each in listed if each["roster"]["sector"] == "company")
    await new.done(f"{mesa.path}/rosters/company/confirmation", {"digest": digest})

    install = f"{mesa.path}/installation"
    refused = await mesa.refuses(
        "facilitator", "POST", install, INSTALLATION, status=409, code="protocol_not_adopted_by_all"
    )
    assert refused["sectors"] == ["company"]
    path = f"{mesa.path}/protocols/{protocol['id']}"
    tag = {"If_Match": (await new.read(path))["etag"]}
    # Of what counts nothing is said twice.
    await mesa.refuses("state", "POST", f"{path}/adoptions", {}, status=409, code="already_assented", **tag)
    await new.done(f"{path}/adoptions", {}, **tag)
    await mesa.refuses("state", "POST", f"{path}/adoptions", {}, status=409, code="protocol_not_proposed", **tag)
    assert (await new.read(path))["phase"] == "in_force"
    refused = await mesa.refuses("facilitator", "POST", install, INSTALLATION, status=409, code="facilitation_missing")
    assert refused["sectors"] == ["company"]
    path = f"{mesa.path}/facilitations/{facilitation['id']}"
    await new.done(f"{path}/assents", {}, If_Match=(await new.read(path))["etag"])
    assert (await mesa["facilitator"].done(install, INSTALLATION))["phase"] == "installed"
    # From then on what was adopted is adopted.
    late = {"If_Match": (await new.read(path))["etag"]}
    await mesa.refuses("state", "POST", f"{path}/assents", {}, status=409, code="facilitation_not_open", **late)


async def test_the_word_of_an_account_that_became_an_administrator_installs_no_table(
    mesa: Mesa, db: AsyncSession
) -> None:
    await mesa.in_force()
    await mesa.confirm_rosters()
    await mesa.facilitate()
    await administers_as_of_before(db, mesa["community"])
    install = f"{mesa.path}/installation"
    refused = await mesa.refuses(
        "facilitator", "POST", install, INSTALLATION, status=409, code="protocol_not_adopted_by_all"
    )
    assert refused["sectors"] == ["community"]
    rosters = {each["roster"]["sector"]: each for each in (await mesa["state"].read(f"{mesa.path}/rosters"))["items"]}
    assert not rosters["community"]["confirmed"]
    seat = next(
        each for each in rosters["community"]["roster"]["seats"] if each["seat_id"] == str(mesa["community"].seat)
    )
    assert seat["mandates"] == []


async def test_the_steward_of_its_sector_takes_from_nobody_that_they_run_the_table(mesa: Mesa) -> None:
    for installed in (False, True):
        if installed:
            await mesa.installed()
        secretariat = f"{mandates_of(mesa, mesa['secretariat'])}/{await current(mesa, mesa['secretariat'])}"
        for path in (f"{secretariat}/revocation", f"{mesa.path}/seats/{mesa['secretariat'].seat}/end"):
            await mesa.refuses("state", "POST", path, REVOCATION, status=409, code="facilitation_decides")


@pytest.mark.parametrize(
    "name",
    ["community_2", "alternate", "adviser", "guarantor", "observer", "verifier", "interpreter", "chair", "rapporteur"],
)
async def test_everybody_gives_their_own_mandate_back(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    path = f"{mandates_of(mesa, mesa[name])}/{await current(mesa, mesa[name])}/revocation"
    assert (await mesa[name].done(path, REVOCATION))["phase"] == "ended"
    assert (await mesa.ledger())[-1] == "mandate.revoked"
    assert (await mesa[name].get(mesa.path)).json()["code"] == "mandate_not_in_force"


async def test_and_nobody_who_accompanies_the_table_that_of_another(mesa: Mesa) -> None:
    """Whatever powers the document that the host registered says they have."""
    await mesa.installed()
    body = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(mandates, mandate_body(powers=["speak", "decide", "steward"]))
    friend = mesa.other["observer"]
    await accept_mandate(mesa, friend, named["id"])
    before = await mesa.ledger()
    theirs = f"{mandates_of(mesa, mesa['community_2'])}/{await current(mesa, mesa['community_2'])}/revocation"
    for path in (theirs, f"{mesa.path}/seats/{mesa['community_2'].seat}/end"):
        answer = await friend.post(path, REVOCATION)
        assert (answer.status_code, answer.json()["code"]) == (403, "power_missing")
    for name in ("guarantor", "adviser"):
        await mesa.refuses(name, "POST", theirs, REVOCATION, status=403, code="power_missing")
    assert await mesa.ledger() == before


async def adviser_of_the_church(mesa: Mesa, holder: Person | None = None) -> tuple[Person, str]:
    """Somebody advises a sector that accompanies the table."""
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "adviser"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(mandates, mandate_body(powers=["speak"]))
    person = holder or mesa.other["adviser"]
    await accept_mandate(mesa, person, named["id"])
    return replace(person, seat=seat["id"]), f"{mandates}/{named['id']}"


async def church_decides(mesa: Mesa) -> tuple[str, str]:
    """The Church is admitted as a further deciding sector: its seat, and the mandate of whoever is to speak for it."""
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "delegate"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    await admit(mesa, seat["id"])
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(mandates, mandate_body(powers=["speak", "decide", "steward"]))
    await accept_mandate(mesa, mesa.other["guarantor"], named["id"])
    return seat["id"], named["id"]


async def test_the_advisers_of_a_sector_that_is_admitted_later_wait_for_it(mesa: Mesa, db: AsyncSession) -> None:
    await mesa.installed()
    person, path = await adviser_of_the_church(mesa)
    state = mesa["state"]
    assert state.api is not None
    steward = replace(mesa.other["guarantor"])
    second, running = await adviser_of_the_church(mesa, mesa.other["observer"])
    await as_of_before(db, second, mesa["state"])
    assert (await mesa["observer"].read(path))["phase"] == "in_force"
    seat, mandate = await church_decides(mesa)
    for each in (path, running):
        shown = await mesa["observer"].read(each)
        assert (shown["phase"], shown["basis"]) == ("proposed", None)
    assert (await person.get(mesa.path)).json()["code"] == "mandate_not_confirmed"
    delegate = replace(steward, seat=UUID(seat))
    await on_paper(mesa, delegate, mandate)
    # The sector's own word, and none for somebody who sits for another one.
    confirmed = await steward.done(f"{path}/confirmation", If_Match=(await steward.read(path))["etag"])
    assert confirmed["basis"] == "steward"
    before = await mesa.ledger()
    tag = (await steward.read(running))["etag"]
    answer = await steward.post(f"{running}/confirmation", If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (409, "sits_for_a_sector")
    assert await mesa.ledger() == before


async def test_who_conducts_sessions_is_there_by_the_word_of_all(mesa: Mesa) -> None:
    """A chair whom those who run the table bring after the installation plans nothing before every sector said yes."""
    await mesa.installed()
    body = {"organization_id": str(mesa.organizations["state"]), "role": "chair"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(mandates, mandate_body(powers=["speak"]))
    assert (named["phase"], named["basis"]) == ("proposed", None)
    chair, path = mesa.other["chair"], f"{mandates}/{named['id']}"
    tag = {"If_Match": named["etag"]}
    await mesa.refuses("state", "POST", f"{path}/assents", {}, status=409, code="mandate_not_held", **tag)
    await accept_mandate(mesa, chair, named["id"])
    session = {"title": "Sesión", "starts_at": "2026-12-01T14:00:00Z", "duration_minutes": 60}
    answer = await chair.post(f"{mesa.path}/sessions", session)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_confirmed")
    tag = {"If_Match": (await mesa["observer"].read(path))["etag"]}
    await mesa.refuses("state", "POST", f"{path}/confirmation", status=409, code="mandate_not_waiting", **tag)
    for name in ("state", "company", "community"):
        [item] = [each for each in (await mesa[name].read("/v1/me/desk"))["items"] if each["kind"] == "mandate_assent"]
        assert (item["operation"], item["path"], item["mine"]) == ("assent_to_mandate", path, True)
        await mesa[name].done(f"{path}/assents", {}, If_Match=(await mesa[name].read(path))["etag"])
    assert (await chair.read(path))["basis"] == "all_sectors"
    assert (await chair.post(f"{mesa.path}/sessions", session)).status_code == 201


async def test_a_yes_of_before_says_nothing_of_who_was_proposed_since(mesa: Mesa) -> None:
    """Each change of who runs the table is asked anew, also after the installation."""
    await mesa.installed()
    proposed = await proposed_facilitation(mesa.table, "secretariat")
    await say(mesa, proposed, "state", "company")
    new = await successor(mesa, "company")
    await say(mesa, proposed, "community")
    stands = (await mesa["observer"].read(f"{mesa.path}/facilitations/{proposed['id']}"))["phase"]
    assert stands == "proposed"
    path = f"{mesa.path}/facilitations/{proposed['id']}/assents"
    await new.done(path, {}, If_Match=proposed["etag"])
    assert (await mesa["observer"].read(f"{mesa.path}/facilitations/{proposed['id']}"))["phase"] == "accepted"
