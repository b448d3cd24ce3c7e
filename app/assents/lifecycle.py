"""What the sectors have said on a text: pure rules over who said what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol, Self, TypeVar
from uuid import UUID

from app.assents.counting import awaiting_assembly, counted, unanswered
from app.assents.models import Stance
from app.assents.ratification import WordReplaced
from app.assents.voices import Bench, Voice
from app.core.errors import Conflict
from app.directory.models import Sector
from app.roundtables.models import Seat
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.kinds.sector_word import SectorWord
from app.rules.moments import PlaceSaid, SectorPlace, SectorSpoken

YES: Final = frozenset({Stance.accept, Stance.accept_with_reservation})


class AlreadyAssented(Conflict):
    code = "already_assented"
    message = "Your sector has given its word on this already."


class OrganizationAway(Conflict):
    """409: whoever left the table says nothing there; what they owe and are owed goes on."""

    code = "organization_away"
    message = "Your organization has left the table: it says nothing on what the sectors are asked until it returns."


def require_organization_here(seat: Seat) -> None:
    """Raises OrganizationAway."""
    if seat.away_since is not None:
        raise OrganizationAway


class OfSeat(Protocol):
    """A word, as far as it is the last one of its seat."""

    @property
    def seat_id(self) -> UUID: ...


SomeWord = TypeVar("SomeWord", bound=OfSeat)


def latest(assents: Iterable[SomeWord]) -> Sequence[SomeWord]:
    """The last word of each seat, as the record tells them; they come in the order in which they were stated."""
    by_seat: dict[UUID, SomeWord] = {}
    for assent in assents:
        by_seat[assent.seat_id] = assent
    return tuple(by_seat.values())


@dataclass(frozen=True, slots=True)
class Formation:
    """How the sectors of a table form their word at this minute: by which clauses, and from which voting places.

    Without clauses any delegate speaks, and nobody needs to know the places.
    """

    clauses: Sequence[Clause]
    places: Sequence[Bench]
    now: datetime

    def word_of(self, sector: Sector, voices: Iterable[Voice]) -> tuple[Stance | None, tuple[UUID, ...]]:
        """What the sector says by these words that count, and for which of its places is waited until it says it."""
        facts = SectorSpoken(
            self.now,
            sector,
            _one_for_each_place(voices),
            tuple(SectorPlace(each.place, each.organization_id, each.held) for each in self.places_of(sector)),
        )
        rule, judged = engine.heard(self.clauses, SectorWord, facts) or (_ANY_DELEGATE, facts)
        stance = rule.stance(judged)
        return None if stance is None else Stance(stance), rule.awaited(judged)

    @property
    def chairs(self) -> frozenset[UUID]:
        """The places that speak for their sector after hearing the others, and may say it again once they have."""
        named = {
            seat for each in self.clauses if isinstance(each.rule, SectorWord) for seat in each.rule.chairs.values()
        }
        return frozenset(each.place for each in self.places if str(each.place) in named)

    def waits_in(self, sector: Sector) -> bool:
        """Whether a clause lets this sector speak otherwise than through any delegate."""
        rules = [each.rule for each in self.clauses if isinstance(each.rule, SectorWord)]
        return any(rule.way_of(sector) != "any_delegate" for rule in rules)

    @property
    def each_organization(self) -> frozenset[tuple[str, UUID]]:
        """As (sector, organization): those of the sectors of which every organization gives its own word."""
        rules = [each.rule for each in self.clauses if isinstance(each.rule, SectorWord)]
        return frozenset(
            (each.sector.value, each.organization_id)
            for each in self.places
            if any(rule.way_of(each.sector) == "every_organization" for rule in rules)
        )

    def places_needed(self, sector: str, organizations: Collection[UUID] = ()) -> int:
        """How many places make the yes of a sector, at most those of these organizations where some are named."""
        rules = [each.rule for each in self.clauses if isinstance(each.rule, SectorWord)]
        needed = max((number for rule in rules for name, number in rule.places.items() if name == sector), default=1)
        there = [each for each in self.places_of(sector) if not organizations or each.organization_id in organizations]
        return max(min(needed, len(there)), 1)

    @property
    def speaking_chairs(self) -> frozenset[tuple[str, UUID]]:
        """As (sector, place): the chairs that somebody holds and that speak for their sector."""
        rules = [each.rule for each in self.clauses if isinstance(each.rule, SectorWord)]
        named = {(str(sector), seat) for rule in rules for sector, seat in rule.chairs.items()}
        held = [each for each in self.places if each.held]
        return frozenset(
            (each.sector.value, each.place) for each in held if (each.sector.value, str(each.place)) in named
        )

    def places_of(self, sector: str) -> Sequence[Bench]:
        return [each for each in self.places if each.sector == sector]


def _one_for_each_place(voices: Iterable[Voice]) -> tuple[PlaceSaid, ...]:
    by_place = {each.place: each for each in voices}
    return tuple(
        PlaceSaid(place, each.organization_id, each.stance, each.stated_at) for place, each in by_place.items()
    )


def _anew(objections: Iterable[Voice]) -> Mapping[Sector, Sequence[UUID]]:
    """The places that have to speak again, by sector."""
    found: dict[Sector, list[UUID]] = {}
    for each in objections:
        found.setdefault(each.sector, []).append(each.place)
    return found


_ANY_DELEGATE: Final = SectorWord.model_validate({})


ANY_DELEGATE: Final = Formation((), (), datetime.min.replace(tzinfo=UTC))
"""Where nothing says otherwise, and no place has to be known."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the sectors have said on a text by now: the words that count, and what they make of each sector.

    A sector that has spoken in part has no stance yet; `awaited` are the places that it waits for. Words that wait for
    an assembly count for nothing, unless it is asked what would be if they were all ratified (`expected`). Where a
    place objected to a former text and has not spoken about the present one, its sector has not either.
    """

    formation: Formation
    said: tuple[Voice, ...]
    voices: tuple[Voice, ...]
    stances: Mapping[Sector, Stance]
    awaited: Mapping[Sector, tuple[UUID, ...]]

    @classmethod
    def of(cls, voices: Iterable[Voice], formation: Formation, *, expected: bool = False) -> Self:
        """`voices` as they were said, the earliest first. How a sector forms its word is asked here alone."""
        said = tuple(voices)
        counting = counted(said, expected=expected)
        sectors = {*(voice.sector for voice in counting), *(each.sector for each in formation.places)}
        formed = {
            sector: formation.word_of(sector, [each for each in counting if each.sector is sector])
            for sector in sectors
        }
        for sector, places in _anew(unanswered(said, expected=expected)).items():
            _, others = formed.get(sector, (None, ()))
            formed[sector] = (None, (*others, *(place for place in places if place not in others)))
        return cls(
            formation,
            said,
            counting,
            {sector: stance for sector, (stance, _) in formed.items() if stance is not None},
            {sector: places for sector, (_, places) in formed.items() if places},
        )

    def after(self, voice: Voice) -> Self:
        """The same once this is said too."""
        return self.of([*self.said, voice], self.formation)

    @property
    def expected(self) -> Self:
        """The same if every word that waits for an assembly were ratified."""
        return self.of(self.said, self.formation, expected=True)

    @property
    def pending(self) -> tuple[Voice, ...]:
        """The words that wait for an assembly."""
        return awaiting_assembly(self.said)

    @property
    def unformed(self) -> frozenset[Sector]:
        """The sectors that have spoken in part."""
        return frozenset(voice.sector for voice in self.voices) - self.stances.keys()

    @property
    def not_accepting(self) -> frozenset[str]:
        """The sectors whose word is no yes by the clause that says how it is formed."""
        formed = {sector for sector, stance in self.stances.items() if stance not in YES}
        return frozenset(sector.value for sector in formed if self.formation.waits_in(sector))

    def says_yes(self, sector: str) -> bool:
        """Silence never does."""
        return self.stances.get(Sector(sector)) in YES

    def all_say_yes(self, deciding: Collection[str]) -> bool:
        return all(map(self.says_yes, deciding))

    def deciding_voice(self, sector: str) -> Voice | None:
        """The word that makes the sector's stance, the last of them; none where it has not spoken."""
        stance = self.stances.get(Sector(sector))
        return next((each for each in reversed(self.voices) if (each.sector, each.stance) == (sector, stance)), None)

    def require_open_to(self, sector: Sector, place: UUID, stance: Stance, text: str | None) -> None:
        """Raises AlreadyAssented: where one word speaks for the sector, it is given once.

        Over an objection its sector speaks again, and the place that objected with another word.
        """
        if place in self.formation.chairs:
            return
        if any(each.place == place for each in self.pending):
            return  # Who waits for an assembly may say it without one, or think again.
        standing = self.stances.get(sector)
        objected = any(each.sector is sector and each.stance is Stance.object for each in self.voices)
        if standing is not None and not objected:
            raise AlreadyAssented
        self.require_new(place, stance, text)

    def require_new(self, place: UUID, stance: Stance, text: str | None) -> None:
        """Raises AlreadyAssented where it is what the place says already, and would answer no objection."""
        mine = next((number for number, each in enumerate(self.voices) if each.place == place), None)
        if mine is None or any(each.place == place for each in self.pending):
            return
        if (self.voices[mine].stance, self.voices[mine].text) != (stance, text):
            return
        if stance is Stance.object or not self._answerable(self.voices[mine]):
            raise AlreadyAssented

    def require_last(self, assent_id: UUID) -> None:
        """Raises WordReplaced where a word is not among those that an assembly may still ratify."""
        if all(each.assent_id != assent_id for each in self.pending):
            raise WordReplaced

    def _answerable(self, mine: Voice) -> bool:
        """Whether an objection waits for the organization of who speaks, as its own speaker is there no longer."""
        return any(
            each.stance is Stance.object and not each.in_force and each.organization_id == mine.organization_id
            for each in self.voices
        )
