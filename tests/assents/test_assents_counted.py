"""Which words count: pure rules, and against a plain model in whatever order people speak and lose their mandates."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assents.counting import HowCounted, accounted, counted
from app.assents.lifecycle import AlreadyAssented, Formation, Spoken
from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.assents.voices import Voice
from app.directory.models import Sector

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
ANY_DELEGATE = Formation((), (), NOW)
FUCAE, FUDIE = UUID(int=100), UUID(int=101)
YES = {Stance.accept, Stance.accept_with_reservation}


def voice(seat: int, stance: Stance, **fields: object) -> Voice:
    values: dict[str, object] = {
        "seat_id": UUID(int=seat),
        "place": UUID(int=seat),
        "organization_id": FUCAE,
        "sector": Sector.community,
        "person": UUID(int=1_000 + seat),
        "stance": stance,
        "text": "Porque sí." if stance is Stance.object else None,
        "stated_at": NOW,
        "in_force": True,
        **fields,
    }
    return Voice(**values)  # type: ignore[arg-type]


def stands(*voices: Voice) -> list[tuple[int, Stance]]:
    return [(each.seat_id.int, each.stance) for each in counted(voices)]


@pytest.mark.parametrize("stance", [each for each in Stance if each is not Stance.object])
def test_a_word_goes_with_its_mandate_and_the_successor_speaks_anew(stance: Stance) -> None:
    gone = voice(1, stance, in_force=False, person=UUID(int=7))
    assert stands(gone) == []
    Spoken.of([gone], ANY_DELEGATE).require_open_to(Sector.community, UUID(int=1), stance, None)
    assert stands(gone, voice(1, Stance.accept)) == [(1, Stance.accept)]


def test_an_objection_is_answered_by_its_seat_its_successor_or_its_organization_and_by_no_rival() -> None:
    objected = voice(1, Stance.object)
    assert stands(objected, voice(1, Stance.accept)) == [(1, Stance.accept)]
    gone = voice(1, Stance.object, in_force=False)
    assert stands(gone, voice(1, Stance.accept, person=UUID(int=8))) == [(1, Stance.accept)]
    assert stands(gone, voice(2, Stance.accept)) == [(2, Stance.accept)]
    rival = voice(3, Stance.accept, organization_id=FUDIE)
    assert stands(gone, rival) == [(1, Stance.object), (3, Stance.accept)]
    # A word from before answers nothing, and of a place that is in office no colleague lifts the objection.
    assert stands(voice(2, Stance.accept), gone) == [(2, Stance.accept), (1, Stance.object)]
    assert stands(objected, voice(2, Stance.accept)) == [(1, Stance.object), (2, Stance.accept)]


def test_what_was_answered_does_not_come_back_when_the_answer_goes() -> None:
    assert stands(voice(1, Stance.object), voice(1, Stance.accept, in_force=False)) == []


def test_a_colleague_who_has_said_yes_may_say_it_again_to_answer_who_is_gone() -> None:
    spoken = Spoken.of([voice(2, Stance.accept), voice(1, Stance.object, in_force=False)], ANY_DELEGATE)
    spoken.require_open_to(Sector.community, UUID(int=2), Stance.accept, None)
    there = Spoken.of([voice(2, Stance.accept), voice(1, Stance.object)], ANY_DELEGATE)
    with pytest.raises(AlreadyAssented):
        there.require_new(UUID(int=2), Stance.accept, None)


def test_a_titular_and_the_alternate_have_one_word_and_one_person_one_yes() -> None:
    alternate = voice(2, Stance.accept, place=UUID(int=1))
    assert stands(voice(1, Stance.accept), alternate) == [(2, Stance.accept)]
    twice = [voice(1, Stance.accept, person=UUID(int=9)), voice(3, Stance.accept, person=UUID(int=9))]
    assert stands(*twice) == [(3, Stance.accept)]
    unknown = [voice(1, Stance.accept, person=None), voice(3, Stance.accept, person=None)]
    assert len(stands(*unknown)) == 2


def test_one_word_speaks_for_a_sector_until_one_of_it_objects() -> None:
    accepted = Spoken.of([voice(1, Stance.accept)], ANY_DELEGATE)
    for place in (1, 2):
        with pytest.raises(AlreadyAssented):
            accepted.require_open_to(Sector.community, UUID(int=place), Stance.object, "No.")
    objected = Spoken.of([voice(1, Stance.object)], ANY_DELEGATE)
    objected.require_open_to(Sector.community, UUID(int=1), Stance.accept, None)
    objected.require_open_to(Sector.community, UUID(int=2), Stance.accept, None)
    with pytest.raises(AlreadyAssented):
        objected.require_open_to(Sector.community, UUID(int=1), Stance.object, "Porque sí.")


@dataclass
class Model:
    """Two organizations of one sector with two places each, and who holds a place; nothing of the code."""

    holders: dict[int, int] = field(default_factory=lambda: {place: place for place in range(4)})
    said: list[tuple[int, int, Stance]] = field(default_factory=list)

    def organization(self, place: int) -> int:
        return place // 2

    def speak(self, place: int, stance: Stance) -> None:
        self.said.append((place, self.holders[place], stance))

    def replace(self, place: int) -> None:
        self.holders[place] += 10

    def objectors(self) -> set[int]:
        """Places whose objection nobody with a right to it has answered."""
        standing: dict[int, int] = {}
        for number, (place, _, stance) in enumerate(self.said):
            if stance is Stance.object:
                standing[place] = number
            else:
                standing.pop(place, None)
        return {
            place
            for place, number in standing.items()
            if self.holders[place] == self.said[number][1]
            or not any(
                self.organization(other) == self.organization(place) and stance is not Stance.object
                for other, _, stance in self.said[number + 1 :]
            )
        }

    def accepting(self) -> set[int]:
        """Places whose holder of now said yes last of all that was said for the place."""
        last = {place: (holder, stance) for place, holder, stance in self.said}
        return {place for place, (holder, stance) in last.items() if holder == self.holders[place] and stance in YES}

    def voices(self) -> list[Voice]:
        return [
            voice(
                place,
                stance,
                organization_id=UUID(int=100 + self.organization(place)),
                person=UUID(int=1_000 + holder),
                stated_at=NOW + timedelta(seconds=number),
                in_force=holder == self.holders[place],
            )
            for number, (place, holder, stance) in enumerate(self.said)
        ]


STEPS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([*Stance, None])), max_size=25)


@given(steps=STEPS)
def test_in_whatever_order_people_speak_and_go_the_same_words_count_as_in_a_plain_model(
    steps: list[tuple[int, Stance | None]],
) -> None:
    model = Model()
    for place, stance in steps:
        if stance is None:
            model.replace(place)
        else:
            model.speak(place, stance)
    spoken = Spoken.of(model.voices(), ANY_DELEGATE)
    said = {each.seat_id.int: each.stance for each in spoken.voices}
    assert {place for place, stance in said.items() if stance is Stance.object} == model.objectors()
    assert {place for place, stance in said.items() if stance in YES} == model.accepting()
    assert spoken.says_yes("community") == (bool(model.accepting()) and not model.objectors())


ASSEMBLIES = st.sampled_from([None, *Assembly])
RESERVED = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Stance), ASSEMBLIES), max_size=20)


def reserved(words: list[tuple[int, Stance, Assembly | None]]) -> list[Voice]:
    """Words of places, each of an organization of its own; only a yes waits, and what was refused is an objection."""
    said = []
    for number, (place, stance, assembly) in enumerate(words):
        waits = assembly if stance in YES else None
        told = Stance.object if waits is Assembly.refused else stance
        fields = {"organization_id": UUID(int=100 + place), "assembly": waits, "assent_id": UUID(int=500 + number)}
        said.append(voice(place, told, stated_at=NOW + timedelta(seconds=number), **fields))
    return said


@given(words=RESERVED)
def test_a_word_that_waits_for_an_assembly_is_said_by_nothing_but_its_act(
    words: list[tuple[int, Stance, Assembly | None]],
) -> None:
    said = reserved(words)
    spoken = Spoken.of(said, ANY_DELEGATE)
    assert not any(each.is_open for each in spoken.voices)
    # An objection stays until a word that is said answers it.
    for number, each in enumerate(said):
        later = [other for other in said[number + 1 :] if other.place == each.place]
        if each.stance is Stance.object and all(other.is_open for other in later):
            assert each in spoken.voices
            assert not spoken.says_yes("community")
    # A yes that its place made subject to an assembly counts no more.
    last = {each.place: each for each in said}
    withdrawn = {place for place, each in last.items() if each.is_open}
    assert not any(each.stance in YES and each.place in withdrawn for each in spoken.voices)
    # What is expected is what would be if every word that waits were ratified.
    ratified = [
        each._replace(assembly=Assembly.ratified) if each.assembly is Assembly.awaited else each for each in said
    ]
    expected = Spoken.of(ratified, ANY_DELEGATE)
    assert spoken.expected.stances == expected.stances
    assert {each.assent_id for each in spoken.pending} == {
        each.assent_id for each in last.values() if each.assembly is Assembly.awaited
    }


@given(words=RESERVED, gone=st.sets(st.integers(0, 3)))
def test_nothing_counts_of_who_has_left_and_everything_of_who_stays(
    words: list[tuple[int, Stance, Assembly | None]], gone: set[int]
) -> None:
    said = reserved(words)
    left = [each._replace(away=each.place.int in gone) for each in said]
    stays = [each for each in said if each.place.int not in gone]
    assert counted(left) == counted(stays)
    told = accounted(left)
    assert [each for each, _ in told] == left
    assert {each.place.int for each, how in told if how is HowCounted.organization_away} <= gone
    assert tuple(each for each, how in told if how is HowCounted.counts) == counted(left)
