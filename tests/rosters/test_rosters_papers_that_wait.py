"""A paper takes over no sector unasked: where none of its people in force vouches for it, they are heard first."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, Person, accept
from tests.seating import accept_mandate, call_back, current, mandate_body, mandates_of, paper_body

SEEN = {"scan_digest": "d4" * 32}
OBJECTION = {"stance": "object", "text": "La asamblea que se nombra no se reunió."}


async def again(mesa: Mesa, *names: str) -> None:
    """These people sign in anew: their tokens are over."""
    for name in names:
        person = mesa[name]
        assert person.api is not None
        mesa.table.people[name] = replace(person, token=await person.api.sign_in(person.login))


async def vouched(mesa: Mesa, name: str, mandate: str, *witnesses: str, effect: str = "revoke") -> tuple[str, Json]:
    """A paper about this person's seat that both witnesses have confirmed: its path, and how it stands."""
    path = f"{mesa.path}/seats/{mesa[name].seat}/papers"
    paper = await mesa["facilitator"].done(path, paper_body(mesa, mandate, *witnesses, effect=effect))
    path = f"{path}/{paper['id']}"
    for witness in witnesses:
        paper = await mesa[witness].done(f"{path}/confirmation", SEEN)
    return path, paper


async def elected(mesa: Mesa) -> str:
    """Somebody accepted a new mandate of the second place of the community, which has people besides."""
    await mesa.installed()
    await call_back(mesa, "community_2")
    named = await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], named["id"])
    return str(named["id"])


async def phase(mesa: Mesa, name: str, mandate: str) -> str:
    return str((await mesa["observer"].read(f"{mandates_of(mesa, mesa[name])}/{mandate}"))["phase"])


async def test_two_witnesses_from_outside_neither_seat_nor_unseat_anybody_by_themselves(
    mesa: Mesa, clock: FakeClock
) -> None:
    mandate = await elected(mesa)
    _, joining = await vouched(mesa, "community_2", mandate, "state", "company", effect="confirm")
    _, leaving = await vouched(mesa, "company", await current(mesa, mesa["company"]), "state", "community")
    for paper in (joining, leaving):
        assert paper["took_effect_at"] is None
        until = datetime.fromisoformat(paper["notice_until"])
        assert (until - clock.now).days in {6, 7}
    assert await phase(mesa, "community_2", mandate) == "proposed"
    assert (await mesa["company"].get(mesa.path)).status_code == 200
    # Nor does the time: somebody says that they have seen it.
    clock.advance(days=40)
    await again(mesa, "observer", "company")
    assert await phase(mesa, "community_2", mandate) == "proposed"
    assert (await mesa["company"].get(mesa.path)).status_code == 200


@pytest.mark.parametrize("effect", ["confirm", "revoke", "end_seat"])
async def test_the_yes_of_the_sector_s_own_people_gives_it_effect_at_once(mesa: Mesa, effect: str) -> None:
    if effect == "confirm":
        mandate = await elected(mesa)
    else:
        await mesa.installed()
        mandate = await current(mesa, mesa["community_2"])
    path, paper = await vouched(mesa, "community_2", mandate, "state", "company", effect=effect)
    said = await mesa["community"].done(f"{path}/assents", {}, If_Match=paper["etag"])
    assert (said["sector"], said["stance"]) == ("community", "accept")
    shown = await mesa["observer"].read(path)
    assert shown["took_effect_at"] is not None
    assert await phase(mesa, "community_2", mandate) == ("in_force" if effect == "confirm" else "ended")
    acts = {"confirm": "mandate.confirmed", "revoke": "mandate.revoked", "end_seat": "seat.ended"}
    assert (await mesa.ledger())[-1] == acts[effect]
    assert [each["id"] for each in (await mesa["observer"].read(f"{path}/assents"))["items"]] == [said["id"]]


async def test_one_witness_of_the_sector_is_enough(mesa: Mesa) -> None:
    mandate = await elected(mesa)
    _, paper = await vouched(mesa, "community_2", mandate, "company", "adviser", effect="confirm")
    assert paper["took_effect_at"] is not None
    assert paper["notice_until"] is None


