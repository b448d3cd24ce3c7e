"""Planning a session, and changing the plan until it is called."""

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.running import is_dismissed
from app.sessions import lifecycle
from app.sessions.models import Session, SessionPhase
from app.sessions.schemas.sessions import SessionIn, SessionOut, SessionPatch
from app.sessions.service.carrying import carry_all
from app.sessions.service.copying import copy_all


async def plan(standing: Standing, body: SessionIn) -> WriteResult:
    """The next session of the table, its agenda empty, or begun with what an earlier one had.

    Raises TimeUnfit, RoundtableNotLive, TermOver, CopiedSessionUnknown, ProtocolMissing and GroundRuleBreached.
    """
    lifecycle.require_to_come(body.starts_at, standing.now)
    lifecycle.require_nothing_against(lifecycle.against_sitting(standing.roundtable, body.about, standing.now))

    session = Session(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        number=await standing.next_number(Session),
        phase=SessionPhase.planned,
        **body.model_dump(exclude={"carry_over", "copy_from"}),
        agenda_revision=0,
        planned_at=standing.now,
        convened_at=None,
        opened_at=None,
        closed_at=None,
        protocol_id=None,
        notice_from=None,
        resumes_at=None,
        sits_since=None,
        course=[],
    )
    standing.db.add(session)
    begun = await carry_all(standing, session) if body.carry_over else []
    if body.copy_from is not None:
        begun = await copy_all(standing, session, body.copy_from)
    return await standing.record(Act.session_planned, Change(session, SessionOut), *begun)


async def amend(standing: Standing, session: Session, body: SessionPatch) -> WriteResult:
    """Change the plan; raises SessionNotPlanned once people were told, TimeUnfit, RoundtableNotLive and TermOver."""
    lifecycle.require_planned(session)
    if body.starts_at is not None:
        lifecycle.require_to_come(body.starts_at, standing.now)
    about = body.about or (session.about if is_dismissed(standing.roundtable) else None)
    if about is not None:
        lifecycle.require_nothing_against(lifecycle.against_sitting(standing.roundtable, about, standing.now))

    for name, value in body.model_dump(exclude_unset=True).items():
        if value is not None or name == "place":
            setattr(session, name, value)
    return await standing.record(Act.session_amended, Change(session, SessionOut))
