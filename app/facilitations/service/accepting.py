"""What each deciding sector says to who is to run the table; with the yes of the last one they do, and no others."""

from collections.abc import Sequence

from app.assents import queries as words
from app.assents.lifecycle import Spoken
from app.assents.models import FacilitationAssent
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.facilitations import lifecycle, queries
from app.facilitations.models import Facilitation
from app.facilitations.schemas import FacilitationOut
from app.identity.callers import WriteResult
from app.identity.roles import RUNNING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.roundtables import accrediting
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, MandateBasis
from app.roundtables.schemas.seats import MandateOut
from app.roundtables.schemas.tables import RoundtableOut


async def assent(standing: Standing, facilitation: Facilitation, body: AssentIn) -> WriteResult:
    """The word of the caller's sector, which may speak again until all have said yes: the last one counts.

    Raises FacilitationNotOpen, FacilitationStale or PowerMissing.
    """
    lifecycle.require_proposed(facilitation)
    roundtable, now = standing.roundtable, standing.now
    mandates = {mandate.id: mandate for mandate in await tables.mandates_of_table(standing.db, roundtable.id)}
    held = lifecycle.require_held(roundtable, facilitation, mandates, now)
    voices = await words.voices(standing.db, FacilitationAssent, facilitation.id, roundtable, now)

    said = give(standing, FacilitationAssent, facilitation, facilitation.revision, body)
    changes = [Change(said, AssentOut)]
    formed = await formation(standing.db, roundtable, now)
    spoken = Spoken.of([*voices, Voice.of(said, standing.seat, standing.mandate)], formed)
    if spoken.all_say_yes(roundtable.deciding_sectors):
        lifecycle.accept(roundtable, facilitation, now)
        changes += [Change(facilitation, FacilitationOut), Change(roundtable, RoundtableOut)]
        changes += await _take_over(standing, facilitation, held, tuple(mandates.values()))
    return await standing.record(Act.facilitation_assented, *changes)


async def _take_over(
    standing: Standing, accepted: Facilitation, held: Sequence[Mandate], mandates: Sequence[Mandate]
) -> list[Change]:
    """The mandates that it names are in force by it, those of the former end, and no other proposal is open."""
    now, chosen = standing.now, {mandate.id for mandate in held}
    running = {
        seat.id for seat in await tables.seats(standing.db, standing.roundtable.id) if seat.role in RUNNING_ROLES
    }
    changed = [mandate for mandate in held if mandate.basis is not MandateBasis.facilitation]
    for mandate in changed:
        accrediting.confirm(mandate, MandateBasis.facilitation, standing.seat.id, now)
    former = [mandate for mandate in mandates if mandate.seat_id in running and mandate.id not in chosen]
    for mandate in former:
        accrediting.end(mandate, None, None, now)
    others = [each for each in await queries.standing(standing.db, standing.roundtable.id) if each is not accepted]
    for other in others:
        lifecycle.supersede(other, now)
    return [
        *(Change(mandate, MandateOut) for mandate in (*changed, *former)),
        *(Change(other, FacilitationOut) for other in others),
    ]
