"""Who gives the word of a deciding sector, asked before any precondition or text is looked at."""

from typing import Annotated

from fastapi import Depends

from app.core.errors import refuses
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.service.adopting import require_adopter
from app.roundtables.access import CurrentStanding, Standing
from app.roundtables.policy import PowerMissing


@refuses(SectorDoesNotDecide, PowerMissing)
async def _decide(standing: CurrentStanding) -> Standing:
    require_adopter(standing)
    return standing


Deciding = Annotated[Standing, Depends(_decide)]
"""The standing of who decides for a deciding sector."""
