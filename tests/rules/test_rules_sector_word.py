"""How a sector forms its word: any delegate, a number of places, every organization, or the chair."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.sector_word import HEARING, ChairUnfit, PlacesBeyondSeats, SectorWord
from app.rules.misfits import TableFacts
from app.rules.moments import PlaceSaid, SectorPlace, SectorSpoken

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
FUCAE, FUDIE = UUID(int=100), UUID(int=101)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
PLACES = (SectorPlace(ONE, FUCAE), SectorPlace(TWO, FUCAE), SectorPlace(THREE, FUDIE))
OF = {ONE: FUCAE, TWO: FUCAE, THREE: FUDIE}
STANCES = ("accept", "accept_with_reservation", "object", "abstain")


def rule(by: str = "any_delegate", **parameters: object) -> SectorWord:
    return SectorWord.model_validate({"by": by, **parameters})


def spoken(
    words: dict[UUID, str], places: tuple[SectorPlace, ...] = PLACES, *, after: timedelta = timedelta()
) -> SectorSpoken:
    said = tuple(PlaceSaid(place, OF[place], stance, NOW) for place, stance in words.items())
    return SectorSpoken(NOW + after, "community", said, places)


CHAIR = rule(chairs={"community": str(ONE)})
TWO_PLACES = rule(places={"community": 2})


@pytest.mark.parametrize(
    ("kept", "words", "stance", "awaited"),
    [
        (rule(), {}, None, (ONE, TWO, THREE)),
        (rule(), {TWO: "accept"}, "accept", ()),
        (rule(), {TWO: "accept", THREE: "object"}, "object", ()),
        (TWO_PLACES, {ONE: "accept"}, None, (TWO, THREE)),
        (TWO_PLACES, {ONE: "accept", THREE: "accept_with_reservation"}, "accept_with_reservation", ()),
        (TWO_PLACES, {ONE: "accept", TWO: "object"}, None, (THREE,)),
        (TWO_PLACES, {ONE: "accept", TWO: "object", THREE: "accept"}, "accept", ()),
        (TWO_PLACES, {ONE: "object", TWO: "abstain"}, "object", ()),
        (rule("every_organization"), {ONE: "accept"}, None, (THREE,)),
        (rule("every_organization"), {ONE: "accept", THREE: "abstain"}, "accept", ()),
        (rule("every_organization"), {THREE: "object"}, "object", ()),
        (rule("every_organization"), {ONE: "accept", TWO: "object", THREE: "accept"}, "object", ()),
        (CHAIR, {TWO: "accept", THREE: "object"}, None, (ONE,)),
        (CHAIR, {ONE: "accept"}, None, (TWO, THREE)),
        (CHAIR, {ONE: "accept", TWO: "accept", THREE: "object"}, "accept", ()),
        (rule(chairs={"community": str(UUID(int=9))}), {THREE: "accept"}, "accept", ()),
    ],
)
def test_what_the_words_of_places_make_of_a_sector(
    kept: SectorWord, words: dict[UUID, str], stance: str | None, awaited: tuple[UUID, ...]
) -> None:
    facts = spoken(words)
    assert (kept.stance(facts), kept.awaited(facts)) == (stance, awaited)
    finding = kept.check(facts)
    assert (finding is None) == (stance is not None)
    if finding is not None:
        assert finding.facts["waiting_for"] == [str(place) for place in awaited]


def test_the_chair_waits_for_nobody_who_is_not_there_and_for_the_others_only_some_days() -> None:
    gone = (*PLACES[:2], SectorPlace(THREE, FUDIE, held=False))
    assert CHAIR.stance(spoken({ONE: "accept", TWO: "object"}, gone)) == "accept"
    assert CHAIR.stance(spoken({ONE: "accept"}, after=HEARING - timedelta(seconds=1))) is None
    assert CHAIR.stance(spoken({ONE: "accept"}, after=HEARING)) == "accept"


def test_one_sector_may_do_it_otherwise() -> None:
    kept = rule("any_delegate", overrides={"community": "every_organization"})
    assert (kept.way_of("state"), kept.way_of("community"), kept.is_any_delegate) == (
        "any_delegate",
        "every_organization",
        False,
    )
    assert rule().is_any_delegate
    assert "por la comunidad, cada una de sus organizaciones, y ninguna por otra" in kept.sentence().es
    assert "the community through every one of its organizations, and none for another" in kept.sentence().en


def test_what_could_never_be_kept_is_found() -> None:
    table = TableFacts(frozenset({"state", "community"}), {"state": 1, "community": 3}, {})
    assert TWO_PLACES.misfits(table) == ()
    assert [each.refusal for each in rule(places={"state": 2}).misfits(table)] == [PlacesBeyondSeats]


def test_a_chair_is_the_seat_of_a_titular_of_its_sector() -> None:
    seats = {str(ONE): "community", str(TWO): "state"}
    table = TableFacts(frozenset({"state", "community"}), {"state": 1, "community": 1}, {}, place_ids=seats)
    assert CHAIR.misfits(table) == ()
    for seat in (TWO, THREE):
        [found] = rule(chairs={"community": str(seat)}).misfits(table)
        assert (found.refusal, found.facts) == (ChairUnfit, {"sector": "community", "seat": str(seat)})
    # Whoever checks a text without a table knows no seats.
    assert CHAIR.misfits(TableFacts(frozenset({"community"}), {"community": 1}, {})) == ()


def test_while_nobody_holds_the_chair_any_delegate_speaks() -> None:
    vacant = (SectorPlace(ONE, FUCAE, held=False), *PLACES[1:])
    assert CHAIR.stance(spoken({TWO: "accept"}, vacant)) == "accept"
    assert CHAIR.awaited(spoken({}, vacant)) == (ONE, TWO, THREE)
    assert CHAIR.stance(spoken({TWO: "accept"})) is None


def test_a_sector_that_is_named_several_times_speaks_in_the_narrowest_way() -> None:
    several = rule(chairs={"state": str(ONE)}, places={"state": 2, "company": 2}, overrides={"company": "any_delegate"})
    assert (several.way_of("state"), several.way_of("company"), several.way_of("community")) == (
        "chair",
        "places",
        "any_delegate",
    )
    assert several == rule(chairs={"state": str(ONE)}, places={"company": 2})


@given(
    words=st.dictionaries(st.sampled_from([ONE, TWO, THREE]), st.sampled_from(STANCES)),
    by=st.sampled_from(["any_delegate", "places", "every_organization", "chair"]),
    places=st.integers(1, 3),
)
def test_no_organization_and_no_silence_speaks_for_another(words: dict[UUID, str], by: str, places: int) -> None:
    ways: dict[str, dict[str, Any]] = {
        "places": {"places": {"community": places}},
        "chair": {"chairs": {"community": str(ONE)}},
    }
    kept = rule(**ways[by]) if by in ways else rule(by)
    facts = spoken(words)
    stance = kept.stance(facts)
    yes = {place for place, said in words.items() if said.startswith("accept")}
    if not words:
        assert stance is None
    if stance is not None and stance.startswith("accept"):
        assert yes
        assert by != "places" or len(yes) >= places
        assert by != "every_organization" or {OF[place] for place in words} == {FUCAE, FUDIE}
        assert by != "chair" or ONE in yes
    assert (stance is None) == bool(kept.awaited(facts))
