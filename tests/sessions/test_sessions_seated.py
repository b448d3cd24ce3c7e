"""Voting places and who takes them. Pure rules."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import Seat
from app.rules.moments import Bench
from app.sessions.facts import seated

DECIDING = ["state", "community"]


def seat(sector: Sector, alternate_of: UUID | None = None) -> Seat:
    return Seat(
        id=new_id(),
        roundtable_id=new_id(),
        organization_id=new_id(),
        sector=sector,
        role=Role.alternate if alternate_of else Role.delegate,
        alternate_of=alternate_of,
        label=None,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_a_titular_and_the_alternates_take_one_place() -> None:
    titular = seat(Sector.community)
    first, second = seat(Sector.community, titular.id), seat(Sector.community, titular.id)
    everybody = [titular, first, second, seat(Sector.state)]
    for present in ([titular.id], [second.id], [titular.id, first.id, second.id]):
        assert seated(everybody, present, DECIDING).benches == (Bench("state", 1, 0), Bench("community", 1, 1))


def test_a_sector_that_does_not_decide_has_no_bench() -> None:
    church = seat(Sector.independent)
    assert seated([church], [church.id], DECIDING).places == 0


def test_a_deciding_sector_without_seats_has_an_empty_bench() -> None:
    assert seated([], [], DECIDING).benches == (Bench("state", 0, 0), Bench("community", 0, 0))


@given(st.data())
def test_never_more_present_than_people_or_places(data: st.DataObject) -> None:
    titulars = [seat(sector) for sector in data.draw(st.lists(st.sampled_from(list(Sector)), max_size=6))]
    alternates = [seat(t.sector, t.id) for t in titulars if data.draw(st.booleans())]
    everybody = titulars + alternates
    present = [person.id for person in everybody if data.draw(st.booleans())]
    seating = seated(everybody, present, DECIDING)
    assert seating.places == sum(titular.sector in DECIDING for titular in titulars)
    assert seating.present <= min(len(present), seating.places)
    # Whoever stays away longer never fills a place.
    assert seated(everybody, present[1:], DECIDING).present <= seating.present
