"""Live views of a session: the quorum of this minute, and what the next step still lacks."""

from collections.abc import Sequence

from app.continuity import queries as continuity
from app.continuity.rulings import breaches_of_step, deciding_now, ruling_on
from app.core.errors import Conflict
from app.core.messages import translate
from app.core.schemas import Bilingual
from app.protocols.schemas.live import BreachOut
from app.roundtables.access import Standing
from app.rules import engine
from app.rules.breaches import Breach
from app.rules.clauses import Clause
from app.rules.engine import Ruling, Waived
from app.rules.moments import DecisionTaken
from app.sessions import facts, lifecycle, queries
from app.sessions.facts import seating
from app.sessions.models import Session, SessionPhase
from app.sessions.schemas.live import (
    BenchOut,
    MissingOut,
    QuorumClauseOut,
    QuorumOut,
    ReadinessOut,
    Step,
    WaivedOut,
)


async def quorum(standing: Standing, session: Session) -> QuorumOut:
    """The voting places that are taken now, and whether each quorum clause of the protocol holds over them."""
    roundtable = standing.roundtable
    ruling, away = await _judged(standing, session)
    needed = deciding_now(roundtable, ruling, away)
    seated = await seating(standing.db, roundtable, session.id, needed, standing.now)
    # Quorum is one thing when a session opens and when it decides, so the facts of a decision tell it at any phase.
    deciding = DecisionTaken(standing.now, seated, (), needed)
    clauses = tuple(
        _quorum_clause(clause, breaches=engine.breaches([clause], deciding))
        for clause in ruling.clauses
        if clause.rule is not None and clause.rule.kind.startswith("quorum_")
    )
    return QuorumOut(
        session_id=session.id,
        places=seated.places,
        present=seated.present,
        sectors=tuple(BenchOut.model_validate(bench) for bench in seated.benches),
        clauses=clauses,
        holds=all(clause.holds for clause in clauses),
    )


def _quorum_clause(clause: Clause, breaches: Sequence[Breach]) -> QuorumClauseOut:
    return QuorumClauseOut.model_validate(
        {
            "clause": clause.number,
            "rule": clause.rule.kind if clause.rule else None,
            "sentence": clause.sentence,
            "holds": not breaches,
            "facts": breaches[0].facts if breaches else None,
            "cure": breaches[0].cure if breaches else None,
        }
    )


async def readiness(standing: Standing, session: Session) -> ReadinessOut:
    """The breaches that would refuse the next step now, as a list of what to do."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    if session.phase not in {SessionPhase.planned, SessionPhase.convened}:
        return _list(session, "closing" if session.phase is SessionPhase.open else None, (), ())
    ruling, away = await _judged(standing, session)
    needed = deciding_now(roundtable, ruling, away)
    match session.phase:
        case SessionPhase.planned:
            items = await queries.agenda(db, session.id)
            against = lifecycle.against_convening(session, roundtable.phase, len(items))
            moment = await facts.convening(db, roundtable, session, items, needed, now)
            return _list(session, "convocation", against, ruling.breaches(moment), ruling.waived(moment))
        case _:
            convened_at = session.convened_at or now
            against = lifecycle.against_opening(session, roundtable.phase)
            opening = await facts.opening(db, roundtable, session, convened_at, needed, now)
            breaches = breaches_of_step(roundtable, ruling, away, opening)
            return _list(session, "opening", against, breaches, ruling.waived(opening))


async def _judged(standing: Standing, session: Session) -> tuple[Ruling, frozenset[str]]:
    """By what the session is judged, and which sectors are withdrawn."""
    db, roundtable = standing.db, standing.roundtable
    ruling = await ruling_on(db, roundtable, standing.now, pinned=session.protocol_id, targets=(session.id,))
    return ruling, await continuity.away(db, roundtable.id)


def _list(
    session: Session,
    step: Step | None,
    against: Sequence[Conflict],
    breaches: Sequence[Breach],
    waived: Sequence[Waived] = (),
) -> ReadinessOut:
    return ReadinessOut(
        session_id=session.id,
        phase=session.phase,
        step=step,
        ready=step is not None and not against and not breaches,
        missing=tuple(MissingOut(code=refusal.code, message=_in_words(refusal)) for refusal in against),
        breaches=tuple(BreachOut.of(breach) for breach in breaches),
        waived=tuple(map(WaivedOut.of, waived)),
    )


def _in_words(refusal: Conflict) -> Bilingual:
    return Bilingual(es=translate(refusal.message, "es"), en=translate(refusal.message, "en"))
