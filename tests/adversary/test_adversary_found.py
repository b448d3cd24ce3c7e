"""What the histories found, each as it was found."""

from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.rosters.test_rosters_papers_that_wait import again, phase, vouched
from tests.seating import call_back, current, mandates_of, on_paper, paper_body

PAPERS = "{table}/seats/{seat}/papers"


async def test_while_a_table_is_prepared_nobody_witnesses_whose_sector_has_not_stood_by_its_people(mesa: Mesa) -> None:
    """Whoever convenes a table seats somebody for two sectors, and a paper of theirs would speak for a third."""
    mandate = await current(mesa, mesa["community_2"])
    papers = PAPERS.format(table=mesa.path, seat=mesa["community_2"].seat)
    body = paper_body(mesa, mandate, "state", "company")
    await mesa.refuses("facilitator", "POST", papers, body, status=422, code="paper_witness_unknown")
    await mesa.confirm_rosters("state")
    await mesa.refuses("facilitator", "POST", papers, body, status=422, code="paper_witness_unknown")
    path = f"{mandates_of(mesa, mesa['community_2'])}/{mandate}"
    assert (await mesa["community"].read(path))["basis"] == "attested_by_host"
    await mesa.confirm_rosters("company")
    await on_paper(mesa, mesa["community_2"], mandate)
    assert (await mesa["community"].read(path))["basis"] == "paper"


async def test_one_sector_is_not_witness_and_yes_of_a_paper_about_another_where_a_third_is_there(
    mesa: Mesa, clock: FakeClock
) -> None:
    """Else the company and whoever accompanies the table would replace the community's delegates."""
    await call_back(mesa, "secretariat")
    await mesa.in_force()
    await mesa.confirm_rosters()
    await mesa.facilitate("facilitator")
    await mesa["facilitator"].done(f"{mesa.path}/installation", {"place": "Local comunal", "read_aloud": True})
    mandate = await current(mesa, mesa["community"])
    path, paper = await vouched(mesa, "community", mandate, "guarantor", "company")
    clock.advance(days=8)
    await again(mesa, "company", "state", "facilitator", "observer")
    tag = {"If_Match": paper["etag"]}
    await mesa["company"].done(f"{path}/assents", {}, **tag)
    assert (await mesa["observer"].read(path))["took_effect_at"] is None
    assert await phase(mesa, "community", mandate) == "in_force"
    await mesa["state"].done(f"{path}/assents", {}, **tag)
    assert await phase(mesa, "community", mandate) == "ended"
