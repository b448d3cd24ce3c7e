"""Quorum of the table and of each sector."""

from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.quorum_overall import QuorumOverall
from app.rules.kinds.quorum_per_sector import QuorumPerSector
from app.rules.moments import Bench, DecisionTaken, Seating, SessionOpening

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
SECTORS = sorted(DECIDING)


def deciding(*benches: Bench) -> DecisionTaken:
    return DecisionTaken(NOW, Seating(benches), (), DECIDING)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Bench, ...]:
    benches = []
    for sector in SECTORS:
        places = draw(st.integers(0, 12))
        benches.append(Bench(sector, places, draw(st.integers(0, places))))
    return tuple(benches)


@st.composite
def one_more(draw: st.DrawFn) -> tuple[tuple[Bench, ...], tuple[Bench, ...]]:
    """A table, and the same table after one more seat has come in."""
    before = draw(tables().filter(lambda benches: any(bench.present < bench.places for bench in benches)))
    comes = draw(st.sampled_from([bench for bench in before if bench.present < bench.places]))
    after = tuple(Bench(b.sector, b.places, b.present + 1) if b is comes else b for b in before)
    return before, after


@pytest.mark.parametrize(
    ("at_least", "places", "needed"),
    [
        ("half_plus_one", 15, 8),
        ("half_plus_one", 6, 4),
        ("half_plus_one", 1, 1),
        ("two_thirds", 15, 10),
        ("two_thirds", 16, 11),
        (3, 15, 3),
    ],
)
def test_the_share_is_rounded_as_people_count(
    at_least: Literal["half_plus_one", "two_thirds"] | int, places: int, needed: int
) -> None:
    rule = QuorumOverall(at_least=at_least)
    assert rule.needed(places) == needed
    finding = rule.check(deciding(Bench("state", places, needed - 1)))
    assert finding is not None
    assert finding.facts == {"places": places, "present": needed - 1, "needed": needed}
    assert finding.cure.es == "Hace falta que se ocupe 1 plaza con voto más en la mesa."
    assert finding.cure.en == "1 more voting place must be taken at the table."
    assert rule.check(deciding(Bench("state", places, needed))) is None


@given(pair=one_more(), at_least=st.sampled_from(["half_plus_one", "two_thirds"]) | st.integers(1, 36))
def test_nobody_breaks_the_quorum_of_the_table_by_coming_in(
    pair: tuple[tuple[Bench, ...], tuple[Bench, ...]], at_least: str | int
) -> None:
    rule = QuorumOverall.model_validate({"at_least": at_least})
    before, after = pair
    if rule.check(deciding(*before)) is None:
        assert rule.check(deciding(*after)) is None


@given(
    pair=one_more(),
    minimum=st.integers(1, 5),
    overrides=st.dictionaries(st.sampled_from(SECTORS), st.integers(1, 5)),
)
def test_nobody_breaks_the_quorum_of_a_sector_by_coming_in(
    pair: tuple[tuple[Bench, ...], tuple[Bench, ...]], minimum: int, overrides: dict[str, int]
) -> None:
    rule = QuorumPerSector.model_validate({"minimum": minimum, "overrides": overrides})
    before, after = pair
    if rule.check(deciding(*before)) is None:
        assert rule.check(deciding(*after)) is None


@given(benches=tables(), at_least=st.sampled_from(["half_plus_one", "two_thirds"]) | st.integers(1, 36))
def test_an_empty_table_never_has_quorum(benches: tuple[Bench, ...], at_least: str | int) -> None:
    empty = tuple(Bench(bench.sector, bench.places, 0) for bench in benches)
    rule = QuorumOverall.model_validate({"at_least": at_least})
    assert (rule.check(deciding(*empty)) is None) == (at_least == "two_thirds" and not sum(b.places for b in empty))


def test_every_deciding_sector_is_there_in_number() -> None:
    rule = QuorumPerSector.model_validate({"minimum": 2, "overrides": {"community": 3}})
    finding = rule.check(deciding(Bench("state", 6, 6), Bench("company", 3, 1), Bench("community", 6, 0)))
    assert finding is not None
    assert finding.facts == {
        "missing_sectors": ["company", "community"],
        "shortfalls": [
            {"sector": "company", "present": 1, "needed": 2},
            {"sector": "community", "present": 0, "needed": 3},
        ],
    }
    assert finding.cure.es == "La empresa ocupa 1 plaza más; la comunidad ocupa 3 plazas más."
    assert finding.cure.en == "The company takes 1 more place; the community takes 3 more places."
    assert rule.check(deciding(Bench("state", 6, 2), Bench("company", 3, 2), Bench("community", 6, 3))) is None


def test_a_deciding_sector_without_a_bench_is_missing_and_another_sector_is_not_asked() -> None:
    rule = QuorumPerSector.model_validate({"minimum": 1})
    seating = Seating((Bench("state", 1, 1), Bench("company", 1, 1), Bench("independent", 0, 0)))
    finding = rule.check(SessionOpening(NOW, NOW, NOW, "America/Lima", frozenset(), seating, DECIDING))
    assert finding is not None
    assert finding.facts["missing_sectors"] == ["community"]


def test_the_sentences_name_shares_and_sectors_in_words() -> None:
    assert QuorumOverall(at_least="half_plus_one").sentence().es == (
        "Para abrir y para decidir están presentes al menos la mitad más una de las plazas con voto de la mesa."
    )
    assert QuorumOverall(at_least=1).sentence().es == (
        "Para abrir y para decidir está presente al menos 1 plaza con voto en la mesa."
    )
    assert "two thirds" in QuorumOverall(at_least="two_thirds").sentence().en
    sentence = QuorumPerSector.model_validate({"minimum": 1, "overrides": {"community": 3}}).sentence()
    assert sentence.es == (
        "Para abrir y para decidir, de cada sector que decide está presente al menos 1 plaza con voto; "
        "la comunidad, al menos 3."
    )
    assert sentence.en == (
        "To open and to decide, every deciding sector has at least 1 voting place present; the community, at least 3."
    )


@pytest.mark.parametrize(
    ("unconfirmed", "sector", "whole"),
    [
        (0, "The state takes 2 more places.", "2 more voting places must be taken at the table."),
        (
            1,
            "The state confirms its attendance list (1 place); the state takes 1 more place.",
            "The sectors confirm their attendance lists (1 place). 1 more voting place must be taken at the table.",
        ),
        (
            3,
            "The state confirms its attendance list (2 places).",
            "The sectors confirm their attendance lists (2 places).",
        ),
    ],
)
def test_who_is_there_already_is_confirmed_before_others_are_waited_for(
    unconfirmed: int, sector: str, whole: str
) -> None:
    bench = Bench("state", 4, 1, claimed=unconfirmed, unconfirmed=unconfirmed)
    facts = DecisionTaken(NOW, Seating((bench,)), (), frozenset({"state"}))
    cures = [rule.check(facts) for rule in (QuorumPerSector(minimum=3, overrides={}), QuorumOverall(at_least=3))]
    assert [each.cure.en for each in cures if each is not None] == [sector, whole]
