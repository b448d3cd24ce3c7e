"""When an assent counts and when a text passes: pure rules over what was said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar
from uuid import UUID

from app.assents.models import Assent, Stance
from app.core.errors import Conflict
from app.directory.models import Sector

# Within a sector the gravest word counts: one sustained objection is enough.
_GRAVEST_FIRST: Final = (Stance.object, Stance.accept_with_reservation, Stance.accept, Stance.abstain)
YES: Final = frozenset({Stance.accept, Stance.accept_with_reservation})


class AlreadyAssented(Conflict):
    code = "already_assented"
    message = "Your sector has given its word on this already."


@dataclass(frozen=True, slots=True)
class AssentRule:
    """How many seats of each deciding sector must say yes."""

    per_sector: int = 1


class Given(Protocol):
    """A word as it counts."""

    @property
    def seat_id(self) -> UUID: ...

    @property
    def sector(self) -> Sector: ...

    @property
    def stance(self) -> Stance: ...


SomeWord = TypeVar("SomeWord", bound=Given)


def latest(assents: Iterable[SomeWord]) -> Sequence[SomeWord]:
    """The last word of each seat; `assents` come in the order in which they were stated."""
    by_seat: dict[UUID, SomeWord] = {}
    for assent in assents:
        by_seat[assent.seat_id] = assent
    return tuple(by_seat.values())


def stances(assents: Iterable[Given]) -> Mapping[Sector, Stance]:
    """Where each sector that spoke stands: the gravest of its seats' last words."""
    spoken: dict[Sector, set[Stance]] = {}
    for assent in latest(assents):
        spoken.setdefault(assent.sector, set()).add(assent.stance)
    return {sector: next(s for s in _GRAVEST_FIRST if s in said) for sector, said in spoken.items()}


def passes(rule: AssentRule, assents: Iterable[Assent], deciding: Collection[str]) -> bool:
    """Whether every deciding sector said yes, often enough, and none objects. Silence is never a yes."""
    last = latest(assents)
    if any(assent.stance is Stance.object for assent in last):
        return False
    yes = [assent.sector for assent in last if assent.stance in YES]
    return all(yes.count(Sector(sector)) >= rule.per_sector for sector in deciding)


def require_first_of_sector(assents: Iterable[Assent], sector: Sector) -> None:
    """Raises AlreadyAssented: where one word speaks for the sector, it is given once."""
    if any(assent.sector is sector for assent in assents):
        raise AlreadyAssented
