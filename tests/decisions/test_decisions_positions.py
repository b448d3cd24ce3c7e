"""Taking positions."""

import asyncio

import pytest

from tests.evening import begin
from tests.mesa import DIGEST, Mesa, accept, key
from tests.seating import confirm


async def test_each_sector_takes_a_position_and_everybody_reads_them(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    before = await mesa.ledger()
    first = await evening.said("community", proposal, "accept_with_reservation", "Si es con monitores propios.")
    assert (first["sector"], first["target_id"], first["target_revision"]) == ("community", proposal["id"], 1)
    await evening.said("community_2", proposal)
    await evening.said("state", proposal, "abstain")
    assert await mesa.ledger() == [*before, *["position.taken"] * 3]
    listed = (await mesa["observer"].read(evening.positions(proposal)))["items"]
    assert [(item["sector"], item["stance"]) for item in listed] == [
        ("community", "accept_with_reservation"),
        ("community", "accept"),
        ("state", "abstain"),
    ]
    assert listed[0] == first


async def test_a_seat_changes_its_word_and_the_older_one_stays_readable(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("company", proposal, "object", "No hay presupuesto.")
    await evening.said("company", proposal, "accept")
    repeated = await evening.say("company", proposal, "accept")
    assert (repeated.status_code, repeated.json()["code"]) == (409, "already_assented")
    listed = (await mesa["company"].read(evening.positions(proposal)))["items"]
    assert [item["stance"] for item in listed] == ["object", "accept"]


@pytest.mark.parametrize("name", ["observer", "guarantor", "adviser", "interpreter", "facilitator", "chair"])
async def test_who_has_no_vote_takes_no_position(mesa: Mesa, name: str) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await mesa.refuses(
        name,
        "POST",
        evening.positions(proposal),
        {"stance": "accept"},
        status=403,
        code="permission_missing",
        Idempotency_Key=key(),
        If_Match=proposal["etag"],
    )


async def test_a_position_names_its_act_and_the_text_that_was_read(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    path, body, tag = evening.positions(proposal), {"stance": "accept"}, proposal["etag"]
    stale = '"7.' + tag.split(".")[1]

    await mesa.refuses("state", "POST", path, body, status=400, code="idempotency_key_required", If_Match=tag)
    await mesa.refuses("state", "POST", path, body, status=428, code="if_match_required", Idempotency_Key=key())
    problem = await mesa.refuses(
        "state", "POST", path, body, status=412, code="stale_revision", Idempotency_Key=key(), If_Match=stale
    )
    assert problem["current"]["id"] == proposal["id"]
    headers = {"Idempotency_Key": key(), "If_Match": tag}
    for wrong in ({"stance": "object"}, {"stance": "yes"}, {"stance": "accept", "sector": "company"}):
        await mesa.refuses("state", "POST", path, wrong, status=422, code="invalid_input", **headers)


async def test_only_who_is_in_the_room_takes_a_position(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    assert (await evening.leave("community_2")).status_code == 201
    for name in ("community_2", "alternate"):
        answer = await evening.say(name, proposal)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_attending")
    await mesa.arrive(evening.session, "community_2")
    await evening.said("community_2", proposal)


async def test_a_new_holder_of_a_seat_is_not_in_the_room_for_the_old_one(mesa: Mesa) -> None:
    """Whoever came under a mandate that was revoked counts no more, and nobody counts in their stead."""
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.revoke("community_2")
    answer = await evening.say("community_2", proposal)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_in_force")

    seat = mesa.table.seats["community_2"]
    mandate = {
        "named_by": "Asamblea general",
        "evidence_kind": "assembly_act",
        "evidence_digest": DIGEST,
        "powers": ["speak", "decide"],
        "valid_from": "2026-11-01",
    }
    named = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat}/mandates", mandate)
    invited = await mesa["facilitator"].done("/v1/invitations", {"mandate_id": named["id"]})
    api = mesa["community"].api
    assert api is not None
    newcomer = await accept(api, invited["code"], "mesa.nueva")
    headers = {"Idempotency_Key": key(), "If_Match": proposal["etag"]}
    answer = await newcomer.post(evening.positions(proposal), {"stance": "accept"}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_confirmed")
    await confirm(mesa, newcomer)
    answer = await newcomer.post(evening.positions(proposal), {"stance": "accept"}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_attending")


async def test_after_the_session_closes_nobody_takes_a_position(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await mesa["facilitator"].done(f"{evening.path}/closing")
    answer = await evening.say("state", proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "session_not_open")


async def test_twenty_equal_posts_at_once_are_one_position(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    before = await mesa.ledger()
    act = key()
    answers = await asyncio.gather(
        *(evening.say("community", proposal, "object", "Falta el estudio.", Idempotency_Key=act) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["ledger-entry"] for answer in answers}) == 1
    assert await mesa.ledger() == [*before, "position.taken"]

    other = await evening.say("community", proposal, "accept", Idempotency_Key=act)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await mesa.ledger() == [*before, "position.taken"]
