"""Live views: the draft as it grows, and what minutes still lack before they circulate or are sealed."""

from collections.abc import Mapping, Sequence

from app.core.errors import Conflict
from app.directory.models import Sector
from app.ledger.audiences import SECRETARIAT
from app.minutes import facts, lifecycle, queries
from app.minutes.composition import compose, conformity
from app.minutes.models import Minutes, MinutesNote, MinutesPhase
from app.minutes.schemas.live import MinutesPreview, MinutesReadinessOut, MissingStep, ReviewOut, WordSoFar
from app.minutes.schemas.parts import Word
from app.protocols.schemas.live import BreachOut
from app.protocols.service.in_force import clauses_in_force
from app.roundtables.access import Standing
from app.rules.clauses import Clause
from app.rules.engine import GroundRuleMissing
from app.rules.kinds.minutes_review import MinutesReview
from app.rules.moments import MinutesSealed
from app.sessions import agenda_rows
from app.sessions.items import in_order
from app.sessions.models import Session
from app.sessions.schemas.live import WaivedOut


async def preview(standing: Standing, session: Session, minutes: Minutes | None) -> MinutesPreview:
    """The minutes as they would read if they circulated now.

    Raises PreviewNotShown, ProtocolMissing, NotesNotTaken, MinutesAlreadyCirculated or MinutesAlreadySealed.
    """
    db, roundtable = standing.db, standing.roundtable
    if SECRETARIAT not in standing.reader.audiences_at(roundtable.id):
        await _require_shown(standing)
    lifecycle.require_noted(session)
    if minutes is not None:
        lifecycle.require_drafting(minutes)

    notes = await queries.numbered(db, MinutesNote, minutes.id) if minutes else ()
    told = await facts.composing(db, roundtable, session, minutes.id if minutes else None, notes, read_aloud_in=())
    return MinutesPreview(
        session_id=session.id,
        composed_at=standing.now,
        notes_revision=minutes.notes_revision if minutes else 0,
        sections=compose(told),
    )


async def _require_shown(standing: Standing) -> None:
    clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
    reviews = [clause.rule for clause in clauses if isinstance(clause.rule, MinutesReview)]
    if standing.place is None or not any(rule.shown_while_drafted for rule in reviews):
        raise lifecycle.PreviewNotShown


async def readiness(standing: Standing, session: Session, minutes: Minutes | None) -> MinutesReadinessOut:
    """The same for everybody at the table: of a draft it says no more than that there is none yet to read."""
    if minutes is None or minutes.phase is MinutesPhase.drafting:
        clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
        items = in_order(await agenda_rows.items(standing.db, session.id))
        return _before_circulation(session, clauses, lifecycle.against_circulation(session, len(items)))
    if minutes.phase is MinutesPhase.sealed:
        return _after_the_seal(minutes)
    return await _before_the_seal(standing, minutes)


def _before_circulation(
    session: Session, clauses: Sequence[Clause], against: Sequence[Conflict]
) -> MinutesReadinessOut:
    missing = list(against)
    try:
        facts.review_of(clauses)
    except GroundRuleMissing as refusal:
        missing.append(refusal)
    return MinutesReadinessOut(
        session_id=session.id,
        phase=MinutesPhase.drafting,
        step="circulation",
        ready=not missing,
        review=None,
        words=(),
        open_corrections=0,
        missing=tuple(map(MissingStep.of, missing)),
        breaches=(),
        waived=(),
    )


async def _before_the_seal(standing: Standing, minutes: Minutes) -> MinutesReadinessOut:
    ruling = await facts.ruling(standing.db, standing.roundtable, minutes, standing.now)
    clause, rule = facts.review_of(ruling.clauses)
    spoken = await facts.spoken_on(standing.db, standing.roundtable, minutes, standing.now)
    moment = await facts.sealing(standing.db, standing.roundtable, minutes, ruling.clauses, spoken, standing.now)
    breaches = ruling.breaches(moment)
    return MinutesReadinessOut(
        session_id=minutes.session_id,
        phase=minutes.phase,
        step="seal",
        ready=not breaches,
        review=_review(clause, rule, moment),
        words=_words(rule.words_counted(moment)),
        open_corrections=moment.open_corrections,
        missing=(),
        breaches=tuple(map(BreachOut.of, breaches)),
        waived=tuple(map(WaivedOut.of, ruling.waived(moment))),
    )


def _after_the_seal(minutes: Minutes) -> MinutesReadinessOut:
    said = conformity(lifecycle.text_of(minutes)).words if minutes.sections else ()
    return MinutesReadinessOut(
        session_id=minutes.session_id,
        phase=minutes.phase,
        step=None,
        ready=False,
        review=None,
        words=tuple(WordSoFar(sector=each.sector, word=each.word) for each in said),
        open_corrections=0,
        missing=(),
        breaches=(),
        waived=(),
    )


def _review(clause: Clause, rule: MinutesReview, moment: MinutesSealed) -> ReviewOut:
    when = moment.circulated_at, moment.time_zone, moment.holidays
    return ReviewOut.model_validate(
        {
            "clause": clause.number,
            "sentence": clause.sentence,
            "last_day": rule.last_day(*when),
            "ends_at": rule.ends_at(*when),
            "silence": rule.silence,
        }
    )


def _words(counted: Mapping[str, Word]) -> tuple[WordSoFar, ...]:
    return tuple(WordSoFar(sector=Sector(sector), word=word) for sector, word in counted.items())
