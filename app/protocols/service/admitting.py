"""A further voting place, or a further deciding sector, with every deciding sector's yes: nobody packs a table.

And who conducted it once, with the yes of the sectors for which they are not to sit.
"""

from app.assents import queries
from app.assents.lifecycle import Spoken
from app.assents.models import MandateAssent, SeatAssent
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.rosters import lifecycle
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Seat
from app.roundtables.schemas.seats import MandateOut, SeatOut
from app.roundtables.schemas.tables import RoundtableOut


async def assent(standing: Standing, seat: Seat, body: AssentIn) -> WriteResult:
    """What the caller's sector says to a further place; with the yes of the last one the place is there.

    A sector may speak again until then, and its last word counts. Raises SeatAwaitsNothing or PowerMissing.
    """
    lifecycle.require_awaiting(seat)
    roundtable = standing.roundtable
    voices = await queries.voices(standing.db, SeatAssent, seat.id, roundtable, standing.now)

    said = give(standing, SeatAssent, seat, seat.revision, body)
    changes = [Change(said, AssentOut)]
    formed = await formation(standing.db, roundtable, standing.now)
    spoken = Spoken.of([*voices, Voice.of(said, standing.seat, standing.mandate)], formed)
    if spoken.all_say_yes(roundtable.deciding_sectors):
        seat.awaits_assent, seat.admitted_at = False, standing.now
        changes.append(Change(seat, SeatOut))
        if seat.sector not in roundtable.deciding_sectors:
            deciding = {*roundtable.deciding_sectors, seat.sector}
            roundtable.deciding_sectors = [sector.value for sector in Sector if sector in deciding]
            changes.append(Change(roundtable, RoundtableOut))
    return await standing.record(Act.seat_assented, *changes)


async def assent_to_mandate(standing: Standing, seat: Seat, mandate: Mandate, body: AssentIn) -> WriteResult:
    """What another sector says to somebody who conducted the table once; with the yes of all the own one is asked.

    A sector may speak again until then, and its last word counts. Raises MandateRevoked, MandateAwaitsNothing or
    PowerMissing.
    """
    lifecycle.require_awaits_others(mandate)
    roundtable = standing.roundtable
    voices = await queries.voices(standing.db, MandateAssent, mandate.id, roundtable, standing.now)

    said = give(standing, MandateAssent, mandate, mandate.revision, body)
    changes = [Change(said, AssentOut)]
    formed = await formation(standing.db, roundtable, standing.now)
    spoken = Spoken.of([*voices, Voice.of(said, standing.seat, standing.mandate)], formed)
    if spoken.all_say_yes([sector for sector in roundtable.deciding_sectors if sector != seat.sector]):
        mandate.awaits_others = False
        changes.append(Change(mandate, MandateOut))
    return await standing.record(Act.mandate_assented, *changes)
