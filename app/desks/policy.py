"""For which sector a seat speaks: pure answers about a person's seats."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from app.directory.models import Sector
from app.identity.roles import SECTOR_ROLES, Role
from app.roundtables.places import Place
from app.roundtables.policy import NotOfThisSector


class Held(Protocol):
    """A seat, as far as it matters for whom it speaks."""

    @property
    def role(self) -> Role: ...

    @property
    def sector(self) -> Sector: ...


SomeSeat = TypeVar("SomeSeat", bound=Held)


def of_sector(seats: Iterable[SomeSeat], sector: Sector) -> tuple[SomeSeat, ...]:
    """The seats that speak or advise for a sector; raises NotOfThisSector where there are none."""
    mine = tuple(seat for seat in seats if seat.role in SECTOR_ROLES and seat.sector is sector)
    if not mine:
        raise NotOfThisSector
    return mine


def places_of_sector(places: Iterable[Place], sector: Sector) -> tuple[Place, ...]:
    """The places for which a sector's desk is kept; raises NotOfThisSector where there are none."""
    by_seat = {place.seat: place for place in places}
    return tuple(by_seat[seat] for seat in of_sector(by_seat, sector))
