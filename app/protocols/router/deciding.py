"""Who gives the word of a deciding sector, asked before any precondition or text is looked at."""

from functools import cache
from typing import Annotated, Any

from fastapi import Depends

from app.identity.roles import Permission
from app.protocols.service.adopting import require_adopter
from app.roundtables.access import Standing, standing


@cache
def deciding(permission: Permission) -> Any:
    """A dependency: the standing of who decides for a deciding sector; raises SectorDoesNotDecide or PowerMissing."""

    async def decide(taken: Annotated[Standing, Depends(standing(permission))]) -> Standing:
        require_adopter(taken)
        return taken

    return Depends(decide)
