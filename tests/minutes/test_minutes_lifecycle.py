"""The lifecycle as a machine: in whatever order people act, the minutes are where a plain model says they are."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID, uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.assents.lifecycle import AlreadyAssented, Formation, Spoken
from app.assents.models import Stance
from app.assents.voices import Voice
from app.core.errors import Refusal
from app.core.schemas import Bilingual
from app.directory.models import Sector
from app.minutes import lifecycle
from app.minutes.composition import Facts, compose, conformity, with_corrections, with_words
from app.minutes.facts import WORDS
from app.minutes.models import Correction, CorrectionPhase, Minutes, MinutesPhase, SectionName
from app.minutes.proposed import Proposed
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.kinds.minutes_review import MinutesReview, MinutesUnderReview
from app.rules.moments import MinutesSealed, Reviewed
from app.sessions.lifecycle import AgendaEmpty
from app.sessions.models import SessionPhase
from tests.drills import drawn
from tests.minutes.drawn import CLOSED, DECIDING, SESSION, TABLE, session, table

SEAT = UUID(int=3)
PLACES = {sector: UUID(int=10 + number) for number, sector in enumerate(Sector)}
DAYS = 3
FACTS = Facts(table(), session(), [], [], None, [], [], [], Proposed([], [], []), [], [], None, [])
ANY_DELEGATE = Formation((), (), CLOSED)
SPOKEN = st.sampled_from([Stance.accept, Stance.accept_with_reservation, Stance.object])


def drafted() -> Minutes:
    return Minutes(
        id=uuid4(),
        revision=1,
        roundtable_id=TABLE,
        session_id=SESSION,
        phase=MinutesPhase.drafting,
        notes_revision=0,
        text_revision=0,
        sections=[],
        review_holidays=[],
        document=None,
    )


class Acting(RuleBasedStateMachine):
    """What each person may try at any moment; the model keeps only words, corrections and the hour."""

    @initialize(silence=st.sampled_from(["assents", "blocks"]))
    def begin(self, silence: Literal["assents", "blocks"]) -> None:
        self.minutes, self.now = drafted(), CLOSED
        self.review = MinutesReview(days=DAYS, silence=silence)
        self.clause = Clause("6", Bilingual(es="R", en="R"), rule=self.review, sentence=self.review.sentence())
        self.words: list[tuple[int, Voice]] = []
        self.corrections: list[Correction] = []
        self.sent_at = CLOSED
        self.phase, self.texts = "drafting", 0
        self.frozen: tuple[object, ...] | None = None

    def tries(self, act: Callable[[], None], expected: type[Refusal] | None) -> bool:
        """Whether the act was done; it is refused exactly as the model expects."""
        if expected is None:
            act()
            return True
        with pytest.raises(expected):
            act()
        return False

    def refused_under_review(self) -> type[Refusal] | None:
        return {"drafting": lifecycle.MinutesNotCirculated, "sealed": lifecycle.MinutesAlreadySealed}.get(self.phase)

    def refused_while_drafting(self) -> type[Refusal] | None:
        if self.phase == "sealed":
            return lifecycle.MinutesAlreadySealed
        return None if self.phase == "drafting" else lifecycle.MinutesAlreadyCirculated

    def send_round(self) -> None:
        accepted = [each for each in self.corrections if each.phase is CorrectionPhase.accepted]
        text = with_corrections(lifecycle.text_of(self.minutes), accepted) if accepted else compose(FACTS)
        ends_at = self.review.ends_at(self.now, "America/Lima", frozenset())
        lifecycle.send_round(self.minutes, text, self.now, ends_at, ())

    @rule()
    def circulate(self) -> None:
        if self.tries(lambda: lifecycle.require_drafting(self.minutes), self.refused_while_drafting()):
            self.send_round()
            self.phase, self.texts, self.sent_at = "circulated", 1, self.now

    @rule()
    def correct(self) -> None:
        if self.tries(lambda: lifecycle.require_under_review(self.minutes), self.refused_under_review()):
            number = len(self.corrections) + 1
            self.corrections.append(
                Correction(
                    id=uuid4(),
                    number=number,
                    section=SectionName.proceedings,
                    agenda_item_id=None,
                    text=f"Observación {number}.",
                    seat_id=SEAT,
                    sector=Sector.community,
                    phase=CorrectionPhase.open,
                )
            )

    @precondition(lambda self: self.corrections)
    @rule(data=st.data(), accepted=st.booleans())
    def dispose(self, data: st.DataObject, accepted: bool) -> None:
        correction = data.draw(st.sampled_from(self.corrections))
        expected = self.refused_under_review()
        if expected is None and correction.phase is not CorrectionPhase.open:
            expected = lifecycle.CorrectionDisposed

        def act() -> None:
            lifecycle.require_under_review(self.minutes)
            lifecycle.require_undisposed(correction)

        if self.tries(act, expected):
            phase = CorrectionPhase.accepted if accepted else CorrectionPhase.rejected
            lifecycle.dispose(correction, phase, "Consta.", SEAT, self.now)
            if accepted:
                self.send_round()
                self.phase, self.texts, self.sent_at = "circulated", self.texts + 1, self.now

    @rule(sector=st.sampled_from(DECIDING), stance=SPOKEN)
    def assent(self, sector: Sector, stance: Stance) -> None:
        expected = self.refused_under_review()
        text = None if stance is Stance.accept else "Mis razones."
        last = {word.sector: word for word in self.current()}.get(sector)
        # Over a refusal the same place may have another word; it does not repeat itself.
        if expected is None and last is not None and (last.stance is not Stance.object or stance is Stance.object):
            expected = AlreadyAssented
        before = self.phase

        def act() -> None:
            lifecycle.require_under_review(self.minutes)
            Spoken.of(self.current(), ANY_DELEGATE).require_open_to(sector, PLACES[sector], stance, text)

        if self.tries(act, expected):
            place = PLACES[sector]
            said = Voice(place, place, place, sector, place, stance, text, self.now, in_force=True)
            self.words.append((self.minutes.text_revision, said))
            complete = lifecycle.hear(self.minutes, Spoken.of(self.current(), ANY_DELEGATE).stances, DECIDING)
            assert complete == (before == "circulated" and len(self.spoken()) == len(DECIDING))
            self.phase = "assented" if complete else self.phase

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def seal(self) -> None:
        expected = self.refused_under_review()
        if expected is None and not self.may_be_sealed():
            expected = MinutesUnderReview
        facts = MinutesSealed(
            now=self.now,
            circulated_at=self.minutes.circulated_at or self.now,
            time_zone="America/Lima",
            holidays=frozenset(),
            deciding_sectors=frozenset(DECIDING),
            words=tuple(Reviewed(sector, WORDS[stance]) for sector, stance in self.stances().items()),
            open_corrections=sum(each.phase is CorrectionPhase.open for each in self.corrections),
        )

        def act() -> None:
            lifecycle.require_under_review(self.minutes)
            engine.require([self.clause], facts)

        if self.tries(act, expected):
            text = with_words(lifecycle.text_of(self.minutes), (), (), (self.minutes.id, self.clause), ())
            lifecycle.seal(self.minutes, text, "bytes", "ab" * 32, self.now)
            self.phase, self.frozen = "sealed", self.everything()

    def current(self) -> list[Voice]:
        return [word for revision, word in self.words if revision == self.texts]

    def stances(self) -> dict[Sector, Stance]:
        return {word.sector: word.stance for word in self.current()}

    def spoken(self) -> set[Sector]:
        return {word.sector for word in self.current()}

    def may_be_sealed(self) -> bool:
        """No correction waits, and every sector has spoken of this text or has let its whole time pass in silence."""
        if any(each.phase is CorrectionPhase.open for each in self.corrections):
            return False
        day: date = (self.sent_at - timedelta(hours=5)).date() + timedelta(days=DAYS + 1)
        over = self.now >= datetime.combine(day, time(5), UTC)
        return len(self.spoken()) == len(DECIDING) or (self.review.silence == "assents" and over)

    def everything(self) -> tuple[object, ...]:
        minutes = self.minutes
        return minutes.phase, minutes.text_revision, repr(minutes.sections), minutes.document, minutes.sealed_at

    @invariant()
    def the_minutes_are_where_the_model_is(self) -> None:
        assert self.minutes.phase == self.phase
        assert self.minutes.text_revision == self.texts

    @invariant()
    def the_text_shows_exactly_the_accepted_corrections(self) -> None:
        accepted = [each.number for each in self.corrections if each.phase is CorrectionPhase.accepted]
        text = lifecycle.text_of(self.minutes)
        assert bool(text) == (self.phase != "drafting")
        shown = [each.number for each in conformity(text).corrections] if text else []
        assert shown == accepted

    @invariant()
    def nothing_sealed_ever_changes(self) -> None:
        assert self.frozen is None or self.frozen == self.everything()


TestActing, TestActingAtLength = drawn(Acting, few=40, many=1_500, steps=50)


@pytest.mark.parametrize("phase", [each for each in SessionPhase if each is not SessionPhase.closed])
def test_minutes_of_a_session_that_is_not_closed_are_not_composed(phase: SessionPhase) -> None:
    held = session()
    held.phase = phase
    [refusal] = lifecycle.against_circulation(held, items=1)
    assert isinstance(refusal, lifecycle.SessionNotClosed)


def test_minutes_without_an_agenda_are_not_composed() -> None:
    [refusal] = lifecycle.against_circulation(session(), items=0)
    assert isinstance(refusal, AgendaEmpty)
    assert lifecycle.against_circulation(session(), items=1) == []
