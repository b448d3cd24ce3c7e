"""A sector says yes to the ground rules; with the last of them they come into force."""

from app.assents import lifecycle as assents
from app.assents import queries as given_assents
from app.assents.models import Adoption
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service import give
from app.identity.callers import Outcome
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import lifecycle, policy, queries
from app.protocols.models import Protocol
from app.protocols.schemas import AdoptionIn, ProtocolOut
from app.roundtables.access import Standing
from app.roundtables.models import Power


def require_adopter(standing: Standing) -> None:
    """Raises SectorDoesNotDecide, or PowerMissing without the power to decide."""
    policy.require_deciding(standing.seat.sector, standing.roundtable.deciding_sectors)
    standing.require_power(Power.decide)


async def adopt(standing: Standing, protocol: Protocol, body: AdoptionIn) -> Outcome:
    """One adoption; where it completes the deciding sectors, the same entry exchanges the protocol in force.

    Raises ProtocolNotProposed, ProtocolOvertaken and AlreadyAssented. Nothing but an adoption by each sector counts:
    there is no date after which a protocol would come into force without it.
    """
    current = await queries.in_force(standing.db, standing.roundtable.id)
    lifecycle.require_open(protocol, current.id if current else None)
    given = await given_assents.given(standing.db, Adoption, protocol.id)
    assents.require_first_of_sector(given, standing.seat.sector)

    adoption = give(standing, Adoption, protocol, protocol.revision, AssentIn(stance=body.stance))
    changes = [Change(adoption, AssentOut)]
    if assents.passes(assents.AssentRule(), [*given, adoption], standing.roundtable.deciding_sectors):
        if current is not None:
            lifecycle.supersede(current)
            # Before the other one changes, so that at no time two rows are in force.
            await standing.db.flush()
        lifecycle.put_in_force(protocol, standing.now)
        changes += [Change(row, ProtocolOut) for row in (protocol, current) if row is not None]
    return await standing.record(Act.protocol_adopted, *changes)