async def test_incumbents_who_refuse_are_replaced_after_the_notice(mesa: Mesa, clock: FakeClock) -> None:
    """Their objection is read by everybody, and another sector says that it has seen the paper."""
    await mesa.installed()
    mandate = await current(mesa, mesa["community"])
    path, paper = await vouched(mesa, "community", mandate, "state", "company")
    tag = {"If_Match": paper["etag"]}
    said = await mesa["community"].done(f"{path}/assents", OBJECTION, **tag)
    assert ((await mesa.ledger())[-1], said["text"]) == ("objection.recorded", OBJECTION["text"])
    await mesa.refuses("company", "POST", f"{path}/assents", {}, status=409, code="paper_notice_runs", **tag)
    clock.advance(days=7)
    await again(mesa, "observer", "company", "facilitator")
    await mesa["company"].done(f"{path}/assents", {}, **tag)
    assert await phase(mesa, "community", mandate) == "ended"
    assert (await mesa.ledger())[-1] == "mandate.revoked"
    assert [each["stance"] for each in (await mesa["observer"].read(f"{path}/assents"))["items"]] == [
        "object",
        "accept",
    ]


async def test_a_sector_whose_people_run_the_table_gives_no_paper_its_effect(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    mandate = await current(mesa, mesa["community"])
    path, paper = await vouched(mesa, "community", mandate, "guarantor", "company")
    clock.advance(days=8)
    await again(mesa, "state", "company", "facilitator", "observer")
    tag = {"If_Match": paper["etag"]}
    # The secretariat is the ministry's.
    await mesa.refuses("state", "POST", f"{path}/assents", {}, status=403, code="sector_runs_table", **tag)
    assert (await mesa["state"].done(f"{path}/assents", OBJECTION, **tag))["stance"] == "object"
    await mesa["company"].done(f"{path}/assents", {}, **tag)
    assert await phase(mesa, "community", mandate) == "ended"


async def test_it_lies_on_the_desks_of_all_deciding_sectors_until_they_have_spoken(mesa: Mesa) -> None:
    await mesa.installed()
    mandate = await current(mesa, mesa["community"])
    path, paper = await vouched(mesa, "community", mandate, "guarantor", "company")

    async def lying(name: str) -> list[Json]:
        return [each for each in (await mesa[name].read("/v1/me/desk"))["items"] if each["kind"] == "paper_assent"]

    for name in ("state", "company", "community"):
        [item] = await lying(name)
        assert (item["operation"], item["mine"], item["due"]) == ("assent_to_paper", True, paper["notice_until"])
        assert item["path"] == path
    assert await lying("observer") == []
    await mesa["community"].done(f"{path}/assents", OBJECTION, If_Match=paper["etag"])
    assert await lying("community") == []
    assert len(await lying("state")) == 1


async def test_refusals_leave_no_trace(mesa: Mesa) -> None:
    mandate = await elected(mesa)
    path = f"{mesa.path}/seats/{mesa['community_2'].seat}/papers"
    paper = await mesa["facilitator"].done(path, paper_body(mesa, mandate, "state", "company"))
    words, tag = f"{path}/{paper['id']}/assents", {"If_Match": paper["etag"]}
    await mesa.refuses("community", "POST", words, {}, status=409, code="paper_awaits_no_word", **tag)
    for name in ("facilitator", "guarantor", "adviser", "observer"):
        await mesa.refuses(name, "POST", words, {}, status=403, code="permission_missing", **tag)
    await mesa.refuses("community", "POST", words, {}, status=428, code="if_match_required")
    await mesa.refuses("community", "POST", words, {"stance": "object"}, status=422, code="invalid_input", **tag)
    assert (await mesa.other["community"].post(words, {}, **tag)).status_code == 404
    other = f"{mesa.path}/seats/{mesa['company'].seat}/papers/{paper['id']}/assents"
    await mesa.refuses("community", "POST", other, {}, status=404, code="not_found", **tag)
    for name in ("state", "company"):
        paper = await mesa[name].done(f"{path}/{paper['id']}/confirmation", SEEN)
    await mesa.refuses("community", "POST", words, {}, status=412, code="stale_revision", **tag)
    await mesa["community"].done(words, {}, If_Match=paper["etag"])
    late = {"If_Match": (await mesa["observer"].read(f"{path}/{paper['id']}"))["etag"]}
    await mesa.refuses("community", "POST", words, {}, status=409, code="paper_took_effect", **late)


async def test_of_two_words_at_once_one_gives_effect(mesa: Mesa) -> None:
    await mesa.installed()
    mandate = await current(mesa, mesa["community_2"])
    path, paper = await vouched(mesa, "community_2", mandate, "state", "company")
    answers = await asyncio.gather(
        *(mesa[name].post(f"{path}/assents", {}, If_Match=paper["etag"]) for name in ("community", "alternate"))
    )
    assert sorted(each.status_code for each in answers) == [201, 412]
    assert (await mesa.ledger()).count("mandate.revoked") == 1


async def late_observer(mesa: Mesa, login: str = "mesa.tarde") -> tuple[Person, str]:
    """An observer whom those who run the table brought after the installation, and the path of the mandate."""
    facilitator = mesa["facilitator"]
    assert facilitator.api is not None
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "observer"}
    seat = await facilitator.done(f"{mesa.path}/seats", body)
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await facilitator.done(mandates, mandate_body(powers=["speak"]))
    invited = await facilitator.done("/v1/invitations", {"mandate_id": named["id"]})
    return await accept(facilitator.api, invited["code"], login), f"{mandates}/{named['id']}"


