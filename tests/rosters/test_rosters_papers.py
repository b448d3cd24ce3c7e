"""The constituency's own paper, with two witnesses of different sectors who do not run the table."""

import asyncio
from dataclasses import replace

import pytest

from tests.clocks import FakeClock
from tests.mesa import Mesa, accept
from tests.seating import accept_mandate, call_back, current, mandate_body, mandates_of, on_paper, paper_body, renew

SEEN = {"scan_digest": "d4" * 32}


def papers(mesa: Mesa, name: str = "state") -> str:
    return f"{mesa.path}/seats/{mesa[name].seat}/papers"


async def waiting(mesa: Mesa) -> str:
    """The state has nobody left, and somebody accepted a new mandate of its seat: the mandate's id."""
    await mesa.installed()
    await call_back(mesa, "state")
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa["state"]), mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], mandate["id"])
    return str(mandate["id"])


async def test_the_second_witness_puts_the_holder_in_force(mesa: Mesa) -> None:
    mandate = await waiting(mesa)
    paper = await mesa["facilitator"].done(papers(mesa), paper_body(mesa, mandate, "guarantor", "company"))
    assert paper["took_effect_at"] is None
    [item] = [i for i in (await mesa["guarantor"].read("/v1/me/desk"))["items"] if i["subject_type"] == "paper"]
    assert (item["kind"], item["operation"], item["mine"]) == ("paper_confirmation", "confirm_paper", True)
    path = f"{papers(mesa)}/{paper['id']}"
    assert item["path"] == path
    first = await mesa["guarantor"].done(f"{path}/confirmation", SEEN)
    assert (first["took_effect_at"], (await mesa.ledger())[-1]) == (None, "seat.paper_witnessed")
    second = await mesa["company"].done(f"{path}/confirmation", SEEN)
    assert second["took_effect_at"] is not None
    shown = await mesa["observer"].read(f"{mandates_of(mesa, mesa['state'])}/{mandate}")
    assert (shown["phase"], shown["basis"], shown["confirmed_by"]) == ("in_force", "paper", str(mesa["company"].seat))
    assert (await mesa.ledger())[-1] == "mandate.confirmed"
    assert (await mesa["observer"].read(papers(mesa)))["items"][0]["id"] == paper["id"]
    await mesa.refuses("company", "POST", f"{path}/confirmation", SEEN, status=409, code="paper_took_effect")


async def test_a_paper_replaces_the_word_of_the_host_and_takes_a_mandate_back(mesa: Mesa) -> None:
    """Whoever it takes it from says yes to that, here."""
    await mesa.installed()
    mandate = await current(mesa, mesa["company"])
    await on_paper(mesa, mesa["company"], mandate)
    path = f"{mandates_of(mesa, mesa['company'])}/{mandate}"
    assert (await mesa["observer"].read(path))["basis"] == "paper"
    await on_paper(mesa, mesa["company"], mandate, "revoke")
    shown = await mesa["observer"].read(path)
    assert (shown["phase"], shown["revocation_digest"]) == ("ended", "d4" * 32)
    assert (await mesa["company"].get(mesa.path)).status_code == 403


@pytest.mark.parametrize(
    ("witnesses", "code"),
    [
        (("company", "company"), "witness_twice"),
        (("community", "community_2"), "witnesses_of_one_sector"),
        (("guarantor", "observer"), "witnesses_of_one_sector"),
        (("secretariat", "company"), "witness_runs_table"),
        (("rapporteur", "company"), "witness_runs_table"),
        (("chair", "company"), "witness_runs_table"),
        (("facilitator", "company"), "witness_is_recorder"),
        (("state", "company"), "witness_is_signer"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value,
)
async def test_two_witnesses_of_two_sectors_who_do_not_run_the_table(
    mesa: Mesa, witnesses: tuple[str, str], code: str
) -> None:
    mandate = await waiting(mesa)
    body = paper_body(mesa, mandate, *witnesses)
    await mesa.refuses("facilitator", "POST", papers(mesa), body, status=422, code=code)


async def test_a_witness_whom_the_host_brought_after_the_installation_is_none(mesa: Mesa) -> None:
    mandate = await waiting(mesa)
    facilitator = mesa["facilitator"]
    assert facilitator.api is not None
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "observer"}
    seat = await facilitator.done(f"{mesa.path}/seats", body)
    named = await facilitator.done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body(powers=["speak"]))
    invited = await facilitator.done("/v1/invitations", {"mandate_id": named["id"]})
    person = await accept(facilitator.api, invited["code"], "mesa.amigo")
    # Nor is one who is only proposed for a sector.
    await call_back(mesa, "community_2")
    again = await facilitator.done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    await accept_mandate(mesa, mesa.other["adviser"], again["id"])
    for late in (person.seat, mesa["community_2"].seat):
        sheet = paper_body(mesa, mandate, witnesses=[str(late), str(mesa["company"].seat)])
        await mesa.refuses("facilitator", "POST", papers(mesa), sheet, status=422, code="paper_witness_unknown")


async def test_an_old_seat_with_a_new_holder_of_the_host_does_not_witness(mesa: Mesa) -> None:
    """The observer's seat was there before the installation; whoever sits there now was not."""
    mandate = await waiting(mesa)
    paper = await mesa["facilitator"].done(papers(mesa), paper_body(mesa, mandate, "observer", "company"))
    await call_back(mesa, "observer")
    named = await mesa["facilitator"].done(mandates_of(mesa, mesa["observer"]), mandate_body(powers=["speak"]))
    await accept_mandate(mesa, mesa.other["guarantor"], named["id"])
    friend = replace(mesa.other["guarantor"], seat=mesa["observer"].seat)
    answer = await friend.post(f"{papers(mesa)}/{paper['id']}/confirmation", SEEN)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_witness")


