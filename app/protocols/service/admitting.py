"""A further voting place, or a further deciding sector, with every deciding sector's yes: nobody packs a table.

And who conducted it once, with the yes of the sectors for which they are not to sit.
"""

from collections.abc import Sequence

from app.assents.models import MandateAssent, SeatAssent
from app.assents.schemas import RatifiableIn
from app.assents.service import consenting
from app.assents.service.consenting import Question
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


async def assent(standing: Standing, seat: Seat, body: RatifiableIn) -> WriteResult:
    """What the caller's sector says to a further place; with the yes of the last one the place is there.

    A sector may speak again until then, and its last word counts. Raises SeatAwaitsNothing, PowerMissing or
    RatificationDay.
    """
    return await consenting.answer(standing, await asked(standing, seat), body, Act.seat_assented)


async def asked(standing: Standing, seat: Seat) -> Question:
    """A further place as the sectors are asked for it now; raises SeatAwaitsNothing."""
    lifecycle.require_awaiting(seat)
    roundtable = standing.roundtable

    async def complete() -> Sequence[Change]:
        seat.awaits_assent, seat.admitted_at = False, standing.now
        if seat.sector in roundtable.deciding_sectors:
            return [Change(seat, SeatOut)]
        deciding = {*roundtable.deciding_sectors, seat.sector}
        roundtable.deciding_sectors = [sector.value for sector in Sector if sector in deciding]
        return [Change(seat, SeatOut), Change(roundtable, RoundtableOut)]

    return Question(
        formation=await formation(standing.db, roundtable, standing.now),
        text=seat,
        kind=SeatAssent,
        deciding=roundtable.deciding_sectors,
        complete=complete,
    )


async def assent_to_mandate(standing: Standing, seat: Seat, mandate: Mandate, body: RatifiableIn) -> WriteResult:
    """What another sector says to somebody who conducted the table once; with the yes of all the own one is asked.

    A sector may speak again until then, and its last word counts. Raises MandateRevoked, MandateAwaitsNothing,
    PowerMissing or RatificationDay.
    """
    question = await asked_of_mandate(standing, seat, mandate)
    return await consenting.answer(standing, question, body, Act.mandate_assented)


async def asked_of_mandate(standing: Standing, seat: Seat, mandate: Mandate) -> Question:
    """The mandate as the other sectors are asked for it now; raises MandateRevoked or MandateAwaitsNothing."""
    lifecycle.require_awaits_others(mandate)
    roundtable = standing.roundtable

    async def complete() -> Sequence[Change]:
        mandate.awaits_others = False
        return [Change(mandate, MandateOut)]

    return Question(
        formation=await formation(standing.db, roundtable, standing.now),
        text=mandate,
        kind=MandateAssent,
        deciding=[sector for sector in roundtable.deciding_sectors if sector != seat.sector],
        complete=complete,
    )
