"""Who runs a table is accepted by every deciding sector, before the installation and at each change."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.mesa import Json, Mesa, Person, accept_facilitation, key, proposed_facilitation
from tests.seating import REVOCATION, accept_mandate, as_of_before, current, mandate_body, mandates_of, renew

INSTALLATION: Json = {"place": "Local comunal", "read_aloud": True}
SECTORS = ("state", "company", "community")


def assents(mesa: Mesa, facilitation: Json) -> str:
    return f"{mesa.path}/facilitations/{facilitation['id']}/assents"


async def say(mesa: Mesa, facilitation: Json, *names: str, **body: str) -> None:
    for name in names:
        await mesa[name].done(assents(mesa, facilitation), body, If_Match=facilitation["etag"])


async def another(mesa: Mesa, organization: str = "company", login: str = "otra.observer") -> Person:
    """Somebody who holds a further seat that runs the table, by the word of those who run it."""
    body = {"organization_id": str(mesa.organizations[organization]), "role": "facilitator"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    mandate = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body(powers=["speak"]))
    person = mesa.other[login.removeprefix("otra.")]
    await accept_mandate(mesa, person, mandate["id"])
    held = Person(person.login, person.account, seat["id"], person.token, person.api)
    mesa.table.people["next"] = held
    return held


async def test_those_who_run_the_table_are_accepted_by_every_deciding_sector(mesa: Mesa) -> None:
    assert (await mesa["observer"].read(mesa.path))["facilitation"] is None
    proposed = await proposed_facilitation(mesa.table)
    assert (proposed["phase"], proposed["number"], proposed["proposed_by"]) == (
        "proposed",
        1,
        str(mesa["facilitator"].seat),
    )
    await say(mesa, proposed, "state", "company")
    assert (await mesa["observer"].read(mesa.path))["facilitation"] is None
    await say(mesa, proposed, "community")
    accepted = await mesa["observer"].read(f"{mesa.path}/facilitations/{proposed['id']}")
    assert (accepted["phase"], accepted["ended_at"]) == ("accepted", None)
    table = await mesa["observer"].read(mesa.path)
    assert table["facilitation"] == {
        "phase": "accepted",
        "facilitation_id": proposed["id"],
        "accepted_by": ["state", "company", "community"],
        "since": accepted["accepted_at"],
        "unconfirmed_since": None,
        "dismissed_at": None,
        "interim": None,
        "seats": [
            {
                "seat_id": str(mesa[name].seat),
                "mandate_id": await current(mesa, mesa[name]),
                "role": name,
                "organization_id": str(mesa.organizations[organization]),
                "sector": sector,
            }
            for name, organization, sector in (
                ("facilitator", "independent", "independent"),
                ("secretariat", "state", "state"),
            )
        ],
    }
    for name in ("facilitator", "secretariat"):
        [mandate] = (await mesa["observer"].read(mandates_of(mesa, mesa[name])))["items"]
        assert (mandate["phase"], mandate["basis"], mandate["confirmed_by"]) == (
            "in_force",
            "facilitation",
            str(mesa["community"].seat),
        )
    assert [each["sector"] for each in (await mesa["observer"].read(assents(mesa, proposed)))["items"]] == [*SECTORS]
    assert (await mesa.ledger())[-4:] == ["facilitation.proposed"] + ["facilitation.assented"] * 3


async def test_nobody_is_installed_over_a_sector_that_has_not_accepted_them(mesa: Mesa) -> None:
    await mesa.in_force()
    await mesa.confirm_rosters()
    path = f"{mesa.path}/installation"
    refused = await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="facilitation_missing")
    assert refused["sectors"] == [*SECTORS]
    proposed = await proposed_facilitation(mesa.table)
    await say(mesa, proposed, "state", "community")
    await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="facilitation_missing")
    # One objection is enough, and whoever made it may come round.
    await say(mesa, proposed, "company", stance="object", text="Es del ministerio.")
    await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="facilitation_missing")
    await say(mesa, proposed, "company", stance="accept_with_reservation", text="Por esta vez.")
    table = await mesa["facilitator"].done(path, INSTALLATION)
    assert table["installation"]["facilitation_id"] == proposed["id"]


async def test_a_sector_that_decides_since_then_has_to_accept_them_too(mesa: Mesa) -> None:
    table = await mesa["facilitator"].read(mesa.path)
    whole = {"deciding_sectors": [*table["deciding_sectors"], "independent"]}
    await mesa.facilitate()
    table = await mesa["facilitator"].read(mesa.path)
    answer = await mesa["facilitator"].patch(mesa.path, whole, If_Match=table["etag"])
    assert answer.status_code == 200, answer.text
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "delegate"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    mandate = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body())
    church = mesa.other["guarantor"]
    await accept_mandate(mesa, church, mandate["id"])
    protocol = await mesa.proposed()
    await mesa.adopt(protocol)
    await church.done(f"{mesa.path}/protocols/{protocol['id']}/adoptions", {}, If_Match=protocol["etag"])
    await mesa.confirm_rosters()
    rosters = (await church.read(f"{mesa.path}/rosters"))["items"]
    digest = next(each["digest"] for each in rosters if each["roster"]["sector"] == "independent")
    await church.done(f"{mesa.path}/rosters/independent/confirmation", {"digest": digest})

    path = f"{mesa.path}/installation"
    refused = await mesa.refuses("facilitator", "POST", path, INSTALLATION, status=409, code="facilitation_missing")
    assert refused["sectors"] == ["independent"]
    proposed = await proposed_facilitation(mesa.table)
    await say(mesa, proposed, *SECTORS)
    await church.done(assents(mesa, proposed), {}, If_Match=proposed["etag"])
    assert (await mesa["facilitator"].done(path, INSTALLATION))["phase"] == "installed"


async def test_a_change_is_another_facilitation_and_ends_the_former(mesa: Mesa) -> None:
    await mesa.installed()
    person = await another(mesa)
    # Until the sectors have accepted them, whoever is to run the table runs nothing.
    refused = await person.get(mesa.path)
    assert (refused.status_code, refused.json()["code"]) == (403, "mandate_not_confirmed")
    first = (await mesa["observer"].read(mesa.path))["facilitation"]["facilitation_id"]
    left = await proposed_facilitation(mesa.table, "secretariat")
    proposed = await mesa["company"].done(f"{mesa.path}/facilitations", {"seats": [str(person.seat)]})
    await say(mesa, proposed, *SECTORS)

    found = {each["id"]: each["phase"] for each in (await person.read(f"{mesa.path}/facilitations"))["items"]}
    assert found == {first: "superseded", left["id"]: "superseded", proposed["id"]: "accepted"}
    for name in ("facilitator", "secretariat"):
        answer = await mesa[name].get(mesa.path)
        assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_in_force")
    table = await person.read(mesa.path)
    assert [(each["sector"], each["role"]) for each in table["facilitation"]["seats"]] == [("company", "facilitator")]
    session = {"title": "Sesión", "starts_at": "2026-12-01T14:00:00Z", "duration_minutes": 60}
    assert (await person.post(f"{mesa.path}/sessions", session)).status_code == 201
    tag = (await mesa["state"].read(f"{mesa.path}/facilitations/{left['id']}"))["etag"]
    refused = await mesa["state"].post(assents(mesa, left), {}, If_Match=tag)
    assert (refused.status_code, refused.json()["code"]) == (409, "facilitation_not_open")


async def test_no_sector_alone_says_who_runs_the_table(mesa: Mesa) -> None:
    """Not the steward of the seat's own sector, nor those who run it among themselves."""
    await mesa.installed()
    person = await another(mesa, "state")
    path = f"{mandates_of(mesa, person)}/{await current(mesa, person)}"
    mandate = await mesa["facilitator"].read(path)
    assert (mandate["phase"], mandate["basis"]) == ("proposed", None)
    tag = mandate["etag"]
    await mesa.refuses("state", "POST", f"{path}/confirmation", status=409, code="mandate_not_waiting", If_Match=tag)
    assert [item["kind"] for item in (await mesa["state"].read("/v1/state/desk"))["items"]] == []
    theirs = f"{mandates_of(mesa, mesa['facilitator'])}/{await current(mesa, mesa['facilitator'])}/revocation"
    await mesa.refuses("secretariat", "POST", theirs, REVOCATION, status=409, code="facilitation_decides")
    # Giving one's own back is nobody's decision but one's own; what nobody accepted yet is withdrawn.
    assert (await mesa["facilitator"].done(f"{path}/revocation", REVOCATION))["phase"] == "ended"
    own = f"{mandates_of(mesa, mesa['secretariat'])}/{await current(mesa, mesa['secretariat'])}/revocation"
    assert (await mesa["secretariat"].done(own, REVOCATION))["phase"] == "ended"