async def test_a_paper_s_refusals_leave_no_trace(mesa: Mesa) -> None:
    mandate = await waiting(mesa)
    body = paper_body(mesa, mandate, "guarantor", "company")
    for name in ("observer", "adviser", "chair", "interpreter"):
        await mesa.refuses(name, "POST", papers(mesa), body, status=403, code="permission_missing")
    await mesa.refuses("facilitator", "POST", papers(mesa, "company"), body, status=422, code="mandate_unknown")
    late = {**body, "signed_at": "2030-01-01T00:00:00Z"}
    await mesa.refuses("facilitator", "POST", papers(mesa), late, status=422, code="signed_out_of_time")
    observed = paper_body(mesa, await current(mesa, mesa["observer"]), "guarantor", "company")
    await mesa.refuses(
        "facilitator", "POST", papers(mesa, "observer"), observed, status=409, code="seat_waits_for_nobody"
    )
    assert (await mesa.other["facilitator"].post(papers(mesa), body)).status_code == 404
    paper = await mesa["facilitator"].done(papers(mesa), body)
    path = f"{papers(mesa)}/{paper['id']}/confirmation"
    await mesa.refuses("observer", "POST", path, SEEN, status=403, code="not_a_witness")
    await mesa.refuses("company", "POST", path, {"scan_digest": "00" * 32}, status=422, code="another_sheet")
    await mesa["company"].done(path, SEEN)
    await mesa.refuses("company", "POST", path, SEEN, status=409, code="confirmed_already")


async def test_a_delegate_records_a_paper_that_the_host_would_not(mesa: Mesa) -> None:
    mandate = await waiting(mesa)
    paper = await mesa["company"].done(papers(mesa), paper_body(mesa, mandate, "guarantor", "community"))
    for name in ("guarantor", "community"):
        paper = await mesa[name].done(f"{papers(mesa)}/{paper['id']}/confirmation", SEEN)
    assert paper["took_effect_at"] is not None


async def test_of_two_papers_that_revoke_the_same_mandate_one_has_its_effect(mesa: Mesa) -> None:
    await mesa.installed()
    mandate = await current(mesa, mesa["community_2"])
    paths = []
    for _ in range(2):
        body = paper_body(mesa, mandate, "guarantor", "community", effect="revoke")
        paper = await mesa["facilitator"].done(papers(mesa, "community_2"), body)
        paths.append(f"{papers(mesa, 'community_2')}/{paper['id']}/confirmation")
        await mesa["guarantor"].done(paths[-1], SEEN)
    answers = await asyncio.gather(*(mesa["community"].post(path, SEEN) for path in paths))
    assert sorted((each.status_code, each.json().get("code")) for each in answers) == [
        (201, None),
        (409, "mandate_revoked"),
    ]
    assert (await mesa.ledger()).count("mandate.revoked") == 1


async def test_a_table_whose_mandates_are_all_over_goes_on(mesa: Mesa, clock: FakeClock) -> None:
    for name in ("state", "company", "community"):
        await renew(mesa, mesa[name], valid_until="2026-11-23", powers=["speak", "decide", "sign", "steward"])
    for name in ("community_2", "alternate"):
        await call_back(mesa, name)
    await mesa.installed()
    clock.advance(days=2)
    for name in ("facilitator", "state", "company", "community"):
        person = mesa[name]
        assert person.api is not None
        mesa.table.people[name] = replace(person, token=await person.api.sign_in(person.login))
    over = await mesa["community"].get(mesa.path)
    assert (over.status_code, over.json()["code"]) == (403, "mandate_not_in_force")
    named = await mesa["facilitator"].done(
        mandates_of(mesa, mesa["community"]), mandate_body(valid_from="2026-11-24", powers=["speak", "decide"])
    )
    await accept_mandate(mesa, mesa["community"], named["id"])
    body = paper_body(mesa, named["id"], "company", "state")
    paper = await mesa["facilitator"].done(papers(mesa, "community"), body)
    for name in ("company", "state"):
        paper = await mesa[name].done(f"{papers(mesa, 'community')}/{paper['id']}/confirmation", SEEN)
    assert paper["took_effect_at"] is not None
    assert (await mesa["community"].get(mesa.path)).status_code == 200


async def test_other_sectors_object_and_everybody_reads_it_and_it_stops_nobody(mesa: Mesa) -> None:
    mandate = await waiting(mesa)
    path = f"{mandates_of(mesa, mesa['state'])}/{mandate}/objections"
    words = {"text": "El acta es de otra asociación."}
    said = await mesa["community"].done(path, words)
    assert (said["sector"], said["stance"], said["text"]) == ("community", "object", words["text"])
    assert [each["id"] for each in (await mesa["observer"].read(path))["items"]] == [said["id"]]
    assert (await mesa.ledger())[-1] == "mandate.objected"
    await on_paper(mesa, mesa["state"], mandate)
    assert (await mesa.other["observer"].get(mesa.path)).status_code == 200

    for name in ("facilitator", "observer", "adviser"):
        await mesa.refuses(name, "POST", path, words, status=403, code="permission_missing")
    own = f"{mandates_of(mesa, mesa['community_2'])}/{await current(mesa, mesa['community_2'])}/objections"
    await mesa.refuses("community", "POST", own, words, status=403, code="own_sector")
    await mesa.refuses("community", "POST", path, {"text": "\u200b"}, status=422, code="invalid_input")
    watching = f"{mandates_of(mesa, mesa['observer'])}/{await current(mesa, mesa['observer'])}/objections"
    await mesa.refuses("community", "POST", watching, words, status=409, code="seat_waits_for_nobody")
