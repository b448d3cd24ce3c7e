"""How a decision passes: consensus of the sectors, without a sustained objection."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.decision_rule import ConsensusOfSectors
from app.rules.moments import STANCES, Bench, DecisionTaken, Seating, Stated

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
RULE = ConsensusOfSectors()

POSITIONS = st.lists(
    st.builds(
        Stated,
        sector=st.sampled_from(sorted(DECIDING)),
        seat=st.uuids(),
        stance=st.sampled_from(sorted(STANCES)),
        text=st.none() | st.text(max_size=5),
    ),
    max_size=8,
)


def stated(sector: str, stance: str = "accept", seat: int = 1, text: str | None = None) -> Stated:
    return Stated(sector, UUID(int=seat), stance, text)


def deciding(*positions: Stated) -> DecisionTaken:
    seating = Seating(tuple(Bench(sector, 2, 2) for sector in sorted(DECIDING)))
    return DecisionTaken(NOW, seating, positions, DECIDING)


def adopts(*positions: Stated) -> bool:
    """Adopted in truth: nothing missing, and a verdict that says so."""
    facts = deciding(*positions)
    return RULE.check(facts) is None and RULE.decide(facts).result == "adopted"


@given(positions=POSITIONS, sector=st.sampled_from(sorted(DECIDING)), place=st.integers(0, 8))
def test_no_set_of_positions_adopts_over_an_objection(positions: list[Stated], sector: str, place: int) -> None:
    positions.insert(place, stated(sector, "object"))
    assert not adopts(*positions)


@given(positions=POSITIONS, silent=st.sampled_from(sorted(DECIDING)))
def test_no_set_of_positions_adopts_over_a_silent_sector(positions: list[Stated], silent: str) -> None:
    heard = [position for position in positions if position.sector != silent]
    finding = RULE.check(deciding(*heard))
    assert finding is not None
    missing = finding.facts["missing_sectors"]
    assert isinstance(missing, list)
    assert silent in missing
    assert not adopts(*heard)


@given(positions=POSITIONS)
def test_what_is_adopted_was_accepted_by_somebody_and_answered_by_everybody(positions: list[Stated]) -> None:
    stances = {position.stance for position in positions}
    everybody = {position.sector for position in positions} == DECIDING
    somebody = bool(stances & {"accept", "accept_with_reservation"})
    assert adopts(*positions) == (everybody and somebody and "object" not in stances)


def test_consensus_of_three_sectors_adopts_and_keeps_the_reservations() -> None:
    reserved = stated("company", "accept_with_reservation", text="Sujeto al presupuesto.")
    verdict = RULE.decide(deciding(stated("community"), reserved, stated("state", "abstain")))
    assert verdict.result == "adopted"
    assert verdict.accepting == ("company", "community")
    assert verdict.reservations == (reserved,)
    assert verdict.objections == ()


def test_one_objection_within_a_sector_that_else_accepts_is_enough_and_its_text_is_kept() -> None:
    objection = stated("community", "object", seat=2, text="Falta el estudio de agua.")
    verdict = RULE.decide(deciding(stated("community"), objection, stated("company"), stated("state")))
    assert verdict.result == "not_adopted"
    assert verdict.objections == (objection,)


def test_a_sector_that_does_not_decide_neither_blocks_nor_adopts() -> None:
    church = stated("independent", "object")
    assert adopts(stated("community"), stated("company"), stated("state"), church)
    abstaining = [stated(sector, "abstain") for sector in sorted(DECIDING)]
    assert not adopts(*abstaining, stated("independent", "accept"))


def test_a_proposal_on_which_everybody_abstains_is_not_adopted() -> None:
    verdict = RULE.decide(deciding(*(stated(sector, "abstain") for sector in sorted(DECIDING))))
    assert verdict.result == "not_adopted"
    assert verdict.objections == ()


@pytest.mark.parametrize(
    ("heard", "es", "en"),
    [
        (
            ["state", "company"],
            "La comunidad expresa su posición sobre la propuesta.",
            "The community states a position on the proposal.",
        ),
        (
            [],
            "El Estado, la empresa y la comunidad expresan su posición sobre la propuesta.",
            "The state, the company and the community state a position on the proposal.",
        ),
    ],
)
def test_the_cure_names_who_has_not_been_heard(heard: list[str], es: str, en: str) -> None:
    finding = RULE.check(deciding(*(stated(sector) for sector in heard)))
    assert finding is not None
    assert (finding.cure.es, finding.cure.en) == (es, en)