async def test_refusals_leave_no_trace(mesa: Mesa, db: AsyncSession) -> None:
    path = f"{mesa.path}/facilitations"
    seats: Json = {"seats": [str(mesa["facilitator"].seat)]}
    for name in ("observer", "guarantor", "adviser", "chair", "rapporteur"):
        await mesa.refuses(name, "POST", path, seats, status=403, code="permission_missing")
    assert (await mesa.other["facilitator"].post(path, seats)).status_code == 404
    for wrong in ([str(mesa["state"].seat)], [str(mesa["chair"].seat)], [str(uuid4())]):
        body = {"seats": [*seats["seats"], *wrong]}
        await mesa.refuses("facilitator", "POST", path, body, status=422, code="seat_runs_nothing")
    malformed: list[Json] = [{}, {"seats": []}, {"seats": "x"}, {**seats, "reasons": ""}, {**seats, "x": 1}]
    for given in malformed:
        await mesa.refuses("facilitator", "POST", path, given, status=422, code="invalid_input")
    await renew(mesa, mesa["community_2"], powers=["speak", "sign"])
    await mesa.refuses("community_2", "POST", path, seats, status=403, code="power_missing")
    empty = {"organization_id": str(mesa.organizations["company"]), "role": "secretariat"}
    vacant = await mesa["facilitator"].done(f"{mesa.path}/seats", empty)
    body = {"seats": [*seats["seats"], vacant["id"]]}
    await mesa.refuses("facilitator", "POST", path, body, status=409, code="mandate_not_held")

    proposed = await proposed_facilitation(mesa.table)
    word, tag = assents(mesa, proposed), {"If_Match": proposed["etag"]}
    for name in ("facilitator", "guarantor", "observer"):
        await mesa.refuses(name, "POST", word, {}, status=403, code="permission_missing", **tag)
    await mesa.refuses("community_2", "POST", word, {}, status=403, code="power_missing", **tag)
    await mesa.refuses("community", "POST", word, {}, status=428, code="if_match_required")
    await mesa.refuses("community", "POST", word, {"stance": "object"}, status=422, code="invalid_input", **tag)
    assert (await mesa.other["community"].post(word, {}, **tag)).status_code == 404
    host = await as_of_before(db, mesa["community"], mesa["facilitator"])
    answer = await host.post(word, {}, Acting_Seat=str(host.seat), **tag)
    assert (answer.status_code, answer.json()["code"]) == (403, "host_confirms_nobody")


