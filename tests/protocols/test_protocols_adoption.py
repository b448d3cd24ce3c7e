"""Each deciding sector says yes, or the ground rules do not hold."""

import asyncio

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core.db import Database
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.models import Protocol
from app.protocols.queries import is_in_adoption
from app.protocols.service.in_force import clauses_in_force
from app.roundtables.models import Roundtable
from tests.clocks import FakeClock
from tests.mesa import COUNTING_SEATS, ONE_SEAT, Json, Mesa, key


def adoptions(mesa: Mesa, protocol: Json) -> str:
    return f"{mesa.path}/protocols/{protocol['id']}/adoptions"


async def phase(mesa: Mesa, protocol: Json) -> str:
    return str((await mesa["observer"].read(f"{mesa.path}/protocols/{protocol['id']}"))["phase"])


async def test_ground_rules_hold_when_the_last_sector_adopts_and_not_before(mesa: Mesa) -> None:
    protocol = await mesa.proposed()
    for sector in ("company", "community"):
        await mesa.adopt(protocol, sector)
        assert await phase(mesa, protocol) == "proposed"
    await mesa.adopt(protocol, "state")
    adopted = await mesa["observer"].read(f"{mesa.path}/protocols/{protocol['id']}")
    assert (adopted["phase"], adopted["clauses"]) == ("in_force", protocol["clauses"])
    assert adopted["in_force_at"] is not None
    given = (await mesa["observer"].read(adoptions(mesa, protocol)))["items"]
    assert [(one["sector"], one["stance"], one["target_revision"]) for one in given] == [
        (sector, "accept", protocol["revision"]) for sector in ("company", "community", "state")
    ]
    assert (await mesa.ledger())[-4:] == ["protocol.proposed"] + ["protocol.adopted"] * 3


async def test_silence_never_adopts(mesa: Mesa, clock: FakeClock) -> None:
    protocol = await mesa.proposed()
    await mesa.adopt(protocol, "state", "company")
    clock.advance(minutes=9)
    assert await phase(mesa, protocol) == "proposed"


async def test_a_sector_adopts_once_whoever_speaks_for_it(mesa: Mesa) -> None:
    protocol = await mesa.proposed()
    await mesa.adopt(protocol, "community")
    before = await mesa.ledger()
    for name in ("community", "community_2", "alternate"):
        answer = await mesa[name].post(adoptions(mesa, protocol), {}, If_Match=protocol["etag"])
        assert (answer.status_code, answer.json()["code"]) == (409, "already_assented")
    assert await mesa.ledger() == before
    assert len((await mesa["state"].read(adoptions(mesa, protocol)))["items"]) == 1


@pytest.mark.parametrize("name", ["observer", "facilitator", "guarantor", "adviser", "chair", "secretariat"])
async def test_who_does_not_decide_does_not_adopt(mesa: Mesa, name: str) -> None:
    protocol = await mesa.proposed()
    before = await mesa.ledger()
    answer = await mesa[name].post(adoptions(mesa, protocol), {})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert await mesa.ledger() == before


async def test_another_tables_delegate_learns_nothing(mesa: Mesa) -> None:
    protocol = await mesa.proposed()
    answer = await mesa.other["state"].post(adoptions(mesa, protocol), {}, If_Match=protocol["etag"])
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_adopting_names_the_text_that_was_read(mesa: Mesa) -> None:
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    proposed = await mesa["facilitator"].done(f"{mesa.path}/protocols/{draft['id']}/proposal")
    before = await mesa.ledger()
    missing = await mesa["state"].post(adoptions(mesa, draft), {})
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_required")
    stale = await mesa["state"].post(adoptions(mesa, draft), {}, If_Match=draft["etag"])
    current = {name: value for name, value in proposed.items() if name != "etag"}
    assert (stale.status_code, stale.json()["current"]) == (412, current)
    assert await mesa.ledger() == before


@pytest.mark.parametrize("body", [{"stance": "object"}, {"stance": "abstain"}, {"sector": "company"}, {"stance": 1}])
async def test_there_is_no_other_word_than_yes(mesa: Mesa, body: Json) -> None:
    protocol = await mesa.proposed()
    before = await mesa.ledger()
    answer = await mesa["state"].post(adoptions(mesa, protocol), body, If_Match=protocol["etag"])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert await mesa.ledger() == before


