"""Who is still awaited for a redaction follows from who has consented."""

from hypothesis import given
from hypothesis import strategies as st

from app.directory.models import Sector
from app.redactions.lifecycle import awaited, takes_effect

SECTORS = st.sets(st.sampled_from(Sector))


@given(SECTORS.filter(bool), SECTORS.filter(lambda some: len(some) > 1), SECTORS)
def test_somebody_is_awaited_until_it_takes_effect_and_whoever_is_brings_it_nearer(
    sources: set[Sector], deciding: set[Sector], said: set[Sector]
) -> None:
    names, votes = {each.value for each in sources}, {each.value for each in deciding}
    waiting = awaited(names, votes, said)
    assert bool(waiting) is not takes_effect(names, said)
    assert not waiting & {each.value for each in said}
    assert waiting <= names | votes
    assert takes_effect(names, said | {Sector(each) for each in waiting})
