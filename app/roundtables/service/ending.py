"""The end of a seat, and of the mandates under which it is held: by its sector, or as a proposal to it."""

from app.identity.callers import WriteResult
from app.identity.roles import RUNNING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import accompanying, candidates, policy, queries, seat_ends
from app.roundtables import accrediting as rules
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.roundtables.running import require_may_take_back
from app.roundtables.schemas.seats import MandateOut, SeatEndIn, SeatOut


async def speaks_for(standing: Standing, seat: Seat) -> None:
    """Whether the caller speaks for the sector of a seat. Raises OtherSector, PowerMissing or HostConfirms."""
    policy.require_speaks(standing.role)
    mine = (standing.seat.sector, standing.seat.organization_id)
    policy.basis_of(standing.mandate.powers, standing.mandate.basis, mine, (seat.sector, seat.organization_id))
    rules.require_not_host(standing.mandate.account_id, await queries.hosts(standing.db, standing.roundtable.id))


async def ended(standing: Standing, seat: Seat, reason: str | None, digest: str) -> list[Change]:
    """The seat, the places of who stands in for it, and every mandate of theirs; raises LastPlaceOfSector."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    seat_ends.require_another_place(roundtable, seat, await queries.voting_seats(db, roundtable.id))
    places = [seat, *await queries.standing_in_for(db, seat.id)]
    for place in places:
        seat_ends.end_seat(place, reason, digest, now)
    gone = {place.id for place in places}
    mandates = [each for each in await queries.mandates_of_table(db, roundtable.id) if each.seat_id in gone]
    for mandate in mandates:
        rules.end(mandate, reason, digest, now)
    return [
        *(Change(place, SeatOut) for place in places),
        *(Change(mandate, MandateOut) for mandate in mandates),
    ]


async def end(standing: Standing, seat: Seat, body: SeatEndIn) -> WriteResult:
    """A sector ends a place of its own; by those who run the table it is a proposal, unless no sector stands behind it.

    Raises what `speaks_for` raises, SeatEnded, SeatEndProposed, LastPlaceOfSector, FacilitationDismissed or
    FacilitationDecides.
    """
    roundtable = standing.roundtable
    waits = rules.waits(seat.role, seat.sector, roundtable.deciding_sectors) and not seat.awaits_assent
    if not standing.conducts:
        await speaks_for(standing, seat)
        mandates = await queries.mandates_of_seat(standing.db, seat.id)
        if not waits and seat.role not in RUNNING_ROLES and not seat.awaits_assent:
            accompanying.require_may_end(roundtable, seat, mandates)
        for mandate in mandates:
            candidates.require_of_no_facilitation(seat.role, mandate, standing.mandate)
    elif not waits:
        require_may_take_back(standing.part, seat.role)
        mandates = await queries.mandates_of_seat(standing.db, seat.id)
        if seat.role not in RUNNING_ROLES and not seat.awaits_assent:
            accompanying.require_may_end(roundtable, seat, mandates)
        for mandate in mandates:
            candidates.require_own_end(roundtable, seat, mandate, standing.mandate)
    seat_ends.require_not_ended(seat)

    evidence = {"end": body.evidence_digest}
    if standing.conducts and waits and not rules.is_founding(roundtable, seat.sector):
        seat_ends.require_another_place(roundtable, seat, await queries.voting_seats(standing.db, roundtable.id))
        seat_ends.propose_seat_end(seat, body.reason, body.evidence_digest, standing.now)
        return await standing.record(Act.seat_end_proposed, Change(seat, SeatOut), evidence=evidence)
    changes = await ended(standing, seat, body.reason, body.evidence_digest)
    return await standing.record(Act.seat_ended, *changes, evidence=evidence)


async def keep(standing: Standing, seat: Seat) -> WriteResult:
    """The sector keeps a seat that those who run the table proposed to end; raises SeatEndNotProposed."""
    seat_ends.refuse_seat_end(seat)
    return await standing.record(Act.seat_end_refused, Change(seat, SeatOut))