async def test_a_draft_and_what_holds_already_are_not_adopted(mesa: Mesa) -> None:
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    answer = await mesa["state"].post(adoptions(mesa, draft), {}, If_Match=draft["etag"])
    assert (answer.status_code, answer.json()["code"]) == (409, "protocol_not_proposed")
    held = await mesa.in_force()
    before = await mesa.ledger()
    answer = await mesa["state"].post(adoptions(mesa, held), {}, If_Match=held["etag"])
    assert (answer.status_code, answer.json()["code"]) == (409, "protocol_not_proposed")
    assert await mesa.ledger() == before


async def test_new_ground_rules_replace_the_old_ones_in_one_entry(mesa: Mesa) -> None:
    old = await mesa.in_force()
    new = await mesa.proposed("dialogue")
    assert new["supersedes"] == old["id"]
    assert await phase(mesa, old) == "in_force"
    await mesa.adopt(new)
    assert [await phase(mesa, old), await phase(mesa, new)] == ["superseded", "in_force"]
    assert (await mesa.ledger()).count("protocol.adopted") == 6


async def test_an_older_draft_can_replace_a_newer_one(mesa: Mesa) -> None:
    body = {"template": "dialogue", "parameters": dict.fromkeys(COUNTING_SEATS, ONE_SEAT)}
    await mesa.name_calendar()
    older = await mesa["facilitator"].done(f"{mesa.path}/protocols", body)
    newer = await mesa.in_force()
    await mesa.adopt(await mesa["facilitator"].done(f"{mesa.path}/protocols/{older['id']}/proposal"))
    assert [await phase(mesa, newer), await phase(mesa, older)] == ["superseded", "in_force"]


async def test_of_two_open_proposals_the_first_adopted_by_all_overtakes_the_other(mesa: Mesa, app: FastAPI) -> None:
    one, two = await mesa.proposed(), await mesa.proposed("dialogue")
    await mesa.adopt(one, "state", "company")
    await mesa.adopt(two)
    before = await mesa.ledger()
    late = await mesa["community"].post(adoptions(mesa, one), {}, If_Match=one["etag"])
    assert (late.status_code, late.json()["code"]) == (409, "protocol_overtaken")
    assert (await mesa.ledger(), await phase(mesa, two)) == (before, "in_force")
    three = await mesa.proposed()
    database: Database = app.state.database
    async with database.sessions() as db:
        waiting = await db.scalars(select(Protocol.id).where(Protocol.roundtable_id == mesa.table.id, is_in_adoption()))
    assert [str(each) for each in waiting] == [three["id"]]


async def test_the_same_adoption_sent_twenty_times_at_once_is_one(mesa: Mesa) -> None:
    protocol, act = await mesa.proposed(), key()
    answers = await asyncio.gather(
        *(
            mesa["state"].post(adoptions(mesa, protocol), {}, If_Match=protocol["etag"], Idempotency_Key=act)
            for _ in range(20)
        )
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await mesa.ledger()).count("protocol.adopted") == 1


async def test_a_rehearsed_last_adoption_leaves_everything_as_it_was(mesa: Mesa) -> None:
    protocol = await mesa.proposed()
    await mesa.adopt(protocol, "state", "company")
    before = await mesa.ledger()
    answer = await mesa["community"].post(adoptions(mesa, protocol), {}, If_Match=protocol["etag"], Dry_Run="true")
    assert answer.status_code in {200, 201}
    assert (await mesa.ledger(), await phase(mesa, protocol)) == (before, "proposed")
    await mesa.adopt(protocol, "community")
    assert await phase(mesa, protocol) == "in_force"


async def test_the_clauses_in_force_are_those_adopted_and_follow_a_change(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    database: Database = app.state.database
    async with database.sessions() as db:
        table = await db.get_one(Roundtable, mesa.table.id)
        db.expunge(table)
        with pytest.raises(ProtocolMissing):
            await clauses_in_force(db, table, clock())
        for days in (3, 4):
            at_once = {"effective_after_days": 0}
            protocol = await mesa.in_force("dialogue", convocation_period={"days": days}, amendment_rule=at_once)
            clauses = await clauses_in_force(db, table, clock())
            assert [clause.number for clause in clauses] == [clause["number"] for clause in protocol["clauses"]]
            said = [clause.sentence.model_dump() for clause in clauses if clause.sentence]
            assert said == [clause["sentence"] for clause in protocol["clauses"] if clause["sentence"]]
            assert await clauses_in_force(db, table, clock()) is clauses
            await db.rollback()
