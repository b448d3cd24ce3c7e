"""However often a text is worded anew, nothing is ever adopted over an objection that nobody answered.

Random histories of words, wordings, alternates, mandates that end and assemblies, judged by the room's own rules, and
beside them a model that knows only who objected and who has answered that.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.assents.counting import HowCounted, accounted
from app.assents.lifecycle import Formation, Spoken
from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.assents.voices import Voice
from app.core.errors import Refusal
from app.decisions import lifecycle, wordings
from app.decisions.models import Proposal, ProposalPhase, Wording
from app.decisions.schemas.outcomes import ConditionOut
from app.decisions.schemas.wordings import WordingIn
from app.directory.models import Sector
from app.protocols.templates import template
from app.rules.composition import render
from app.rules.engine import outcome
from app.rules.moments import Bench, DecisionTaken, Seating
from app.sessions.models import ParticipationLevel
from tests.drills import drawn

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
LATER = (NOW + timedelta(days=9)).date()
CLAUSES = render(template("minimal").clauses)
SECTORS = (Sector.state, Sector.company, Sector.community)
SEATING = Seating(tuple(Bench(sector, 2, 2) for sector in sorted(SECTORS)))
ANYBODY = Formation((), (), NOW)


@dataclass(frozen=True)
class Chair:
    """A seat: a titular of one of two organizations of the community, of the state or the company, or an alternate."""

    id: UUID
    place: UUID
    organization: UUID
    sector: Sector


def _chairs() -> Iterator[Chair]:
    for number, (sector, organization) in enumerate(
        [(Sector.state, 1), (Sector.company, 2), (Sector.community, 3), (Sector.community, 3), (Sector.community, 4)], 1
    ):
        place = UUID(int=number)
        yield Chair(place, place, UUID(int=100 + organization), sector)
        yield Chair(UUID(int=10 + number), place, UUID(int=100 + organization), sector)


CHAIRS = tuple(_chairs())
BY_SECTOR = [[each for each in CHAIRS if each.sector is sector] for sector in SECTORS]


@dataclass
class Objected:
    """What the model keeps of an objection: whose it is, since when, on which text, and who could answer it."""

    organization: UUID
    mandate: tuple[UUID, int]
    text: int
    at: int


class Reworded(RuleBasedStateMachine):
    clauses = CLAUSES
    level = ParticipationLevel.decide

    @initialize()
    def tabled(self) -> None:
        self.proposal = Proposal(
            id=UUID(int=900),
            roundtable_id=UUID(int=901),
            session_id=UUID(int=902),
            revision=1,
            title="Agua",
            text="Se mide.",
            rest=[],
            tabled_by=CHAIRS[0].id,
            sector=Sector.state,
            tabled_at=NOW,
            carried=[],
            phase=ProposalPhase.in_assent,
            decided_at=None,
            outcome=None,
            level=self.level,
            text_revision=1,
            words_from=1,
            rounds=[],
        )
        self.present = wordings.first_of(self.proposal)
        self.said: list[Voice] = []
        self.mandates: list[tuple[UUID, int]] = []
        self.terms = Counter[UUID]()
        # The model: objections that nobody answered, by place, and the yeses of organizations by the hour.
        self.objections: dict[UUID, Objected] = {}
        self.other_words: list[tuple[UUID, int]] = []
        self.text = 1

    @rule(chair=st.sampled_from(CHAIRS), stance=st.sampled_from(Stance), waits=st.booleans())
    def speaks(self, chair: Chair, stance: Stance, waits: bool) -> None:
        self.say(chair, stance, waits=waits)

    @rule(
        chairs=st.tuples(*(st.sampled_from([each for each in CHAIRS if each.sector is sector]) for sector in SECTORS))
    )
    def a_seat_of_each_sector_accepts(self, chairs: tuple[Chair, ...]) -> None:
        for chair in chairs:
            self.say(chair, Stance.accept, waits=False)

    def say(self, chair: Chair, stance: Stance, *, waits: bool) -> None:
        is_yes = stance in {Stance.accept, Stance.accept_with_reservation}
        pending = waits and is_yes
        at = len(self.said)
        self.said.append(
            Voice(
                seat_id=chair.id,
                place=chair.place,
                organization_id=chair.organization,
                sector=chair.sector,
                person=UUID(int=1000 * chair.id.int + self.terms[chair.id]),
                stance=stance,
                text="Porque sí." if stance in {Stance.object, Stance.accept_with_reservation} else None,
                stated_at=NOW + timedelta(seconds=at),
                in_force=True,
                assembly=Assembly.awaited if pending else None,
                ratify_by=LATER if pending else None,
                assent_id=UUID(int=5000 + at),
                revision=self.proposal.revision,
            )
        )
        self.mandates.append((chair.id, self.terms[chair.id]))
        if stance is Stance.object:
            mandate = (chair.id, self.terms[chair.id])
            self.objections[chair.place] = Objected(chair.organization, mandate, self.text, at)
        elif not pending:
            self.objections.pop(chair.place, None)
            self.other_words.append((chair.organization, at))

    @rule(chair=st.sampled_from(CHAIRS))
    def mandate_ends(self, chair: Chair) -> None:
        self.terms[chair.id] += 1

    @rule(data=st.data())
    def assembly_acts(self, data: st.DataObject) -> None:
        """It ratifies a word that is the last of its place, on the present text; or lets its day pass."""
        last = {voice.place: number for number, voice in enumerate(self.said)}
        open_words = [
            number
            for number, voice in enumerate(self.said)
            if voice.assembly is Assembly.awaited
            and last[voice.place] == number
            and wordings.since(self.proposal).former(voice.revision) is None
        ]
        if not open_words:
            return
        number = data.draw(st.sampled_from(open_words))
        did = data.draw(st.sampled_from([Assembly.ratified, Assembly.lapsed]))
        self.said[number] = self.said[number]._replace(assembly=did)
        if did is Assembly.ratified:
            self.objections.pop(self.said[number].place, None)
            self.other_words.append((self.said[number].organization_id, number))

    @rule()
    def worded_anew(self) -> None:
        if self.proposal.phase is not ProposalPhase.in_assent:
            return
        self.text += 1
        body = WordingIn(text=f"Se mide {self.text} veces.")
        wordings.require_other(self.proposal, body)
        self.becomes(Wording(title=self.proposal.title, text=body.text, rest=[]))

    def becomes(self, wording: Wording) -> None:
        wordings.become(self.proposal, self.present, wording, NOW)
        self.proposal.revision += 1
        self.present = wording

    @rule()
    def carried_over(self) -> None:
        """Its body changes, and its text does not."""
        self.proposal.revision += 1

    @invariant()
    def nothing_passes_over_an_objection(self) -> None:
        spoken = self.spoken()
        for counting in (spoken, spoken.expected):
            result = self.result(counting)
            standing = list(self.standing(ratified=counting is not spoken))
            if any(each.text != self.text for each in standing):
                assert result is None, "who objected to a former text has not said whether the present one answers it"
            if standing:
                assert result != "adopted"

    @invariant()
    def only_words_on_the_present_text_count(self) -> None:
        spoken = self.spoken()
        assert all(voice.revision >= self.proposal.text_revision for voice in spoken.voices)
        for voice, how in accounted(spoken.said):
            assert (how is HowCounted.former_text) == (voice.revision < self.proposal.text_revision)
        if (result := self.result(spoken)) is not None:
            heard = {voice.sector for voice in spoken.said if voice.revision >= self.proposal.text_revision}
            assert heard == set(SECTORS), result

    @invariant()
    def what_is_adopted_ad_referendum_waits_for_words_on_the_present_text(self) -> None:
        spoken = self.spoken()
        if self.result(spoken.expected) != "adopted":
            return
        conditions = tuple(map(ConditionOut.of, spoken.pending)) if self.result(spoken) != "adopted" else ()
        decided = replace_proposal(self.proposal)
        lifecycle.decide(decided, outcome(self.clauses, self.facts(spoken.expected)), SEATING, spoken, conditions, NOW)
        assert decided.phase is (ProposalPhase.adopted_ad_referendum if conditions else ProposalPhase.adopted)
        waiting = {each.position_id for each in conditions}
        assert all(voice.revision >= self.proposal.text_revision for voice in self.said if voice.assent_id in waiting)

    def spoken(self) -> Spoken:
        since = wordings.since(self.proposal)
        voices = [
            voice._replace(former=since.former(voice.revision), in_force=self.terms[seat] == term)
            for voice, (seat, term) in zip(self.said, self.mandates, strict=True)
        ]
        return Spoken.of(voices, ANYBODY)

    def result(self, counting: Spoken) -> str | None:
        try:
            return outcome(self.clauses, self.facts(counting)).tally.result
        except Refusal:
            return None

    def standing(self, *, ratified: bool) -> Iterator[Objected]:
        """The objections that nobody answered; with `ratified`, as if every word that waits had been ratified."""
        pending = list(self.pending()) if ratified else []
        for place, objection in self.objections.items():
            if any(voice.place == place and at > objection.at for voice, at in pending):
                continue
            seat, term = objection.mandate
            others = [*self.other_words, *((voice.organization_id, at) for voice, at in pending)]
            answered = any(org == objection.organization and at > objection.at for org, at in others)
            if self.terms[seat] == term or not answered:
                yield objection

    def pending(self) -> Iterator[tuple[Voice, int]]:
        for at, voice in enumerate(self.said):
            if voice.assembly is Assembly.awaited:
                yield voice, at

    def facts(self, spoken: Spoken) -> DecisionTaken:
        return DecisionTaken(
            now=NOW,
            seating=SEATING,
            positions=lifecycle.as_facts(spoken),
            deciding_sectors=frozenset(sector.value for sector in SECTORS),
            unformed=frozenset(spoken.unformed),
            not_accepting=spoken.not_accepting,
            round=lifecycle.round_of(self.proposal),
        )


def replace_proposal(proposal: Proposal) -> Proposal:
    """A copy, so that looking at what it would come to decides nothing."""
    return Proposal(
        phase=proposal.phase,
        decided_at=None,
        outcome=None,
        revision=proposal.revision,
        level=proposal.level,
        text_revision=proposal.text_revision,
        words_from=proposal.words_from,
        rounds=[],
    )


TestReworded, TestRewordedOften = drawn(Reworded, few=60, many=2_000, steps=40)
