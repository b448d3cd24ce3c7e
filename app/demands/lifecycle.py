"""What demands allow: raised → admitted or not_admitted → tabled → answered, and no other way."""

from collections.abc import Collection, Iterable
from datetime import datetime

from app.core.errors import Conflict, Unprocessable
from app.demands.models import Demand, DemandPhase
from app.directory.models import Sector


class DemandNotRaised(Conflict):
    code = "demand_not_raised"
    message = "The admission of the demand is decided: its text and its admission stay as they are."


class DemandNotAdmitted(Conflict):
    code = "demand_not_admitted"
    message = "Only a demand that was admitted and has no answer yet can stand on an agenda."


class DemandNotTabled(Conflict):
    code = "demand_not_tabled"
    message = "A demand is answered once, after a session was called with it on the agenda."


class AddresseesUnfit(Unprocessable):
    """422: nobody could ever answer for such an addressee."""

    code = "demand_addressees_unfit"
    message = "A demand is addressed to deciding sectors other than the one that raises it."


def addressees(asked: Collection[Sector], raising: Sector, deciding: Collection[str]) -> list[str]:
    """The sectors that are asked, in the order of the codelist; raises AddresseesUnfit."""
    if raising in asked or not set(asked) <= set(deciding):
        raise AddresseesUnfit
    return [sector.value for sector in Sector if sector in asked]


def require_raised(demand: Demand) -> None:
    if demand.phase is not DemandPhase.raised:
        raise DemandNotRaised


def require_for_agenda(demand: Demand) -> None:
    """What one session did not get to may come back at the next; raises DemandNotAdmitted."""
    if demand.phase not in {DemandPhase.admitted, DemandPhase.tabled}:
        raise DemandNotAdmitted


def require_tabled(demand: Demand) -> None:
    if demand.phase is not DemandPhase.tabled:
        raise DemandNotTabled


def table(demands: Iterable[Demand], now: datetime) -> list[Demand]:
    """Mark what the called agenda carries as tabled; those that are so for the first time."""
    newly = [demand for demand in demands if demand.phase is DemandPhase.admitted]
    for demand in newly:
        demand.phase, demand.tabled_at = DemandPhase.tabled, now
    return newly
