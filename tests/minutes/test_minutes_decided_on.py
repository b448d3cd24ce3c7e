"""The minutes tell the quorum on which a decision was taken, whatever is recorded about that hour afterwards."""

from datetime import timedelta

from app.core.clock import instant
from tests.acta import Acta, section
from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import Mesa


async def test_an_outcome_keeps_the_places_that_were_taken_at_its_minute(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    assert (await evening.leave("community_2")).status_code == 201
    seating = (await evening.decide(proposal))["outcome"]["seating"]

    assert {bench["sector"]: bench["present"] for bench in seating["sectors"]} == {
        "state": 1,
        "company": 1,
        "community": 1,
    }
    assert seating["present"] == 3
    assert seating["places"] == sum(bench["places"] for bench in seating["sectors"])


async def test_a_departure_that_is_noted_later_does_not_change_on_what_was_decided(
    mesa: Mesa, clock: FakeClock
) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    clock.advance(minutes=2)
    before = instant(clock.now - timedelta(minutes=1))
    decided = await evening.decide(proposal)

    seat = mesa.table.seats["company"]
    stays = await mesa["company"].read(f"{evening.path}/attendances?seat_id={seat}")
    departure = f"{evening.path}/attendances/{stays['items'][0]['id']}/departure"
    left = await mesa["rapporteur"].done(departure, {"occurred_at": before})
    assert left["departed_at"] < decided["decided_at"]

    acta = Acta(mesa, await mesa.close(evening.session))
    opening, at_decision = section(await acta.circulate(), "quorum")["counts"]
    assert opening["proposal_id"] is None
    assert {name: at_decision[name] for name in ("places", "present", "sectors")} == decided["outcome"]["seating"]
    assert {bench["sector"]: bench["present"] for bench in at_decision["sectors"]}["company"] == 1
