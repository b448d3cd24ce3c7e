"""Before whom things lie: pure answers about a person's seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from app.directory.models import Sector
from app.identity.roles import GRANTS, SECTOR_ROLES, Permission, Role
from app.roundtables.models import Mandate, Power, Roundtable, Seat
from app.roundtables.policy import NotOfThisSector


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that the caller holds under a mandate in force, and its table."""

    seat: Seat
    mandate: Mandate
    table: Roundtable

    def may(self, permission: Permission, power: Power | None = None) -> bool:
        """Whether role and mandate together allow it."""
        return permission in GRANTS[self.seat.role] and (power is None or power in self.mandate.powers)

    @property
    def of_its_sector(self) -> bool:
        """Whether the seat speaks or advises for its sector, rather than running the table or accompanying it."""
        return self.seat.role in SECTOR_ROLES

    @property
    def decides(self) -> bool:
        """Whether what awaits the sector's word lies before this seat."""
        return self.of_its_sector and self.seat.sector in self.table.deciding_sectors


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
