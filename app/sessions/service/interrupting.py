"""A called session is moved, cancelled, or adjourned for lack of quorum; an open one is suspended, and goes on."""

from app.continuity import queries as continuity
from app.continuity.rulings import breaches_of_step, deciding_now, require_step, ruling_on
from app.demands import queries as demands
from app.demands.lifecycle import untable
from app.demands.schemas import DemandOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.notices.models import NoticeOccasion
from app.notices.service.telling import tell
from app.protocols.service.settling import settle
from app.roundtables.access import Standing
from app.sessions import course, facts, lifecycle, queries
from app.sessions.models import Session, SessionPhase, SessionTurn
from app.sessions.schemas.course import (
    AdjournmentIn,
    CancellationIn,
    InterruptionIn,
    ReschedulingIn,
    ResumptionIn,
)
from app.sessions.schemas.sessions import SessionOut
from app.sessions.service.leaving import all_leave

_QUORUM = ("quorum_", "withdrawal")


async def reschedule(standing: Standing, session: Session, body: ReschedulingIn) -> WriteResult:
    """Another hour is announced, from which the days of notice are counted anew.

    Raises SessionNotToCome, HourPassed, RoundtableNotLive and TermOver.
    """
    now = standing.now
    course.require_to_come(session)
    course.require_ahead(body.starts_at, now, "/starts_at")
    lifecycle.require_nothing_against(lifecycle.against_sitting(standing.roundtable, session.about, now))
    goes_on = session.phase is SessionPhase.suspended
    there = () if goes_on else await all_leave(standing, session)

    told: dict[str, object] = {"starts_at_before": course.opens_at(session), "starts_at": body.starts_at}
    if body.place is not None and body.place != session.place:
        told["place_before"] = session.place
    course.take(session, SessionTurn.rescheduled, standing.seat.id, body.reasons, now, **told)
    session.place = body.place or session.place
    session.duration_minutes = body.duration_minutes or session.duration_minutes
    if goes_on:
        session.resumes_at = body.starts_at
    else:
        session.phase, session.starts_at, session.notice_from = SessionPhase.convened, body.starts_at, now
    told_to = await tell(standing, NoticeOccasion.rescheduled, session, session.number, body.starts_at)
    return await standing.record(Act.session_rescheduled, Change(session, SessionOut), *there, *told_to)


async def cancel(standing: Standing, session: Session, body: CancellationIn) -> WriteResult:
    """The session is not held; the demands that its calling had tabled wait for another one.

    Raises SessionNotToCancel.
    """
    course.require_unopened(session)
    there = await all_leave(standing, session)
    carried = await queries.demands_of(standing.db, session.id)
    tabled = await demands.demands(standing.db, standing.roundtable.id, carried)
    freed = [] if session.convened_at is None else untable(tabled, session.convened_at)

    course.take(session, SessionTurn.cancelled, standing.seat.id, body.reasons, standing.now)
    session.phase = SessionPhase.cancelled
    # Of what was never called nobody knows.
    known, number = session.convened_at is not None, session.number
    told = await tell(standing, NoticeOccasion.cancelled, session, number, None) if known else ()
    return await standing.record(
        Act.session_cancelled,
        Change(session, SessionOut),
        *there,
        *(Change(demand, DemandOut) for demand in freed),
        *told,
    )


async def adjourn(standing: Standing, session: Session, body: AdjournmentIn) -> WriteResult:
    """Nobody waits any longer: at its hour the quorum is not there. It is called to another hour, or cancelled.

    Raises SessionNotConvened, AdjournmentTooEarly and QuorumPresent.
    """
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    if session.phase is not SessionPhase.convened:
        raise lifecycle.SessionNotConvened
    course.require_hour_come(session, now)
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(session.id,))
    away = await continuity.away(db, roundtable.id)
    deciding = deciding_now(roundtable, ruling, away)
    opening = await facts.opening(db, roundtable, session, deciding, now)
    found = breaches_of_step(roundtable, ruling, away, opening)
    if not any(breach.kind.startswith(_QUORUM) for breach in found):
        raise course.QuorumPresent
    there = await all_leave(standing, session)

    benches = [
        {"sector": bench.sector, "places": bench.places, "present": bench.present} for bench in opening.seating.benches
    ]
    course.take(session, SessionTurn.adjourned, standing.seat.id, body.reasons, now, sectors=benches)
    session.phase = SessionPhase.adjourned
    told = await tell(standing, NoticeOccasion.adjourned, session, session.number, None)
    return await standing.record(Act.session_adjourned, Change(session, SessionOut), *there, *told)


async def suspend(standing: Standing, session: Session, body: InterruptionIn) -> WriteResult:
    """An open session stops; who was there departs, and no position counts until it goes on.

    Raises SessionNotOpen and HourPassed.
    """
    lifecycle.require_open(session)
    course.require_ahead(body.resumes_at, standing.now, "/resumes_at")
    there = await all_leave(standing, session)

    said = {"condition": body.condition, "starts_at": body.resumes_at}
    course.take(session, SessionTurn.suspended, standing.seat.id, body.reasons, standing.now, **said)
    session.phase, session.resumes_at = SessionPhase.suspended, body.resumes_at
    session.sits_since = None
    roundtable = standing.roundtable
    roundtable.sitting_since = await queries.open_since(standing.db, roundtable.id, session.id)
    told = await tell(standing, NoticeOccasion.suspended, session, session.number, body.resumes_at)
    outcome = await standing.record(
        Act.session_suspended, Change(session, SessionOut), *there, *told, Change(roundtable)
    )
    await settle(standing, at=standing.now)
    return outcome


async def resume(standing: Standing, session: Session, body: ResumptionIn) -> WriteResult:
    """It goes on over a quorum that is asked anew, by the ground rules of its calling.

    Raises SessionNotSuspended, RoundtableNotLive, and GroundRuleBreached as an opening does.
    """
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    course.require_suspended(session)
    lifecycle.require_sitting(roundtable, session)
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(session.id,))
    away = await continuity.away(db, roundtable.id)
    deciding = deciding_now(roundtable, ruling, away)
    opening = await facts.opening(db, roundtable, session, deciding, now)
    require_step(roundtable, ruling, away, opening)

    course.take(session, SessionTurn.resumed, standing.seat.id, body.reasons, now)
    session.phase, session.resumes_at, session.sits_since = SessionPhase.open, None, now
    roundtable.sitting_since = roundtable.sitting_since or now
    told = await tell(standing, NoticeOccasion.resumed, session, session.number, None)
    return await standing.record(Act.session_resumed, Change(session, SessionOut), *told, Change(roundtable))
