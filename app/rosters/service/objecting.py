"""What another sector objects to an accreditation: everybody reads it, and it stops nobody by itself."""

from app.assents.models import MandateObjection, Stance
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.giving import give
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.rosters import lifecycle
from app.rosters.schemas import ObjectionIn
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Seat


async def object_to(standing: Standing, seat: Seat, mandate: Mandate, body: ObjectionIn) -> WriteResult:
    """A sector's objection to the mandate of another's seat. Raises OwnSector, SeatWaitsForNobody or PowerMissing."""
    lifecycle.require_of_others(standing.seat.sector, seat.sector)
    lifecycle.require_waits(seat, standing.roundtable.deciding_sectors)

    said = give(standing, MandateObjection, mandate, mandate.revision, AssentIn(stance=Stance.object, text=body.text))
    return await standing.record(Act.mandate_objected, Change(said, AssentOut))
