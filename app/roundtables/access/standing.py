"""One caller's part at one table, for one request."""

from dataclasses import dataclass

from app.core.db import Subject
from app.core.errors import Forbidden
from app.identity.callers import Author
from app.identity.roles import Permission, Role
from app.roundtables import queries
from app.roundtables.models import Mandate, Numbered, PartnerGrant, Power, Roundtable, Seat
from app.roundtables.policy import require_deciding, require_power
from app.roundtables.running import FacilitationDismissed, Part


class SeatRequired(Forbidden):
    code = "seat_required"
    message = "Only who holds a seat at the table can do this."


@dataclass(frozen=True, slots=True)
class Standing(Author):
    """One caller's part at one table, for one request."""

    roundtable: Roundtable
    role: Role
    place: tuple[Seat, Mandate] | None
    part: Part
    grant: PartnerGrant | None = None

    @property
    def seat(self) -> Seat:
        """The caller's seat; raises SeatRequired for partner systems, which have none."""
        if self.place is None:
            raise SeatRequired
        return self.place[0]

    @property
    def mandate(self) -> Mandate:
        if self.place is None:
            raise SeatRequired
        return self.place[1]

    @property
    def conducts(self) -> bool:
        """Whether the caller runs the table: facilitator, secretariat, or who convenes it in the meantime."""
        return self.part.runs

    def may(self, permission: Permission) -> bool:
        """Whether the caller's part at the table gives a permission, beside the one that the operation asked for."""
        return self.part.may(permission)

    def require_running(self) -> None:
        """Raises FacilitationDismissed for who conducted the table and was dismissed."""
        if self.part.stands_down:
            raise FacilitationDismissed

    def require_deciding(self, refusal: type[Forbidden]) -> None:
        """Raises the refusal unless the seat is of a sector that decides at the table."""
        require_deciding(self.seat.sector, self.roundtable.deciding_sectors, refusal)

    async def next_number(self, kind: type[Numbered], within: Subject | None = None) -> int:
        """The number of the next of its kind at the table, or within something there; from 1."""
        return await queries.next_number(self.db, kind, (within or self.roundtable).id)

    def require_power(self, power: Power) -> None:
        """Raises PowerMissing unless the mandate gives it."""
        require_power(self.mandate.powers, power)
