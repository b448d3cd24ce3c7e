"""Live views of a session: the quorum of this minute, and what the next step still lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.continuity import queries as continuity
from app.continuity.rulings import breaches_of_step, deciding_now, ruling_on
from app.core.errors import Conflict
from app.core.problems import in_words
from app.protocols.schemas.live import BreachOut
from app.rules import engine
from app.rules.breaches import Breach
from app.rules.clauses import Clause
from app.rules.engine import Ruling, Waived
from app.rules.moments import DecisionTaken, Seating
from app.sessions import facts, lifecycle, queries
from app.sessions.access import LiveSession
from app.sessions.facts import Seated, both_seatings
from app.sessions.models import SessionPhase
from app.sessions.queries import Arrived, Meeting
from app.sessions.schemas.live import (
    BenchOut,
    MissingOut,
    QuorumClauseOut,
    QuorumOut,
    ReadinessOut,
    Step,
    WaivedOut,
)

_AHEAD: Final = frozenset({SessionPhase.planned, SessionPhase.convened, SessionPhase.suspended})


@dataclass(frozen=True, slots=True)
class Judged:
    """By what a session is judged, which sectors are withdrawn, and which it needs."""

    ruling: Ruling
    away: frozenset[str]
    needed: frozenset[str]


async def judge(live: LiveSession) -> Judged:
    """Raises ProtocolMissing."""
    access, meeting = live.access, live.meeting
    ruling = await ruling_on(access.reads, access.table, access.now, pinned=meeting.protocol_id, targets=(meeting.id,))
    away = await continuity.away(access.reads, access.table.id)
    return Judged(ruling, away, deciding_now(access.table, ruling, away))


async def quorum(live: LiveSession) -> QuorumOut:
    """The voting places that are taken now, and whether each quorum clause of the protocol holds over them.

    Raises ProtocolMissing.
    """
    judged = await judge(live)
    return quorum_over(live, judged, await seats(live, judged))


async def seats(live: LiveSession, judged: Judged, arrived: Iterable[Arrived] | None = None) -> Seated:
    """The voting places and who takes them; `arrived` are those who are there, where that is known already."""
    access = live.access
    there = await queries.arrived(access.reads, live.meeting.id) if arrived is None else arrived
    return await both_seatings(access.reads, access.table, there, judged.needed, access.now)


def quorum_over(live: LiveSession, judged: Judged, seated: Seated) -> QuorumOut:
    # A quorum clause asks the same when a session opens and when it decides, so the facts of a decision tell it at any
    # phase: over all who are there, and over those who count when something is decided.
    beginning, deciding = (DecisionTaken(live.access.now, each, (), judged.needed) for each in seated)
    clauses = tuple(
        _quorum_clause(
            clause,
            breaches=engine.breaches([clause], beginning),
            undecided=engine.breaches([clause], deciding),
        )
        for clause in judged.ruling.clauses
        if clause.rule is not None and clause.rule.kind.startswith("quorum_")
    )
    return QuorumOut(
        session_id=live.meeting.id,
        places=seated.there.places,
        present=seated.there.present,
        claimed=seated.there.claimed,
        sectors=tuple(BenchOut.model_validate(bench) for bench in seated.there.benches),
        clauses=clauses,
        holds=all(clause.holds for clause in clauses),
        holds_to_decide=all(clause.holds_to_decide for clause in clauses),
    )


def _quorum_clause(clause: Clause, breaches: Sequence[Breach], undecided: Sequence[Breach]) -> QuorumClauseOut:
    lacking = next(iter([*breaches, *undecided]), None)
    return QuorumClauseOut.model_validate(
        {
            "clause": clause.number,
            "rule": clause.rule.kind if clause.rule else None,
            "sentence": clause.sentence,
            "holds": not breaches,
            "holds_to_decide": not undecided,
            "facts": lacking.facts if lacking else None,
            "cure": lacking.cure if lacking else None,
        }
    )


async def readiness(live: LiveSession) -> ReadinessOut:
    """The breaches that would refuse the next step now, as a list of what to do; raises ProtocolMissing."""
    if live.meeting.phase not in _AHEAD:
        return _under_way(live.meeting)
    return await readiness_by(live, await judge(live))


async def readiness_by(live: LiveSession, judged: Judged, seated: Seated | None = None) -> ReadinessOut:
    """The same where it is known by what the session is judged, and who is there."""
    access, meeting, ruling = live.access, live.meeting, judged.ruling
    reads, table, now = access.reads, access.table, access.now
    match meeting.phase:
        case SessionPhase.planned:
            items = await queries.planned_items(reads, meeting.id)
            against = lifecycle.against_convening(meeting, table, len(items), now)
            moment = await facts.convening(reads, table, meeting, items, judged.needed, now)
            return _list(meeting, "convocation", against, ruling.breaches(moment), ruling.waived(moment))
        case SessionPhase.suspended:
            against = lifecycle.against_sitting(table, meeting.about, now)
            opening = await facts.opening(reads, table, meeting, judged.needed, now, seats=_over(seated))
            breaches = breaches_of_step(table, ruling, judged.away, opening)
            return _list(meeting, "resumption", against, breaches, ruling.waived(opening))
        case SessionPhase.convened:
            against = lifecycle.against_opening(meeting, table, now)
            opening = await facts.opening(reads, table, meeting, judged.needed, now, seats=_over(seated))
            breaches = breaches_of_step(table, ruling, judged.away, opening)
            return _list(meeting, "opening", against, breaches, ruling.waived(opening))
        case _:
            return _under_way(meeting)


def _over(seated: Seated | None) -> Seating | None:
    """Over whom a session begins, or goes on."""
    return None if seated is None else seated.there


def _under_way(meeting: Meeting) -> ReadinessOut:
    return _list(meeting, "closing" if meeting.phase is SessionPhase.open else None, (), ())


def _list(
    session: Meeting,
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
        missing=tuple(MissingOut(code=refusal.code, message=in_words(refusal)) for refusal in against),
        breaches=tuple(BreachOut.of(breach) for breach in breaches),
        waived=tuple(map(WaivedOut.of, waived)),
    )
