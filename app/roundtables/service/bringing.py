"""Whom the caller may bring to the table, as things stand there."""

from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables import candidates
from app.roundtables.access import MandateNotInForce, Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.sitting import is_unattended, sitting


async def require_may_bring(standing: Standing, role: Role, sector: Sector) -> None:
    """Raises OthersBringThem; or MandateNotInForce after the last day of the caller's own mandate.

    Where nobody runs the table, people record whom a sector names also after that day, so that a table whose mandates
    are all over can go on.
    """
    roundtable = standing.roundtable
    unattended = is_unattended(await sitting(standing.db, roundtable, standing.now), roundtable)
    lasts = is_in_force(standing.mandate, roundtable.time_zone, standing.now)
    if not lasts and not unattended:
        raise MandateNotInForce
    candidates.require_may_bring(
        standing.part if lasts else candidates.NOBODY,
        role,
        sector,
        roundtable.deciding_sectors,
        unattended=unattended,
    )
