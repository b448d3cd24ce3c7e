"""Until when delegates may join; no sector is ever left outside."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.late_arrival import LateArrival
from app.rules.moments import SeatArriving
from tests.clocks import FakeClock
from tests.mesa import Mesa

START = datetime(2026, 7, 6, 15, tzinfo=UTC)
RULE = LateArrival(tolerance_minutes=30)


def arriving(
    minutes: float,
    *,
    opened: float | None = 0,
    votes: bool = True,
    present: int = 1,
    returns: bool = False,
    sector: str = "community",
) -> SeatArriving:
    at = START + timedelta(minutes=minutes)
    opened_at = None if opened is None else START + timedelta(minutes=opened)
    return SeatArriving(at, sector, votes, at, START, opened_at, present, returns)


@pytest.mark.parametrize(("minutes", "late"), [(-10, False), (0, False), (30, False), (30.5, True), (300, True)])
def test_the_tolerance_ends_after_its_last_minute(minutes: float, late: bool) -> None:
    assert (RULE.check(arriving(minutes)) is not None) is late


@pytest.mark.parametrize(
    "welcome",
    [
        arriving(300, present=0),
        arriving(300, votes=False),
        arriving(300, returns=True),
        arriving(300, opened=None),
        arriving(300, opened=290),
    ],
    ids=["a sector with nobody there", "no vote", "comes back", "session not open", "opened late"],
)
def test_some_are_never_late(welcome: SeatArriving) -> None:
    assert RULE.check(welcome) is None


@given(tolerance=st.integers(0, 480), minutes=st.integers(-600, 1_200), sector=st.sampled_from(["state", "community"]))
def test_no_tolerance_keeps_out_a_sector_that_has_nobody_in_the_room(tolerance: int, minutes: int, sector: str) -> None:
    assert LateArrival(tolerance_minutes=tolerance).check(arriving(minutes, present=0, sector=sector)) is None


def test_the_finding_says_until_when_and_how_one_still_joins() -> None:
    finding = RULE.check(arriving(31))
    assert finding is not None
    assert finding.facts == {
        "sector": "community",
        "sector_present": 1,
        "arrived_at": "2026-07-06T15:31:00.000000Z",
        "last_arrival_at": "2026-07-06T15:30:00.000000Z",
    }
    assert finding.cure.es.startswith("La comunidad ya está en la sala")
    assert finding.cure.en.startswith("The community is in the room already")


async def test_a_late_delegate_is_refused_while_the_sector_is_there(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await mesa.installed_with({"kind": "late_arrival", "parameters": {"tolerance_minutes": 0}})
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company", "community")
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa["facilitator"].done(f"{path}/opening")
    clock.advance(minutes=15)
    api = mesa["facilitator"].api
    assert api is not None
    mesa = mesa.at(api, app.state.tokens, clock)
    here = {"mode": "in_person"}
    problem = await mesa.refuses(
        "community_2", "POST", f"{path}/attendances", here, status=409, code="arrival_too_late"
    )
    assert problem["rule"] == "late_arrival"
    await mesa["observer"].done(f"{path}/attendances", here)
