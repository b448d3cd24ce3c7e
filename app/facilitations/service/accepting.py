"""What each deciding sector says to who is to run the table; with the yes of the last one they do, and no others."""

from collections.abc import Sequence
from uuid import UUID

from app.assents import queries as words
from app.assents.lifecycle import Formation, Spoken
from app.assents.models import FacilitationAssent
from app.assents.schemas import RatifiableIn
from app.assents.service import consenting
from app.assents.service.consenting import Question
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
from app.roundtables.sitting import sat_for


async def assent(standing: Standing, facilitation: Facilitation, body: RatifiableIn) -> WriteResult:
    """The word of the caller's sector, which may speak again until all have said yes: the last one counts.

    Raises FacilitationNotOpen, FacilitationStale, AlreadyAssented of the same word again, PowerMissing or
    RatificationDay.
    """
    question = await asked(standing, facilitation)
    voices = await words.voices(standing.db, FacilitationAssent, facilitation.id, standing.roundtable, standing.now)
    place = standing.seat.alternate_of or standing.seat.id
    Spoken.of(voices, question.formation).require_new(place, body.stance, body.text)
    return await consenting.answer(standing, question, body, Act.facilitation_assented)


async def asked(standing: Standing, facilitation: Facilitation) -> Question:
    """Who is to run the table, as the sectors are asked for it now; raises FacilitationNotOpen or FacilitationStale.

    Before the installation they are also asked for those whom all accepted, where a yes does not count any more.
    """
    roundtable, now = standing.roundtable, standing.now
    formed = await formation(standing.db, roundtable, now)
    again = lifecycle.is_said_again(roundtable, facilitation) and await _lacks(standing, facilitation, formed)
    if not again:
        lifecycle.require_proposed(facilitation)
    mandates = {mandate.id: mandate for mandate in await tables.mandates_of_table(standing.db, roundtable.id)}
    held = lifecycle.require_held(roundtable, facilitation, mandates, now)

    async def complete() -> Sequence[Change]:
        if again:
            lifecycle.accepted_by_all(roundtable)
            return [Change(roundtable, RoundtableOut)]
        lifecycle.accept(roundtable, facilitation, now)
        taken = await _take_over(standing, facilitation, held, tuple(mandates.values()))
        return [Change(facilitation, FacilitationOut), Change(roundtable, RoundtableOut), *taken]

    return Question(
        formation=formed,
        text=facilitation,
        kind=FacilitationAssent,
        deciding=roundtable.deciding_sectors,
        complete=complete,
    )


async def _lacks(standing: Standing, facilitation: Facilitation, formed: Formation) -> bool:
    """Whether the yes of a deciding sector to those who run the table counts no more, or was never given."""
    voices = await words.voices(standing.db, FacilitationAssent, facilitation.id, standing.roundtable, standing.now)
    return not Spoken.of(voices, formed).all_say_yes(standing.roundtable.deciding_sectors)


async def _take_over(
    standing: Standing, accepted: Facilitation, held: Sequence[Mandate], mandates: Sequence[Mandate]
) -> list[Change]:
    """The mandates that it names are in force by it, those of the former end, and no other proposal is open.

    So are those of whom it names besides, who were there by the word of those who run the table.
    """
    now, chosen = standing.now, {mandate.id for mandate in held}
    running = {
        seat.id for seat in await tables.seats(standing.db, standing.roundtable.id) if seat.role in RUNNING_ROLES
    }
    by_id, sat = {mandate.id: mandate for mandate in mandates}, await sat_for(standing.db, standing.roundtable.id)
    beside = lifecycle.still_accompanying(standing.roundtable, accepted, by_id, now, sat)
    changed = [mandate for mandate in held if mandate.basis is not MandateBasis.facilitation] + beside
    for mandate in changed:
        accrediting.confirm(mandate, MandateBasis.facilitation, standing.seat.id, now)
    leaving = {UUID(str(each["mandate_id"])) for each in accepted.leaving}
    former = [
        mandate
        for mandate in mandates
        if (mandate.seat_id in running and mandate.id not in chosen) or mandate.id in leaving
    ]
    for mandate in former:
        accrediting.end(mandate, None, None, now)
    others = [each for each in await queries.standing(standing.db, standing.roundtable.id) if each is not accepted]
    for other in others:
        lifecycle.supersede(other, now)
    return [
        *(Change(mandate, MandateOut) for mandate in (*changed, *former)),
        *(Change(other, FacilitationOut) for other in others),
    ]
