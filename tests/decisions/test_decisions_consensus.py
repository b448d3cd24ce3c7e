"""No sequence of words ever makes an agreement over an objection that stands."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assents.lifecycle import AlreadyAssented, Formation, Spoken
from app.assents.models import Stance
from app.assents.voices import Voice
from app.decisions import lifecycle
from app.decisions.models import Proposal, ProposalPhase
from app.directory.models import Sector
from app.protocols.templates import template
from app.rules.composition import render
from app.rules.decision_kind import PositionsMissing
from app.rules.engine import outcome
from app.rules.moments import Bench, DecisionTaken, Seating
from app.sessions.models import ParticipationLevel

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
CLAUSES = render(template("minimal").clauses)
# Two seats for each deciding sector.
SEATS = {UUID(int=number): Sector(sector) for number, sector in enumerate(sorted(DECIDING) * 2, start=1)}
ORGANIZATIONS = {sector: UUID(int=100 + number) for number, sector in enumerate(Sector)}
ANY_DELEGATE = Formation((), (), NOW)
WORDS = st.lists(st.tuples(st.sampled_from(sorted(SEATS)), st.sampled_from(Stance)), max_size=12)


def position(seat: UUID, stance: Stance, order: int, *, in_force: bool = True) -> Voice:
    return Voice(
        seat_id=seat,
        place=seat,
        organization_id=ORGANIZATIONS[SEATS[seat]],
        sector=SEATS[seat],
        person=UUID(int=1000 + seat.int),
        stance=stance,
        text="Porque sí." if stance in {Stance.object, Stance.accept_with_reservation} else None,
        stated_at=NOW + timedelta(seconds=order),
        in_force=in_force,
    )


def proposal() -> Proposal:
    return Proposal(
        phase=ProposalPhase.in_assent,
        decided_at=None,
        outcome=None,
        level=ParticipationLevel.decide,
        text_revision=1,
        words_from=1,
        rounds=[],
    )


def decided(words: list[tuple[UUID, Stance]]) -> Proposal:
    """The proposal after the words were given in this order; still in assent where a sector said nothing."""
    order = count(1)
    spoken = Spoken.of([position(seat, stance, next(order)) for seat, stance in words], ANY_DELEGATE)
    said = lifecycle.as_facts(spoken)
    seating = Seating(tuple(Bench(sector, 2, 2) for sector in sorted(DECIDING)))
    facts = DecisionTaken(now=NOW, seating=seating, positions=said, deciding_sectors=DECIDING)
    mine = proposal()
    try:
        verdict = outcome(CLAUSES, facts)
    except PositionsMissing:
        return mine
    lifecycle.decide(mine, verdict, seating, spoken, (), NOW)
    return mine


@given(words=WORDS, objector=st.sampled_from(sorted(SEATS)), before=st.integers(0, 12))
def test_random_words_never_adopt_over_an_objection_that_is_not_withdrawn(
    words: list[tuple[UUID, Stance]], objector: UUID, before: int
) -> None:
    others = [(seat, stance) for seat, stance in words if seat != objector]
    mine = decided([*others[:before], (objector, Stance.object), *others[before:]])
    assert mine.phase in {ProposalPhase.in_assent, ProposalPhase.not_adopted}


@given(words=WORDS)
def test_the_last_word_of_each_seat_decides_and_silence_leaves_the_proposal_open(
    words: list[tuple[UUID, Stance]],
) -> None:
    last = dict(words)
    heard = {SEATS[seat] for seat in last}
    yes = {Stance.accept, Stance.accept_with_reservation} & set(last.values())
    mine = decided(words)
    if heard != DECIDING:
        assert (mine.phase, mine.outcome) == (ProposalPhase.in_assent, None)
    else:
        adopted = bool(yes) and Stance.object not in last.values()
        assert mine.phase is (ProposalPhase.adopted if adopted else ProposalPhase.not_adopted)


@given(words=WORDS, objector=st.sampled_from(sorted(SEATS)))
def test_every_standing_objection_is_kept_word_for_word(words: list[tuple[UUID, Stance]], objector: UUID) -> None:
    heard = [(seat, Stance.accept) for seat in SEATS]
    mine = decided([*heard, *words, (objector, Stance.object)])
    objectors = {str(seat) for seat, stance in dict([*words, (objector, Stance.object)]).items() if stance == "object"}
    assert mine.outcome is not None
    kept = mine.outcome["objections"]
    assert isinstance(kept, list)
    assert {said["seat"] for said in kept} == objectors
    assert {said["text"] for said in kept} == {"Porque sí."}


def test_a_yes_goes_with_its_mandate_but_an_objection_stays() -> None:
    seat = UUID(int=1)
    assert Spoken.of([position(seat, Stance.accept, 1)], ANY_DELEGATE).voices != ()
    accepted = [position(seat, Stance.accept, 1, in_force=False)]
    assert Spoken.of(accepted, ANY_DELEGATE).voices == ()
    objected = [*accepted, position(seat, Stance.object, 2, in_force=False)]
    assert [said.stance for said in Spoken.of(objected, ANY_DELEGATE).voices] == [Stance.object]


def test_a_seat_may_change_its_word_but_not_repeat_it() -> None:
    seat, other = sorted(SEATS)[:2]
    spoken = Spoken.of(
        [position(seat, Stance.object, 1), position(other, Stance.accept, 2), position(seat, Stance.accept, 3)],
        ANY_DELEGATE,
    )
    spoken.require_new(seat, Stance.object, "Porque sí.")
    spoken.require_new(seat, Stance.accept, "Con gusto.")
    spoken.require_new(UUID(int=99), Stance.accept, None)
    with pytest.raises(AlreadyAssented):
        spoken.require_new(seat, Stance.accept, None)


@pytest.mark.parametrize("phase", [each for each in ProposalPhase if each is not ProposalPhase.in_assent])
def test_only_a_proposal_in_assent_takes_positions_and_is_decided(phase: ProposalPhase) -> None:
    mine = proposal()
    mine.phase = phase
    with pytest.raises(lifecycle.ProposalNotInAssent):
        lifecycle.require_in_assent(mine)
    with pytest.raises(lifecycle.ProposalNotInAssent):
        lifecycle.require_undecided(mine)
    mine.decided_at = NOW
    with pytest.raises(lifecycle.ProposalDecided):
        lifecycle.require_undecided(mine)
