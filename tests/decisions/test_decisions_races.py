"""A decision and the departure that breaks its quorum arrive at once: whichever is first is simply true."""

import asyncio
from uuid import UUID

import httpx

from tests.drills import tried
from tests.evening import Evening, begin
from tests.mesa import Json, Mesa


@tried(6, 120)
async def test_no_agreement_ever_follows_the_departure_that_broke_its_quorum(mesa: Mesa, times: int) -> None:
    evening = await begin(mesa)
    seen = {"decided": 0, "refused": 0}
    for race in range(times):
        proposal = await evening.table("state")
        await evening.all_accept(proposal)
        departure, decision = await at_once(evening, proposal, departure_first=race % 2 == 0)
        assert departure.status_code == 201, departure.text
        left = index(departure)
        found = (await mesa["state"].read(f"{mesa.path}/agreements?proposal_id={proposal['id']}"))["items"]
        if decision.status_code == 201:
            seen["decided"] += 1
            assert index(decision) < left
            assert len(found) == 1
        else:
            seen["refused"] += 1
            problem = decision.json()
            assert (decision.status_code, problem["code"]) == (409, "sector_quorum_missing")
            assert problem["clause"] == "3"
            assert problem["sentence"]
            assert found == []
        await mesa.arrive(evening.session, "community")
    # Had one side always won, nothing would have been raced.
    assert min(seen.values()) > 0, seen


async def test_a_decision_asked_for_twenty_times_at_once_is_taken_once(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    answers = await asyncio.gather(*(mesa["facilitator"].post(evening.outcome(proposal)) for _ in range(20)))
    statuses = sorted(answer.status_code for answer in answers)
    # The others had read the proposal before the decision, or after it.
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 412}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"proposal_decided"}
    assert len(await evening.agreements()) == 1


async def at_once(evening: Evening, proposal: Json, *, departure_first: bool) -> tuple[httpx.Response, httpx.Response]:
    """(departure, decision), sent together; the order in which they are sent decides nothing by itself."""
    mesa = evening.mesa
    seat: UUID = mesa.table.seats["community"]
    stays = await mesa["community"].read(f"{evening.path}/attendances?seat_id={seat}&present=true")
    leaving = mesa["community"].post(f"{evening.path}/attendances/{stays['items'][0]['id']}/departure")
    deciding = mesa["facilitator"].post(evening.outcome(proposal), If_Match=proposal["etag"])
    if departure_first:
        departure, decision = await asyncio.gather(leaving, deciding)
    else:
        decision, departure = await asyncio.gather(deciding, leaving)
    return departure, decision


def index(answer: httpx.Response) -> int:
    return int(answer.headers["ledger-entry"].split()[0])
