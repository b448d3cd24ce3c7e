"""One person counts once, and so does one place: in quorum, positions and votes."""

from tests.evening import Evening, begin, decided_by
from tests.mesa import Json, Mesa, key
from tests.seating import accept_mandate, call_back, confirm, mandate_body, mandates_of

VOTES: Json = {"kind": "decision_by_sector_votes", "parameters": {"minimum": 1, "overrides": {"community": 2}}}


async def by_votes(mesa: Mesa) -> None:
    """The table installed on rules by which two places of the community have to accept."""
    await decided_by(mesa, VOTES)


async def two_seats(mesa: Mesa) -> None:
    """Whoever holds the community's first seat holds its second one as well."""
    await call_back(mesa, "community_2")
    second = await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    await accept_mandate(mesa, mesa["community"], second["id"])
    await confirm(mesa, mesa["community_2"])


async def as_seat(mesa: Mesa, evening: Evening, seat: str, proposal: Json) -> None:
    headers = {"Acting_Seat": str(mesa[seat].seat), "If_Match": proposal["etag"], "Idempotency_Key": key()}
    await mesa["community"].done(evening.positions(proposal), {"stance": "accept"}, **headers)


async def test_a_titular_and_the_alternate_are_one_vote(mesa: Mesa) -> None:
    await by_votes(mesa)
    evening = await begin(mesa, "state", "company", "community")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.leave("community")
    await mesa.arrive(evening.session, "alternate")
    await evening.said("alternate", proposal, "accept_with_reservation", "Con monitores propios.")
    decided = await evening.decide(proposal)
    assert (decided["phase"], decided["outcome"]["accepting"]) == ("not_adopted", ["state", "company"])


async def test_two_places_of_a_sector_are_two_votes(mesa: Mesa) -> None:
    await by_votes(mesa)
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.said("community_2", proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_a_person_with_two_seats_is_one_in_quorum_and_one_vote(mesa: Mesa) -> None:
    await by_votes(mesa)
    await two_seats(mesa)
    session = await mesa.convened_session("state")
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa.arrive(session, "state", "company")
    for seat in ("community", "community_2"):
        headers = {"Acting_Seat": str(mesa[seat].seat)}
        await mesa["community"].done(f"{path}/attendances", {"mode": "in_person"}, **headers)
    quorum = await mesa["observer"].read(f"{path}/quorum")
    assert {each["sector"]: each["present"] for each in quorum["sectors"]}["community"] == 1
    evening = Evening(mesa, await mesa["facilitator"].done(f"{path}/opening"))
    proposal = await evening.table("state")
    for name in ("state", "company"):
        await evening.said(name, proposal)
    for seat in ("community", "community_2"):
        await as_seat(mesa, evening, seat, proposal)
    decided = await evening.decide(proposal)
    assert (decided["phase"], decided["outcome"]["accepting"]) == ("not_adopted", ["state", "company"])
    community = next(each for each in decided["outcome"]["seating"]["sectors"] if each["sector"] == "community")
    assert community["present"] == 1
