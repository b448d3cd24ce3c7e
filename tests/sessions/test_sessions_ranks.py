"""The agenda takes the sectors in turn, whoever brings the most items. Pure rules."""

from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from app.directory.models import Sector
from app.sessions.lifecycle import next_rank

arrivals = st.lists(st.sampled_from(list(Sector)), max_size=30)


def placed(order: list[Sector]) -> list[tuple[Sector, int]]:
    """Items as (sector, rank), in the order in which they arrived."""
    items: list[tuple[Sector, int]] = []
    for sector in order:
        items.append((sector, next_rank(items, sector)))
    return items


def agenda(order: list[Sector]) -> list[Sector]:
    return [sector for sector, _ in sorted(placed(order), key=lambda item: item[1])]


def test_a_late_sector_comes_before_the_second_item_of_the_first() -> None:
    state, company, community = Sector.state, Sector.company, Sector.community
    assert agenda([company] * 3 + [community, state]) == [company, community, state, company, company]


@given(arrivals)
@example([Sector.company] * 5 + [Sector.community])
def test_no_sector_has_two_neighbours_while_another_waits(order: list[Sector]) -> None:
    stands = agenda(order)
    for at in range(1, len(stands)):
        if stands[at] is stands[at - 1]:
            assert set(stands[at:]) == {stands[at]}


@given(arrivals)
def test_every_item_has_its_own_rank_and_no_rank_is_below_one(order: list[Sector]) -> None:
    ranks = [rank for _, rank in placed(order)]
    assert len(set(ranks)) == len(ranks)
    assert all(rank >= 1 for rank in ranks)


@given(arrivals)
def test_within_a_sector_items_stand_as_they_came(order: list[Sector]) -> None:
    for sector in Sector:
        ranks = [rank for owner, rank in placed(order) if owner is sector]
        assert ranks == sorted(ranks)


@given(arrivals, st.randoms())
def test_the_place_of_an_item_does_not_hang_on_how_rows_are_read(order: list[Sector], random: Random) -> None:
    items = placed(order)
    shuffled = list(items)
    random.shuffle(shuffled)
    for sector in Sector:
        assert next_rank(shuffled, sector) == next_rank(items, sector)
