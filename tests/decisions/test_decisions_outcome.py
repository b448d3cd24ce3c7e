"""Deciding: what the positions come to, and what nobody can make of them."""

import random

import pytest

from app.assents.models import Stance
from tests.evening import SECTORS, TEXT, begin
from tests.mesa import Mesa


async def test_consensus_makes_an_agreement_in_the_same_act(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("company", proposal, "accept_with_reservation", "Sujeto al presupuesto.")
    await evening.said("community", proposal)
    await evening.said("state", proposal, "abstain")
    before = await mesa.ledger()
    decided = await evening.decide(proposal)
    assert await mesa.ledger() == [*before, "proposal.decided"]

    assert (decided["phase"], decided["revision"]) == ("adopted", 2)
    outcome = decided["outcome"]
    assert (outcome["result"], outcome["rule"]) == ("adopted", "decision_rule")
    assert outcome["accepting"] == ["company", "community"]
    assert outcome["objections"] == []
    reservation = {
        "sector": "company",
        "seat": str(mesa.table.seats["company"]),
        "text": "Sujeto al presupuesto.",
    }
    assert outcome["reservations"] == [reservation]
    protocol = (await mesa["state"].read(f"{mesa.path}/protocols?phase=in_force"))["items"][0]
    clause = next(clause for clause in protocol["clauses"] if clause["number"] == outcome["clause"])
    assert outcome["sentence"] == clause["sentence"]

    [agreement] = await evening.agreements()
    assert {name: agreement[name] for name in ("number", "proposal_id", "session_id", "title", "text")} == {
        "number": 1,
        "proposal_id": proposal["id"],
        "session_id": evening.session["id"],
        **TEXT,
    }
    assert (agreement["adopted_at"], agreement["reservations"]) == (decided["decided_at"], [reservation])
    found = await mesa["community"].read(f"{mesa.path}/agreements?proposal_id={proposal['id']}")
    assert found["items"] == [agreement]
    one = await mesa["community"].get(f"{mesa.path}/agreements/{agreement['id']}")
    assert one.json() == agreement
    assert one.headers["etag"].startswith('"1.')


async def test_an_objection_keeps_the_proposal_from_being_adopted_and_its_words_are_kept(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.said("community_2", proposal, "object", "Falta el estudio de agua.\nY el de suelos.")
    decided = await evening.decide(proposal, by="chair")
    assert (decided["phase"], decided["outcome"]["result"]) == ("not_adopted", "not_adopted")
    assert decided["outcome"]["objections"] == [
        {
            "sector": "community",
            "seat": str(mesa.table.seats["community_2"]),
            "text": "Falta el estudio de agua.\nY el de suelos.",
        }
    ]
    assert await evening.agreements() == []


async def test_an_objection_outlasts_the_departure_and_the_mandate_of_its_speaker(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.said("community_2", proposal, "object", "No.")
    await evening.leave("community_2")
    await evening.revoke("community_2")
    assert (await evening.decide(proposal))["phase"] == "not_adopted"


async def test_a_yes_ends_with_the_mandate_that_it_was_given_under(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.revoke("community")
    problem = await mesa.refuses("facilitator", "POST", evening.outcome(proposal), status=409, code="positions_missing")
    assert problem["breaches"][0]["facts"] == {"missing_sectors": ["community"]}
    await evening.said("community_2", proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_nothing_is_decided_while_a_deciding_sector_is_silent(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("state", proposal)
    await evening.said("company", proposal, "object", "No.")
    before = await mesa.ledger()
    for language, words in (("es", "La comunidad expresa su posición"), ("en", "The community states a position")):
        answer = await mesa["facilitator"].post(evening.outcome(proposal), Accept_Language=language)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "positions_missing")
        assert (problem["clause"], problem["rule"]) == ("4", "decision_rule")
        assert problem["cure"].startswith(words)
    assert await mesa.ledger() == before
    assert (await mesa["state"].read(f"{mesa.path}/proposals/{proposal['id']}"))["phase"] == "in_assent"


async def test_nothing_is_decided_after_the_departure_that_broke_the_quorum(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.leave("community")
    path = evening.outcome(proposal)
    problem = await mesa.refuses("facilitator", "POST", path, status=409, code="sector_quorum_missing")
    assert (problem["clause"], problem["rule"]) == ("3", "quorum_per_sector")
    await mesa.arrive(evening.session, "alternate")
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_a_decision_is_taken_once_and_takes_no_more_positions(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    decided = await evening.decide(proposal)
    path = evening.outcome(proposal)
    await mesa.refuses("facilitator", "POST", path, status=409, code="proposal_decided")
    answer = await evening.say("state", decided, "object", "Ya no.")
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_not_in_assent")
    assert len(await evening.agreements()) == 1


async def test_agreements_are_counted_at_the_table(mesa: Mesa) -> None:
    evening = await begin(mesa)
    for _ in range(2):
        proposal = await evening.table()
        await evening.all_accept(proposal)
        await evening.decide(proposal)
    assert [agreement["number"] for agreement in await evening.agreements()] == [1, 2]


@pytest.mark.parametrize("name", ["community", "state", "observer", "rapporteur", "guarantor"])
async def test_who_does_not_run_the_table_does_not_ask_for_the_outcome(mesa: Mesa, name: str) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await mesa.refuses(name, "POST", evening.outcome(proposal), status=403, code="permission_missing")


async def test_nobody_brings_a_result_along(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("community", proposal, "object", "No.")
    path = evening.outcome(proposal)
    await mesa.refuses("facilitator", "POST", path, {"result": "adopted"}, status=422, code="invalid_input")


async def test_a_rehearsed_decision_tells_the_result_and_leaves_the_proposal_open(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(evening.outcome(proposal), Dry_Run="true")
    assert (answer.status_code, answer.json()["phase"]) == (200, "adopted")
    assert (await mesa.ledger(), await evening.agreements()) == (before, [])
    assert (await mesa["state"].read(f"{mesa.path}/proposals/{proposal['id']}"))["phase"] == "in_assent"


async def test_the_service_decides_random_positions_as_the_rule_says(mesa: Mesa) -> None:
    """A few drawn cases over HTTP: an objection or nobody's yes, and there is no agreement; else there is one."""
    drawn = random.Random(20261123)  # noqa: S311 - cases of a test, not secrets
    evening = await begin(mesa)
    for _ in range(6):
        proposal = await evening.table()
        stances = {sector: drawn.choice(list(Stance)) for sector in SECTORS}
        for sector, stance in stances.items():
            await evening.said(sector, proposal, stance.value, "Mis razones.")
        decided = await evening.decide(proposal)
        yes = {sector for sector, stance in stances.items() if stance.value.startswith("accept")}
        objecting = {sector for sector, stance in stances.items() if stance is Stance.object}
        adopted = bool(yes) and not objecting
        assert decided["phase"] == ("adopted" if adopted else "not_adopted"), stances
        assert set(decided["outcome"]["accepting"]) == yes
        assert {said["sector"] for said in decided["outcome"]["objections"]} == objecting
        found = await mesa["state"].read(f"{mesa.path}/agreements?proposal_id={proposal['id']}")
        assert len(found["items"]) == int(adopted)
