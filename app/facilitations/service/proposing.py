"""Who is to run a table: proposed by those who run it, or by a delegate, and decided by nobody alone."""

from app.core.ids import new_id
from app.facilitations import lifecycle
from app.facilitations.models import Facilitation, FacilitationPhase
from app.facilitations.schemas import FacilitationIn, FacilitationOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.sitting import sat_for


async def propose(standing: Standing, body: FacilitationIn) -> WriteResult:
    """The seats that are to run the table, with who holds them now, and who accompanies it.

    Raises SeatRunsNothing, MandateNotHeld or SeatDoesNotAccompany.
    """
    roundtable, db = standing.roundtable, standing.db
    seats = await tables.seats(db, roundtable.id)
    mandates = await tables.mandates_of_table(db, roundtable.id)
    named = lifecycle.named(roundtable, body.seats, seats, mandates, standing.now)
    leaving = lifecycle.leaving(roundtable, body.leaving, seats, mandates)
    accompanying = lifecycle.accompanying(roundtable, seats, mandates, standing.now, await sat_for(db, roundtable.id))

    facilitation = Facilitation(
        id=new_id(),
        roundtable_id=roundtable.id,
        number=await standing.next_number(Facilitation),
        seats=[each.model_dump(mode="json") for each in named],
        accompanying=[each.model_dump(mode="json") for each in accompanying if each.seat_id not in body.leaving],
        leaving=[each.model_dump(mode="json") for each in leaving],
        reasons=body.reasons,
        phase=FacilitationPhase.proposed,
        proposed_by=standing.seat.id,
        proposed_at=standing.now,
        accepted_at=None,
        ended_at=None,
    )
    db.add(facilitation)
    return await standing.record(Act.facilitation_proposed, Change(facilitation, FacilitationOut))
