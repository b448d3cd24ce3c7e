"""Before whom things lie: pure answers about a person's seats."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.directory.models import Sector
from app.identity.roles import GRANTS, SECTOR_ROLES, Permission
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


def of_sector(places: Iterable[Place], sector: Sector) -> tuple[Place, ...]:
    """The places for which a sector's desk is kept; raises NotOfThisSector where there are none."""
    mine = tuple(place for place in places if place.of_its_sector and place.seat.sector is sector)
    if not mine:
        raise NotOfThisSector
    return mine
