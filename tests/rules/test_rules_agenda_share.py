"""No sector fills the agenda alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.agenda_share import AgendaShare
from app.rules.moments import AgendaTime, SessionConvening
from tests.mesa import Mesa

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
SECTORS = st.sampled_from(["state", "company", "community", "independent"])


def convening(**minutes: int) -> SessionConvening:
    times = tuple(AgendaTime(sector, number) for sector, number in minutes.items())
    return SessionConvening(NOW, NOW, "America/Lima", len(times), DECIDING, DECIDING, times)


@given(percent=st.integers(10, 100), minutes=st.dictionaries(SECTORS, st.integers(0, 500)))
def test_exactly_the_sectors_above_their_share_are_found(percent: int, minutes: dict[str, int]) -> None:
    found = AgendaShare(at_most_percent=percent).findings(convening(**minutes))
    total = sum(minutes.values())
    above = {sector for sector, number in minutes.items() if total and number / total > percent / 100 + 1e-9}
    assert {finding.facts["sector"] for finding in found} == above


@pytest.mark.parametrize(("community", "breached"), [(50, False), (51, True)])
def test_the_share_itself_is_allowed_and_one_minute_more_is_not(community: int, breached: bool) -> None:
    facts = convening(community=community, state=30, company=100 - 30 - community)
    assert bool(AgendaShare(at_most_percent=50).findings(facts)) is breached


def test_the_finding_says_to_how_much_a_sector_cuts_its_items() -> None:
    [finding] = AgendaShare(at_most_percent=50).findings(convening(company=90, state=30))
    assert finding.facts == {"sector": "company", "minutes": 90, "agenda_minutes": 120, "minutes_allowed": 60}
    assert finding.cure.es == (
        "La empresa reduce sus puntos a 60 minutos de los 120 del orden del día, u otros sectores proponen más."
    )
    assert finding.cure.en == (
        "The company cuts its items to 60 minutes of the agenda's 120, or other sectors put more forward."
    )


async def test_a_session_is_not_called_with_an_agenda_of_one_sector(mesa: Mesa) -> None:
    rule = {"kind": "agenda_share", "parameters": {"at_most_percent": 50}}
    await mesa.installed_with(rule)
    session = await mesa.planned_session("community", "community", "state")
    path = f"{mesa.path}/sessions/{session['id']}"
    problem = await mesa.refuses("facilitator", "POST", f"{path}/convocation", status=409, code="agenda_share_exceeded")
    ready = await mesa["observer"].read(f"{path}/readiness")
    assert ready["breaches"] == problem["breaches"]
    assert [(breach["facts"]["sector"], breach["facts"]["minutes"]) for breach in ready["breaches"]] == [
        ("community", 60)
    ]
    item = {"title": "Vías", "purpose": "Conversar.", "participation_level": "decide", "duration_minutes": 30}
    await mesa["company"].done(f"{path}/agenda-items", item)
    await mesa["facilitator"].done(f"{path}/convocation")
