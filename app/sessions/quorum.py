"""Who is there at this minute, in voting places: what every quorum is counted on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.roundtables import queries as tables
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Roundtable, Seat
from app.rules.moments import Bench, Seating
from app.sessions import queries


def seated(voting: Iterable[Seat], present: Iterable[UUID], deciding: Iterable[str]) -> Seating:
    """Places and taken places of each deciding sector, in the order of `deciding`.

    `voting` are the seats of delegates and alternates, `present` the seats whose holders are there. An alternate
    takes the place of the titular, so the two of them count once.
    """
    there = frozenset(present)
    places: dict[str, set[UUID]] = {sector: set() for sector in deciding}
    taken: dict[str, set[UUID]] = {sector: set() for sector in places}
    for seat in voting:
        if seat.sector not in places:
            continue
        place = seat.alternate_of or seat.id
        places[seat.sector].add(place)
        if seat.id in there:
            taken[seat.sector].add(place)
    return Seating(tuple(Bench(sector, len(places[sector]), len(taken[sector])) for sector in places))


async def seating(
    db: AsyncSession, roundtable: Roundtable, session_id: UUID, deciding: Iterable[str], now: datetime
) -> Seating:
    """The voting places at a session of each sector that it needs, and how many are taken `now` (aware).

    A place is taken while somebody who arrived for it has not departed and the mandate they came under is in force:
    who loses the mandate in the middle of a session no longer counts, though nobody has recorded a departure.
    """
    needed = frozenset(deciding)
    voting = await tables.voting_seats(db, roundtable.id)
    arrived = await queries.present_under(db, session_id)
    present = [seat_id for seat_id, mandate in arrived if is_in_force(mandate, roundtable.time_zone, now)]
    return seated(voting, present, [sector for sector in roundtable.deciding_sectors if sector in needed])
