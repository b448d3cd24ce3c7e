"""Who may change an item of the agenda, and whose attendance one may record."""

from uuid import UUID

from app.core.errors import Forbidden
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.policy import OtherSeat, require_own_sector


class ListOfOthers(Forbidden):
    code = "list_of_others"
    message = "The list of who is there is kept by who runs the table and by the rapporteur."


class ListKeptByYou(Forbidden):
    """403: a list is confirmed by somebody else than who wrote it."""

    code = "list_kept_by_you"
    message = "You recorded one of these arrivals yourself; somebody else of your sector confirms it."
    pointer = "/attendance_ids"


def require_item_of(mine: Sector, theirs: Sector, *, conducts: bool) -> None:
    """Whoever runs the table keeps the agenda in order; others their own sector's items. Raises OtherSector."""
    if not conducts:
        require_own_sector(mine, theirs)


def keeps_list(role: Role, *, conducts: bool) -> bool:
    """Whoever runs the table and the rapporteur keep the attendance."""
    return conducts or role is Role.rapporteur


def require_may_record(role: Role, mine: UUID, seat_id: UUID, *, conducts: bool, besides: bool = False) -> None:
    """Others than those who keep the list check themselves in, and end nobody's stay `besides`. Raises OtherSeat."""
    if (seat_id != mine or besides) and not keeps_list(role, conducts=conducts):
        raise OtherSeat


def require_keeps_list(role: Role, *, conducts: bool) -> None:
    """Raises ListOfOthers."""
    if not keeps_list(role, conducts=conducts):
        raise ListOfOthers
