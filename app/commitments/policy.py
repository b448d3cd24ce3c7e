"""Who may change a draft and who signs: pure answers about people."""

from app.core.errors import Forbidden
from app.identity.roles import VOTING_ROLES
from app.roundtables.models import Seat


class DraftOfAnotherSector(Forbidden):
    """403: those who run the table keep its drafts; a sector keeps its own."""

    code = "draft_of_another_sector"
    message = "This draft is not your sector's: those who drafted it, or who run the table, change and offer it."


class SectorDoesNotSign(Forbidden):
    """403: whoever accompanies the table binds nobody."""

    code = "sector_does_not_sign"
    message = "Your sector accompanies this table; only its deciding sectors sign commitments."


def may_change_draft(mine: Seat, drafter: Seat) -> bool:
    """Who runs the table keeps every draft; a sector's voting seats keep those that one of them wrote."""
    if mine.role not in VOTING_ROLES:
        return True
    return drafter.role in VOTING_ROLES and mine.sector is drafter.sector


def require_own_draft(mine: Seat, drafter: Seat) -> None:
    if not may_change_draft(mine, drafter):
        raise DraftOfAnotherSector
