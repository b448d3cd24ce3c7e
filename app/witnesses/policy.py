"""Who may do what with a witness: pure answers about people. Those who run the table have no part in it."""

from collections.abc import Collection

from app.directory.models import Sector
from app.roundtables.models import Power
from app.roundtables.policy import require_own_sector, require_power


def is_steward(powers: Collection[str]) -> bool:
    """Whether the mandate lets its holder vouch for the sector's keys."""
    return Power.steward in powers


def require_steward(powers: Collection[str], mine: Sector, theirs: Sector) -> None:
    """A steward of the witness's own sector; raises PowerMissing or OtherSector."""
    require_power(powers, Power.steward)
    require_own_sector(mine, theirs)


def require_may_revoke(powers: Collection[str], mine: Sector, theirs: Sector, *, own_seat: bool) -> None:
    """The seat that registered the witness, or a steward of its sector; raises PowerMissing or OtherSector."""
    if not own_seat:
        require_steward(powers, mine, theirs)
