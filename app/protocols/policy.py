"""Who may draft and adopt here: pure answers about people."""

from app.core.errors import Forbidden
from app.identity.roles import VOTING_ROLES, Role
from app.roundtables.models import Seat

_CONDUCTING = frozenset({Role.facilitator, Role.secretariat})


class SectorDoesNotDecide(Forbidden):
    """403: the sector accompanies the table."""

    code = "sector_does_not_decide"
    message = "Your sector accompanies this table; only its deciding sectors adopt ground rules."


class DraftOfOthers(Forbidden):
    """403: a draft speaks for those who wrote it."""

    code = "draft_of_others"
    message = (
        "This draft is not yours: its own sector, or those who run the table if it is theirs, change and propose it."
    )


def may_change_draft(mine: Seat, drafter: Seat) -> bool:
    """Those who run the table share their drafts, and the voting seats of a sector theirs."""
    if mine.role in _CONDUCTING:
        return drafter.role in _CONDUCTING
    return mine.role in VOTING_ROLES and drafter.role in VOTING_ROLES and mine.sector is drafter.sector


def require_own_draft(mine: Seat, drafter: Seat) -> None:
    if not may_change_draft(mine, drafter):
        raise DraftOfOthers
