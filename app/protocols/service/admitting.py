"""A further voting place, or a further deciding sector, with every deciding sector's yes: nobody packs a table.

And whoever is there for all sectors, or conducted the table once, with the yes of the sectors that are asked.
"""

from collections.abc import Sequence

from app.assents.models import MandateAssent, SeatAssent
from app.assents.schemas import RatifiableIn
from app.assents.service import consenting
from app.assents.service.consenting import Question
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.identity.roles import Role
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.rosters import lifecycle
from app.roundtables import accompanying, accrediting
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, MandateBasis, Seat
from app.roundtables.schemas.seats import MandateOut, SeatOut
from app.roundtables.schemas.tables import RoundtableOut
from app.roundtables.service import holding
from app.roundtables.sitting import put_there, sitting, spoken_for


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
        advising = await _advisers(standing, seat.sector)
        return [Change(seat, SeatOut), Change(roundtable, RoundtableOut), *advising]

    return Question(
        formation=await formation(standing.db, roundtable, standing.now),
        text=seat,
        kind=SeatAssent,
        deciding=roundtable.deciding_sectors,
        complete=complete,
    )


async def _advisers(standing: Standing, sector: Sector) -> list[Change]:
    """Who advised a sector that decides from now on waits for it: they were there by the word of the host alone."""
    db, table = standing.db, standing.roundtable.id
    advising = {
        seat.id for seat in await tables.seats(db, table) if seat.sector is sector and seat.role is Role.adviser
    }
    waiting = [mandate for mandate in await tables.mandates_of_table(db, table) if mandate.seat_id in advising]
    for mandate in waiting:
        accrediting.wait(mandate)
    return [Change(mandate, MandateOut) for mandate in waiting]


async def assent_to_mandate(standing: Standing, seat: Seat, mandate: Mandate, body: RatifiableIn) -> WriteResult:
    """What a sector says to somebody whom one sector alone cannot put in force.

    A sector may speak again until then, and its last word counts. Raises PowerMissing, RatificationDay and what
    `asked_of_mandate` raises.
    """
    question = await asked_of_mandate(standing, seat, mandate)
    return await consenting.answer(standing, question, body, Act.mandate_assented)


async def asked_of_mandate(standing: Standing, seat: Seat, mandate: Mandate) -> Question:
    """The mandate as the sectors are asked for it now.

    Of who conducted the table once and is to sit for a sector, the others are, and with their yes the own one confirms
    it. Who conducts sessions or accompanies the table is there by the word of all for which anybody speaks; and who is
    to be the steward of several organizations by that of their sector, formed as its clause says. Raises
    MandateRevoked, MandateAwaitsNothing, MandateNotHeld, and of such a steward what the confirmation of any mandate
    raises.
    """
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    people = await sitting(db, roundtable, now)
    for_all = accompanying.is_for_all(seat.role, seat.sector, roundtable.deciding_sectors, mandate)
    of_sector = standing.seat.sector is seat.sector and not for_all and lifecycle.asks_own(mandate, seat, people)
    deciding = [sector for sector in roundtable.deciding_sectors if sector != seat.sector]
    if of_sector:
        await _require_confirmable(standing, seat, mandate)
        deciding = [seat.sector.value]
    else:
        lifecycle.require_awaits_others(mandate, for_all=for_all)
    if for_all:
        there = spoken_for(await put_there(db, roundtable, now))
        deciding = [sector for sector in roundtable.deciding_sectors if sector in there]

    async def complete() -> Sequence[Change]:
        if for_all or of_sector:
            basis = MandateBasis.all_sectors if for_all else MandateBasis.sector
            accrediting.confirm(mandate, basis, standing.seat.id, now)
        mandate.awaits_others = False
        return [Change(mandate, MandateOut)]

    return Question(
        formation=await formation(db, roundtable, now),
        text=mandate,
        kind=MandateAssent,
        deciding=deciding,
        complete=complete,
    )


async def _require_confirmable(standing: Standing, seat: Seat, mandate: Mandate) -> None:
    accrediting.require_other(standing.mandate.account_id, mandate)
    hosts = await tables.hosts(standing.db, standing.roundtable.id)
    accrediting.require_not_host(standing.mandate.account_id, hosts)
    accrediting.require_confirmable(mandate, resting_on=())
    await holding.require_still_may(standing.db, standing.roundtable, seat, mandate, standing.now)