async def test_whoever_left_since_the_proposal_is_not_accepted(mesa: Mesa) -> None:
    proposed = await proposed_facilitation(mesa.table)
    await say(mesa, proposed, "state", "company")
    path = f"{mandates_of(mesa, mesa['secretariat'])}/{await current(mesa, mesa['secretariat'])}/revocation"
    await mesa["secretariat"].done(path, REVOCATION)
    word = assents(mesa, proposed)
    tag = {"If_Match": proposed["etag"]}
    await mesa.refuses("community", "POST", word, {}, status=409, code="facilitation_stale", **tag)


async def test_of_six_last_words_at_once_one_completes_it(mesa: Mesa) -> None:
    proposed = await proposed_facilitation(mesa.table)
    await say(mesa, proposed, "state", "company")
    names = ("community", "community_2") * 3
    word, tag = assents(mesa, proposed), proposed["etag"]
    answers = await asyncio.gather(*(mesa[name].post(word, {}, If_Match=tag) for name in names))
    assert sorted(answer.status_code for answer in answers) == [201] + [412] * 5
    assert (await mesa.ledger()).count("facilitation.assented") == 3


@pytest.mark.parametrize("name", ["state", "company", "community", "adviser"])
async def test_a_facilitation_lies_before_the_sectors_until_they_have_spoken(mesa: Mesa, name: str) -> None:
    await mesa.confirm_rosters()
    sector = "community" if name == "adviser" else name
    desk = f"/v1/{sector}/desk"
    assert (await mesa[name].read(desk))["items"] == []
    needed = [item for item in (await mesa["facilitator"].read("/v1/me/desk"))["items"] if "facil" in item["kind"]]
    assert [(item["kind"], item["operation"], item["mine"]) for item in needed] == [
        ("facilitation_needed", "propose_facilitation", True)
    ]
    proposed = await proposed_facilitation(mesa.table)
    [item] = (await mesa[name].read(desk))["items"]
    assert (item["kind"], item["operation"], item["mine"]) == (
        "facilitation_assent",
        "assent_to_facilitation",
        name != "adviser",
    )
    assert item["path"] == f"{mesa.path}/facilitations/{proposed['id']}"
    await say(mesa, proposed, sector)
    assert (await mesa[name].read(desk))["items"] == []
    assert "facilitation_needed" not in str((await mesa["facilitator"].read("/v1/me/desk"))["items"])


