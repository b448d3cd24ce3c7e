"""What the histories found, each as it was found."""

from tests.mesa import Mesa
from tests.seating import current, mandates_of, on_paper, paper_body

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
