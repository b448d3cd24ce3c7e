"""Who may answer a demand."""

from collections.abc import Collection

from app.core.errors import Forbidden
from app.directory.models import Sector


class OwnDemand(Forbidden):
    code = "own_demand"
    message = "A sector does not answer what it asked for itself."


class NotAddressed(Forbidden):
    code = "demand_not_addressed"
    message = "The demand is addressed to other sectors than yours."


def require_asked(mine: Sector, raising: Sector, asked: Collection[str]) -> None:
    """Raises OwnDemand or NotAddressed."""
    if mine is raising:
        raise OwnDemand
    if mine not in asked:
        raise NotAddressed
