"""When a word counts, and what the sectors have said on a text: pure rules over who said what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self, TypeVar
from uuid import UUID

from app.assents.models import Stance
from app.assents.voices import Voice
from app.core.errors import Conflict
from app.directory.models import Sector

# Within a sector the gravest word counts: one sustained objection is enough.
_GRAVEST_FIRST: Final = (Stance.object, Stance.accept_with_reservation, Stance.accept, Stance.abstain)
YES: Final = frozenset({Stance.accept, Stance.accept_with_reservation})


class AlreadyAssented(Conflict):
    code = "already_assented"
    message = "Your sector has given its word on this already."


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


def counted(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The words that count now, in the order in which they were said, as `voices` come.

    Each place has one, its last. A yes or an abstention goes with the mandate under which it was said. An objection
    stays until it is answered: by its place, whoever holds that by then, or by another seat of its organization once
    the mandate of who objected is over. Until then no colleague overrules them by speaking later, and another
    organization of the sector never does. Of what one person says from several places the last counts.
    """
    said = tuple(voices)
    last = {voice.place: number for number, voice in enumerate(said)}
    standing = [number for number in sorted(last.values()) if _stands(said[number], said[number + 1 :])]
    spoken_by = {said[number].person: number for number in standing if said[number].stance is not Stance.object}
    return tuple(
        said[number]
        for number in standing
        if said[number].stance is Stance.object
        or said[number].person is None
        or spoken_by[said[number].person] == number
    )


def _stands(voice: Voice, later: Iterable[Voice]) -> bool:
    if voice.stance is not Stance.object:
        return voice.in_force
    return voice.in_force or not any(
        each.organization_id == voice.organization_id and each.stance is not Stance.object for each in later
    )


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the sectors have said on a text by now: the words that count, and what they make of each sector."""

    voices: tuple[Voice, ...]
    stances: Mapping[Sector, Stance]

    @classmethod
    def of(cls, voices: Iterable[Voice]) -> Self:
        """`voices` as they were said, the earliest first."""
        counting = counted(voices)
        by_sector: dict[Sector, set[Stance]] = {}
        for voice in counting:
            by_sector.setdefault(voice.sector, set()).add(voice.stance)
        return cls(
            counting, {sector: next(s for s in _GRAVEST_FIRST if s in said) for sector, said in by_sector.items()}
        )

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
        standing = self.stances.get(sector)
        if standing is not None and standing is not Stance.object:
            raise AlreadyAssented
        self.require_new(place, stance, text)

    def require_new(self, place: UUID, stance: Stance, text: str | None) -> None:
        """Raises AlreadyAssented where it is what the place says already, and would answer no objection."""
        mine = next((number for number, each in enumerate(self.voices) if each.place == place), None)
        if mine is None or (self.voices[mine].stance, self.voices[mine].text) != (stance, text):
            return
        if stance is Stance.object or not self._answerable(self.voices[mine]):
            raise AlreadyAssented

    def _answerable(self, mine: Voice) -> bool:
        """Whether an objection waits for the organization of who speaks, as its own speaker is there no longer."""
        return any(
            each.stance is Stance.object and not each.in_force and each.organization_id == mine.organization_id
            for each in self.voices
        )
