"""Two more ways in which a proposal passes; under each of them every deciding sector is heard first."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.decision_kind import DecisionRule
from app.rules.kinds.decision_by_sector_votes import SectorVotes
from app.rules.kinds.decision_in_two_rounds import SecondRoundBeyondSeats, TwoRounds
from app.rules.kinds.decision_without_objection import NoSustainedObjection
from app.rules.misfits import TableFacts
from app.rules.moments import STANCES, Bench, DecisionTaken, Seating, Stated

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
POSITIONS = st.lists(
    st.builds(
        Stated,
        sector=st.sampled_from(sorted(DECIDING)),
        seat=st.integers(1, 9).map(lambda number: UUID(int=number)),
        stance=st.sampled_from(sorted(STANCES)),
        text=st.sampled_from([None, "", " ", "Falta el estudio."]),
    ),
    max_size=9,
    unique_by=lambda stated: (stated.sector, stated.seat),
)
RULES = st.one_of(
    st.integers(1, 4).map(lambda number: NoSustainedObjection(accepting_sectors=number)),
    st.integers(1, 3).map(lambda number: SectorVotes(minimum=number, overrides={})),
    st.integers(1, 3).map(lambda number: TwoRounds(minimum=number, overrides={})),
)


def said(sector: str, stance: str = "accept", seat: int = 1, text: str | None = None) -> Stated:
    return Stated(sector, UUID(int=seat), stance, text)


def deciding(*positions: Stated) -> DecisionTaken:
    seating = Seating(tuple(Bench(sector, 9, 9) for sector in sorted(DECIDING)))
    return DecisionTaken(NOW, seating, positions, DECIDING)


def adopts(rule: DecisionRule, *positions: Stated) -> bool:
    facts = deciding(*positions)
    return rule.check(facts) is None and rule.decide(facts).result == "adopted"


@given(rule=RULES, positions=POSITIONS, silent=st.sampled_from(sorted(DECIDING)))
def test_no_rule_of_decision_adopts_over_a_silent_sector(
    rule: DecisionRule, positions: list[Stated], silent: str
) -> None:
    assert not adopts(rule, *(position for position in positions if position.sector != silent))


@given(number=st.integers(1, 3), positions=POSITIONS, sector=st.sampled_from(sorted(DECIDING)))
def test_a_reasoned_objection_stops_every_proposal(number: int, positions: list[Stated], sector: str) -> None:
    objection = said(sector, "object", seat=99, text="Falta el estudio de agua.")
    assert not adopts(NoSustainedObjection(accepting_sectors=number), *positions, objection)


@pytest.mark.parametrize(("number", "result"), [(1, True), (2, True), (3, False)])
def test_an_objection_without_reasons_is_a_no_of_its_sector_only(number: int, result: bool) -> None:
    bare = said("state", "object", text="  ")
    rule = NoSustainedObjection(accepting_sectors=number)
    assert adopts(rule, said("community"), said("company", "accept_with_reservation"), bare) is result
    assert rule.decide(deciding(said("community"), said("company"), bare)).objections == (bare,)


@given(minimum=st.integers(1, 3), positions=POSITIONS)
def test_votes_are_counted_within_each_sector_and_seat_by_seat(minimum: int, positions: list[Stated]) -> None:
    yes = dict.fromkeys(DECIDING, 0)
    for position in positions:
        yes[position.sector] += position.stance in {"accept", "accept_with_reservation"}
    enough = all(number >= minimum for number in yes.values())
    assert adopts(SectorVotes(minimum=minimum, overrides={}), *positions) == enough


def test_a_sector_may_need_more_votes_than_the_others_and_its_dissent_is_kept() -> None:
    rule = SectorVotes(minimum=1, overrides={"community": 2})
    against = said("community", "object", seat=2, text="No.")
    others = (said("company"), said("state"))
    assert not adopts(rule, said("community"), against, *others)
    assert adopts(rule, said("community"), against, said("community", seat=3), *others)
    verdict = rule.decide(deciding(said("community"), against, *others))
    assert (verdict.accepting, verdict.objections) == (("state", "company"), (against,))


@given(positions=POSITIONS)
def test_a_first_round_decides_nothing_against_anybody_and_a_second_one_counts_votes(positions: list[Stated]) -> None:
    rule = TwoRounds(minimum=1, overrides={})
    first, second = deciding(*positions), replace(deciding(*positions), round=2)
    consensus = all(position.stance != "object" for position in positions)
    yes = {position.sector for position in positions if position.stance.startswith("accept")}
    assert rule.decide(first).result == ("adopted" if consensus and yes else "second_round")
    assert rule.decide(second).result == ("adopted" if yes == DECIDING else "not_adopted")


def test_a_second_round_that_could_never_adopt_is_told_when_it_is_proposed() -> None:
    table = TableFacts(deciding_sectors=DECIDING, voting_places=dict.fromkeys(DECIDING, 3), roles={})
    misfits = TwoRounds(minimum=1, overrides={"community": 4}).misfits(table)
    assert [(each.refusal, each.facts["sector"]) for each in misfits] == [(SecondRoundBeyondSeats, "community")]
    assert TwoRounds(minimum=3, overrides={}).misfits(table) == ()
