"""Letting the table last longer: proposed with reasons, and true only with the yes of every deciding sector."""

from collections.abc import Sequence

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import Stance, TermAssent
from app.assents.schemas import AssentOut, RatifiableConsentIn
from app.assents.service.consenting import Question, act_of
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.continuity import lifecycle, queries
from app.continuity.models import ConsentPhase, TermExtension
from app.continuity.rulings import ruling_on
from app.continuity.schemas.consents import TermExtensionIn, TermExtensionOut
from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.lifecycle import extend_term, require_live
from app.roundtables.schemas.tables import RoundtableOut
from app.rules.moments import TermExtended


async def propose(standing: Standing, body: TermExtensionIn) -> WriteResult:
    """Raises RoundtableNotLive, ProtocolMissing, TermLimit, or DaysOutOfRange where no calendar leads so far."""
    db, roundtable = standing.db, standing.roundtable
    require_live(roundtable)
    ruling = await ruling_on(db, roundtable, standing.now)
    ruling.require(TermExtended(standing.now, body.days, await queries.granted_extensions(db, roundtable.id)))

    extension = TermExtension(
        id=new_id(),
        roundtable_id=roundtable.id,
        number=await standing.next_number(TermExtension),
        days=body.days,
        reasons=body.reasons,
        phase=ConsentPhase.proposed,
        proposed_by=standing.seat.id,
        proposed_at=standing.now,
        granted_at=None,
        ends_on=None,
        protocol_id=ruling.protocol_id,
    )
    db.add(extension)
    return await standing.record(Act.term_extension_proposed, Change(extension, TermExtensionOut))


async def assent(standing: Standing, extension: TermExtension, body: RatifiableConsentIn) -> WriteResult:
    """A sector's word; with the yes of the last deciding sector the same entry moves the end of the term.

    Raises RoundtableNotLive, ConsentGiven, AlreadyAssented, RatificationDay, TermLimit where other extensions were
    granted meanwhile, and DaysOutOfRange.
    """
    question = await asked(standing, extension)
    voices = await assents.voices(standing.db, TermAssent, extension.id, standing.roundtable, standing.now)
    seat, spoken = standing.seat, Spoken.of(voices, question.formation)
    spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)
    said = give(standing, TermAssent, extension, extension.revision, body)
    if body.stance is Stance.object:
        return await standing.record(Act.objection_recorded, Change(said, AssentOut))
    await _require_within_limit(standing, extension)

    changes = [Change(said, AssentOut)]
    if spoken.after(Voice.of(said, seat, standing.mandate)).all_say_yes(question.deciding):
        changes += await question.complete()
    return await standing.record(act_of(said, Act.term_extension_assented), *changes)


async def asked(standing: Standing, extension: TermExtension) -> Question:
    """The extension as the sectors are asked for it now; raises RoundtableNotLive and ConsentGiven."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    require_live(roundtable)
    lifecycle.require_asked(extension)

    async def complete() -> Sequence[Change]:
        await _require_within_limit(standing, extension)
        extension.phase, extension.granted_at = ConsentPhase.granted, now
        extension.ends_on = extend_term(roundtable, extension.days, await calendar_of(db, roundtable, now))
        return [Change(extension, TermExtensionOut), Change(roundtable, RoundtableOut)]

    return Question(
        formation=await formation(db, roundtable, now),
        text=extension,
        kind=TermAssent,
        deciding=roundtable.deciding_sectors,
        complete=complete,
    )


async def _require_within_limit(standing: Standing, extension: TermExtension) -> None:
    """Raises TermLimit, or ProtocolMissing."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    ruling = await ruling_on(db, roundtable, now, pinned=extension.protocol_id)
    ruling.require(TermExtended(now, extension.days, await queries.granted_extensions(db, roundtable.id)))
