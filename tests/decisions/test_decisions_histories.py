"""Everything that becomes of a text, in any order: nothing is ever adopted, or recommended, over a sustained objection.

As `test_decisions_reworded`, and besides outcomes at every level, a second round, partial texts, and wordings that
others propose, which are taken, or taken back.
"""

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from app.assents.lifecycle import YES
from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.core.errors import Refusal
from app.decisions import lifecycle, wordings
from app.decisions.models import ProposalPhase, Wording, WordingPhase
from app.decisions.schemas.outcomes import ConditionOut
from app.decisions.schemas.wordings import RestIn
from app.protocols.templates import template
from app.rules.composition import render
from app.rules.engine import outcome
from app.rules.schemas import RuleIn
from app.sessions.models import ParticipationLevel
from tests.decisions.test_decisions_reworded import (
    BY_SECTOR,
    CHAIRS,
    CLAUSES,
    NOW,
    SEATING,
    SECTORS,
    Chair,
    Objected,
    Reworded,
)
from tests.drills import drawn

TWO_ROUNDS = render(
    [
        clause.model_copy(update={"rule": RuleIn(kind="decision_in_two_rounds", parameters={"minimum": 1})})
        if clause.rule is not None and clause.rule.kind == "decision_rule"
        else clause
        for clause in template("minimal").clauses
    ]
)
PASSED = {"adopted", "adopted_ad_referendum", "recommended"}


class Histories(Reworded):
    @initialize(level=st.sampled_from(ParticipationLevel), twice=st.booleans())
    def tabled(self, level: ParticipationLevel, twice: bool) -> None:
        self.clauses, self.level = TWO_ROUNDS if twice else CLAUSES, level
        self.tables()

    def tables(self) -> None:
        Reworded.tabled(self)
        self.offered: list[Wording] = []
        # How many words had been said when the second round about the present text began.
        self.began = 0

    @property
    def again(self) -> bool:
        return lifecycle.round_of(self.proposal) > 1

    @rule()
    def worded_in_part(self) -> None:
        self.text += 1
        rest = wordings.rest_of([RestIn(text="El caudal.", reasons="Falta el estudio.")])
        self.becomes(Wording(title=self.proposal.title, text=f"Se mide {self.text} veces, en parte.", rest=rest))
        assert self.proposal.rest == rest

    @rule(chair=st.sampled_from(CHAIRS))
    def others_propose(self, chair: Chair) -> None:
        before = (self.proposal.text, self.proposal.text_revision, self.proposal.words_from)
        number = len(self.offered) + 2
        proposed = {"phase": WordingPhase.proposed, "proposed_by": chair.id, "title": "Agua"}
        self.offered.append(Wording(text=f"Otra, {number}.", rest=[], number=number, **proposed))
        assert before == (self.proposal.text, self.proposal.text_revision, self.proposal.words_from)

    @precondition(lambda self: self.offered)
    @rule(data=st.data())
    def one_is_taken(self, data: st.DataObject) -> None:
        wording = data.draw(st.sampled_from(self.offered))
        if wording.phase is not WordingPhase.proposed:
            with pytest.raises(wordings.WordingNotProposed):
                wordings.require_proposed(wording)
            return
        self.text += 1
        self.becomes(wording)

    @precondition(lambda self: self.offered)
    @rule(data=st.data())
    def one_is_taken_back(self, data: st.DataObject) -> None:
        wording = data.draw(st.sampled_from(self.offered))
        before = (self.proposal.text, self.proposal.text_revision, self.proposal.words_from)
        if wording.phase is WordingPhase.proposed:
            wordings.withdraw(wording, wording.proposed_by, "Ya no.", NOW)
        else:
            with pytest.raises(wordings.WordingNotProposed):
                wordings.withdraw(wording, wording.proposed_by, "Ya no.", NOW)
        assert before == (self.proposal.text, self.proposal.text_revision, self.proposal.words_from)

    @rule(
        chairs=st.tuples(*(st.sampled_from(each) for each in BY_SECTOR)),
        stances=st.tuples(*(st.sampled_from([Stance.accept, Stance.accept, Stance.object]) for _ in SECTORS)),
    )
    def each_sector_speaks_and_the_outcome_is_asked_for(
        self, chairs: tuple[Chair, ...], stances: tuple[Stance, ...]
    ) -> None:
        for chair, stance in zip(chairs, stances, strict=True):
            self.say(chair, stance, waits=False)
        self.the_outcome_is_asked_for()

    @rule()
    def the_outcome_is_asked_for(self) -> None:
        """As the use case does it; the next text is tabled once this one is decided."""
        spoken, binds = self.spoken(), self.level is ParticipationLevel.decide
        counting = spoken.expected if binds else spoken
        try:
            verdict = outcome(self.clauses, self.facts(counting))
        except Refusal:
            return
        waits = binds and verdict.adopted and self.result(spoken) != "adopted"
        conditions = tuple(map(ConditionOut.of, spoken.pending)) if waits else ()
        second, began = self.again, self.began
        lifecycle.decide(self.proposal, verdict, SEATING, spoken, conditions, NOW)
        self.proposal.revision += 1
        if self.proposal.decided_at is None:
            assert (self.clauses, second) == (TWO_ROUNDS, False)
            assert (self.proposal.phase, len(self.proposal.rounds) >= 1) == (ProposalPhase.in_assent, True)
            self.began = len(self.said)
            return
        passed = self.proposal.phase.value in PASSED
        assert (self.proposal.phase.value in {"recommended", "noted"}) == (not binds)
        assert not (passed and self.level is ParticipationLevel.inform)
        if passed and second:
            self.each_sector_accepts(began, ratified=binds)
        elif passed:
            assert list(self.standing(ratified=binds)) == []
        self.tables()

    @invariant()
    def nothing_passes_over_an_objection(self) -> None:
        for ratified in (False, True):
            spoken = self.spoken()
            counting = spoken.expected if ratified else spoken
            assert all(voice.revision >= self.proposal.words_from for voice in counting.voices)
            result = self.result(counting)
            standing = list(self.standing(ratified=ratified))
            if any(each.text != self.text for each in standing):
                assert result is None, "who objected to a former text has not said whether the present one answers it"
            if self.again:
                if result == "adopted":
                    self.each_sector_accepts(self.began, ratified=ratified)
            elif standing:
                assert result != "adopted"

    @invariant()
    def what_is_adopted_ad_referendum_waits_for_words_on_the_present_text(self) -> None:
        if self.level is ParticipationLevel.decide:
            Reworded.what_is_adopted_ad_referendum_waits_for_words_on_the_present_text(self)

    def each_sector_accepts(self, began: int, *, ratified: bool) -> None:
        """By a place that said so last in this round, under a mandate that holds: nobody decides for another sector."""
        last = {voice.place: at for at, voice in enumerate(self.said)}
        yeses = {
            voice.sector
            for at, voice in enumerate(self.said)
            if at >= began
            and last[voice.place] == at
            and voice.stance in YES
            and (ratified or voice.assembly is not Assembly.awaited)
            and self.mandates[at] == (voice.seat_id, self.terms[voice.seat_id])
        }
        assert yeses == set(SECTORS)

    def standing(self, *, ratified: bool) -> Iterator[Objected]:
        """An objection of the first round to the same text holds the second one up no more."""
        for each in Reworded.standing(self, ratified=ratified):
            if not (self.again and each.text == self.text and each.at < self.began):
                yield each


TestHistories, TestHistoriesOften = drawn(Histories, few=50, many=1_500, steps=50)