async def test_who_accompanies_the_table_vouches_by_the_word_of_all_sectors(mesa: Mesa) -> None:
    """Seated before the installation or after it: nobody vouches who is there by the word of the host alone."""
    await mesa.confirm_rosters()
    before = await mesa["observer"].read(
        f"{mandates_of(mesa, mesa['observer'])}/{await current(mesa, mesa['observer'])}"
    )
    assert before["basis"] == "attested_by_host"
    await mesa.installed()
    accepted = await mesa["observer"].read(f"{mandates_of(mesa, mesa['observer'])}/{before['id']}")
    assert accepted["basis"] == "facilitation"

    person, path = await late_observer(mesa)
    mandate = await current(mesa, mesa["company"])
    sheet = paper_body(mesa, mandate, effect="revoke", witnesses=[str(person.seat), str(mesa["state"].seat)])
    papers = f"{mesa.path}/seats/{mesa['company'].seat}/papers"
    await mesa.refuses("facilitator", "POST", papers, sheet, status=422, code="paper_witness_unknown")
    for name in ("state", "company", "community"):
        assert (await mesa["observer"].read(path))["basis"] == "attested_by_host"
        await mesa[name].done(f"{path}/assents", {}, If_Match=(await mesa["observer"].read(path))["etag"])
    shown = await mesa["observer"].read(path)
    assert (shown["basis"], shown["confirmed_by"]) == ("all_sectors", str(mesa["community"].seat))
    paper = await mesa["facilitator"].done(papers, sheet)
    assert (await person.post(f"{papers}/{paper['id']}/confirmation", SEEN)).status_code == 201
    tag = {"If_Match": shown["etag"]}
    await mesa.refuses("state", "POST", f"{path}/assents", {}, status=409, code="mandate_awaits_nothing", **tag)


async def test_a_facilitation_names_who_accompanies_the_table(mesa: Mesa) -> None:
    await mesa.installed()
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    facilitation = await mesa["observer"].read(f"{mesa.path}/facilitations/{stands['facilitation_id']}")
    named = {each["role"] for each in facilitation["accompanying"]}
    assert named == {"chair", "rapporteur", "guarantor", "observer", "interpreter", "verifier"}
    _, path = await late_observer(mesa)
    await mesa.facilitate()
    assert (await mesa["observer"].read(path))["basis"] == "facilitation"
