"""Calling, opening and closing a session, as far as the ground rules allow."""

from app.continuity import queries as continuity
from app.continuity.rulings import deciding_now, require_step, ruling_on
from app.demands import queries as demands
from app.demands.lifecycle import table
from app.demands.schemas import DemandOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.notices.models import NoticeOccasion
from app.notices.service.telling import tell
from app.protocols.service.settling import settle
from app.roundtables.access import Standing
from app.roundtables.models import RoundtablePhase
from app.roundtables.schemas.tables import RoundtableOut
from app.sessions import agenda_rows, facts, lifecycle, queries
from app.sessions.items import in_order, pause
from app.sessions.models import Session, SessionPhase
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.sessions import SessionOut
from app.sessions.service.leaving import all_leave


async def convene(standing: Standing, session: Session) -> WriteResult:
    """Call the session: its agenda freezes, its demands are tabled, every seat is told; raises GroundRuleBreached."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    items = in_order(await agenda_rows.items(db, session.id))
    lifecycle.require_nothing_against(lifecycle.against_convening(session, roundtable, len(items), now))
    ruling = await ruling_on(db, roundtable, now, targets=(session.id,))
    deciding = deciding_now(roundtable, ruling, await continuity.away(db, roundtable.id))
    ruling.require(await facts.convening(db, roundtable, session, items, deciding, now))
    carried = {item.demand_id for item in items if item.demand_id is not None}

    session.phase, session.convened_at, session.notice_from = SessionPhase.convened, now, now
    session.protocol_id = ruling.protocol_id
    tabled = table(await demands.demands(db, roundtable.id, carried), now)
    told = await tell(standing, NoticeOccasion.convened, session, session.number, session.starts_at)
    return await standing.record(
        Act.session_convened, Change(session, SessionOut), *(Change(demand, DemandOut) for demand in tabled), *told
    )


async def begin(standing: Standing, session: Session) -> WriteResult:
    """Open the session over a quorum; the first of a table begins its dialogue. Raises GroundRuleBreached."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    lifecycle.require_nothing_against(lifecycle.against_opening(session, roundtable, now))
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(session.id,))
    away = await continuity.away(db, roundtable.id)
    deciding = deciding_now(roundtable, ruling, away)
    opening = await facts.opening(db, roundtable, session, deciding, now)
    require_step(roundtable, ruling, away, opening)

    session.phase, session.opened_at, session.sits_since = SessionPhase.open, now, now
    roundtable.sitting_since = roundtable.sitting_since or now
    begins = roundtable.phase is RoundtablePhase.installed
    if begins:
        roundtable.phase = RoundtablePhase.in_dialogue
    # Since when the table sits stands in no body; the entry seals it.
    table = Change(roundtable, RoundtableOut) if begins else Change(roundtable)
    return await standing.record(Act.session_opened, Change(session, SessionOut), table)


async def close(standing: Standing, session: Session, *ended: Change) -> WriteResult:
    """Close the session, be it open or suspended; whoever is still there departs with it.

    New ground rules whose hour came may hold from then on.

    `ended` is what a room above ends with it.
    Raises SessionNotOpen.
    """
    lifecycle.require_begun(session)
    there = await all_leave(standing, session)

    session.phase, session.closed_at = SessionPhase.closed, standing.now
    session.resumes_at = session.sits_since = None
    # What nobody said to be finished is not, and is offered to the next session.
    going_on = await agenda_rows.under_way(standing.db, session.id)
    waited = await agenda_rows.recesses(standing.db, session.id) if going_on else ()
    for item in going_on:
        pause(item, waited, standing.now)
    standing.roundtable.sitting_since = await queries.open_since(standing.db, standing.roundtable.id, session.id)
    outcome = await standing.record(
        Act.session_closed,
        Change(session, SessionOut),
        *there,
        *(Change(item, AgendaItemOut) for item in going_on),
        *ended,
        Change(standing.roundtable),
    )
    await settle(standing, at=standing.now)
    return outcome
