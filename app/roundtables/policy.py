"""Who may act on an instance at a table: pure answers about people."""

from collections.abc import Iterable

from app.core.errors import Forbidden
from app.directory.models import Sector
from app.roundtables.models import Power


class PowerMissing(Forbidden):
    code = "power_missing"
    message = "Your mandate does not give you this power."


class OtherSector(Forbidden):
    code = "other_sector"
    message = "This belongs to another sector; nobody acts for a sector that is not their own."


class OtherSeat(Forbidden):
    code = "other_seat"
    message = "This belongs to another seat."


def require_power(powers: Iterable[str], power: Power) -> None:
    if power not in powers:
        raise PowerMissing


def require_own_sector(mine: Sector, theirs: Sector) -> None:
    if mine is not theirs:
        raise OtherSector