async def test_both_tables_have_their_own(mesa: Mesa) -> None:
    await accept_facilitation(mesa.other)
    assert (await mesa["observer"].read(mesa.path))["facilitation"] is None
    assert (await mesa.other["observer"].read(mesa.other.path))["facilitation"]["phase"] == "accepted"


async def test_who_is_there_by_the_word_of_all_leaves_by_it(mesa: Mesa) -> None:
    await mesa.installed()
    guarantor = mesa["guarantor"]
    mandate = f"{mandates_of(mesa, guarantor)}/{await current(mesa, guarantor)}"
    for step in (f"{mandate}/revocation", f"{mesa.path}/seats/{guarantor.seat}/end"):
        await mesa.refuses("facilitator", "POST", step, REVOCATION, status=409, code="facilitation_decides")
    proposing = f"{mesa.path}/facilitations"
    named = [str(mesa[name].seat) for name in ("facilitator", "secretariat")]
    for seat in (mesa["state"].seat, mesa["facilitator"].seat):
        body = {"seats": named, "leaving": [str(seat)]}
        problem = await mesa.refuses("facilitator", "POST", proposing, body, status=422, code="seat_does_not_accompany")
        assert problem["errors"][0]["pointer"] == "/leaving" if "errors" in problem else True
    body = {"seats": named, "leaving": [str(guarantor.seat)]}
    proposed = await mesa["facilitator"].done(proposing, body)
    assert [each["seat_id"] for each in proposed["leaving"]] == [str(guarantor.seat)]
    assert str(guarantor.seat) not in {each["seat_id"] for each in proposed["accompanying"]}
    for name in ("state", "company", "community"):
        assert (await guarantor.get(mesa.path)).status_code == 200
        await mesa[name].done(f"{proposing}/{proposed['id']}/assents", {}, If_Match=proposed["etag"])
    assert (await mesa["observer"].read(mandate))["phase"] == "ended"
    assert (await mesa["observer"].get(mesa.path)).status_code == 200


async def test_the_same_word_of_a_place_is_given_once(mesa: Mesa) -> None:
    proposed = await proposed_facilitation(mesa.table)
    path, tag = f"{mesa.path}/facilitations/{proposed['id']}/assents", {"If_Match": proposed["etag"]}
    await mesa["state"].done(path, {}, **tag)
    await mesa.refuses("state", "POST", path, {}, status=409, code="already_assented", **tag)
    # Who thinks again says so, as often as they do.
    await mesa["state"].done(path, {"stance": "object", "text": "No."}, **tag)
    await mesa["state"].done(path, {}, **tag)
