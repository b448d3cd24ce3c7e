"""What an assembly did with a yes that waited for it: once, by people of the organization that said it."""

from app.assents import queries
from app.assents.lifecycle import Spoken
from app.assents.models import Assent
from app.assents.ratification import Assembly, require_awaited, require_held
from app.assents.schemas import AssentOut, RatificationIn, RatificationOut
from app.assents.service.consenting import Question
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored

ACTS = {Assembly.ratified: Act.assent_ratified, Assembly.refused: Act.assent_refused}


async def ratify(standing: Standing, question: Question, said: Assent, body: RatificationIn) -> WriteResult:
    """The word counts from now on, or never; with the last sector's yes the text comes to what it was asked for.

    Raises what `require_ratifiable` raises.
    """
    voices = await queries.voices(standing.db, question.kind, question.text.id, standing.roundtable, standing.now)
    await require_ratifiable(standing, said, Spoken.of(voices, question.formation), body)

    changes = [settled(standing, said, body)]
    # The words are read anew, as they count now.
    await standing.db.flush()
    voices = await queries.voices(standing.db, question.kind, question.text.id, standing.roundtable, standing.now)
    if Spoken.of(voices, question.formation).all_say_yes(question.deciding):
        changes += await question.complete()
    return await standing.record(ACTS[Assembly(body.outcome)], *changes, evidence=evidence(body))


async def require_ratifiable(standing: Standing, said: Assent, spoken: Spoken, body: RatificationIn) -> None:
    """Raises what `require_shown` raises, and WordReplaced of a word that its place has taken back."""
    await require_shown(standing, said, body)
    spoken.require_last(said.id)


async def require_shown(standing: Standing, said: Assent, body: RatificationIn) -> None:
    """Raises AssemblyDay, EvidenceNotStored, NothingToRatify, RatificationGiven or RatificationLapsed."""
    zone, now = standing.roundtable.time_zone, standing.now
    require_held(body.held_on, said.stated_at, zone, now)
    named = [] if body.document is None else [body.document]
    await require_stored(standing.db, standing.roundtable.id, named, "/document", elsewhere=True)
    require_awaited(said, zone, now)


def settled(standing: Standing, said: Assent, body: RatificationIn) -> Change:
    """The word with what the assembly did; not yet recorded."""
    did = RatificationOut(**body.model_dump(), recorded_by=standing.seat.id, recorded_at=standing.now)
    said.ratification = did.model_dump(mode="json")
    return Change(said, AssentOut)


def evidence(body: RatificationIn) -> dict[str, str]:
    """The act of the assembly, as the log knows it."""
    return {} if body.document is None else {"assembly": body.document}
