"""Who may change an item of the agenda, and whose attendance one may record."""

from uuid import UUID

from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.policy import OtherSeat, require_own_sector


def require_item_of(mine: Sector, theirs: Sector, *, conducts: bool) -> None:
    """Whoever runs the table keeps the agenda in order; others their own sector's items. Raises OtherSector."""
    if not conducts:
        require_own_sector(mine, theirs)


def require_may_record(role: Role, mine: UUID, seat_id: UUID, *, conducts: bool) -> None:
    """Whoever runs the table and the rapporteur keep the attendance; others check themselves in. Raises OtherSeat."""
    if seat_id != mine and not conducts and role is not Role.rapporteur:
        raise OtherSeat
