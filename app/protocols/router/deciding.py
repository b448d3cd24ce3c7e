"""Who gives the word of a deciding sector, asked before any precondition or text is looked at."""

from functools import cache
from typing import Annotated, Any

from fastapi import Depends

from app.identity.roles import GRANTS, Permission
from app.protocols.service.adopting import require_adopter
from app.roundtables.access import Standing, standing


@cache
def deciding(permission: Permission) -> Any:
    """A dependency: the standing of who decides for a deciding sector; raises SectorDoesNotDecide or PowerMissing."""

    async def decide(taken: Annotated[Standing, Depends(standing(permission))]) -> Standing:
        require_adopter(taken)
        return taken

    return Depends(decide)


async def _handing_in(
    taken: Annotated[Standing, Depends(standing(Permission.signature_hand_in, keyed=True))],
) -> Standing:
    # Who runs the table records what others signed on paper and decides for nobody: the service says so by class.
    if Permission.paper_record not in GRANTS[taken.role]:
        require_adopter(taken)
    return taken


HandingIn = Annotated[Standing, Depends(_handing_in)]
"""The standing of who hands in a signature with which a sector says yes."""
