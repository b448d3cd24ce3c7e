"""Who may speak for a sector here, and who may let the table go on: pure answers about people."""

from app.core.errors import Forbidden
from app.roundtables.models import Seat


class SuspensionOfOthers(Forbidden):
    """403: who stopped the table lets it go on."""

    code = "suspension_of_others"
    message = "Those who run the table end its suspension, or the sector that asked for it."


def require_may_resume(mine: Seat, suspender: Seat, *, conducts: bool) -> None:
    """Raises SuspensionOfOthers."""
    if not conducts and mine.sector is not suspender.sector:
        raise SuspensionOfOthers
