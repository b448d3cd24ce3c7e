"""The agenda of an earlier session, as the beginning of another one's."""

from uuid import UUID

from app.core.ids import new_id
from app.ledger.append import Change
from app.protocols.service.in_force import clauses_in_force
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.rules import engine
from app.rules.moments import MatterTabled
from app.sessions import agenda_rows, items
from app.sessions.models import AgendaItem, AgendaItemPhase, Session
from app.sessions.schemas.agenda import AgendaItemOut

_NOT_ON_IT = frozenset({AgendaItemPhase.removed, AgendaItemPhase.awaiting_consent})


async def copy_all(standing: Standing, session: Session, earlier_id: UUID) -> list[Change]:
    """Its items in their order, each for the sector whose it was, on a session that is about to be planned.

    Words are copied: no demand, no document, no minute that was used. Raises CopiedSessionUnknown, ProtocolMissing, and
    GroundRuleBreached for a matter that is out of scope by now.
    """
    earlier = await tables.at_table(standing.db, Session, standing.roundtable.id, earlier_id)
    if earlier is None:
        raise items.CopiedSessionUnknown
    found = [each for each in await agenda_rows.items(standing.db, earlier.id) if each.phase not in _NOT_ON_IT]
    clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now) if found else ()
    # The items point to the session, and parts to what they are parts of.
    await standing.db.flush()
    copied = dict[UUID, AgendaItem]()
    for item in sorted(found, key=lambda each: each.parent_id is not None):
        engine.require(clauses, MatterTabled(standing.now, (item.title, item.purpose)))
        if item.parent_id is not None and item.parent_id not in copied:
            continue
        copied[item.id] = _copy(standing, session, item, copied)
        standing.db.add(copied[item.id])
        await standing.db.flush()
    session.agenda_revision += bool(copied)
    return [Change(each, AgendaItemOut) for each in copied.values()]


def _copy(standing: Standing, session: Session, item: AgendaItem, copied: dict[UUID, AgendaItem]) -> AgendaItem:
    return AgendaItem(
        id=new_id(),
        roundtable_id=item.roundtable_id,
        session_id=session.id,
        kind=item.kind,
        parent_id=None if item.parent_id is None else copied[item.parent_id].id,
        phase=AgendaItemPhase.waiting,
        rank=item.rank,
        title=item.title,
        purpose=item.purpose,
        participation_level=item.participation_level,
        duration_minutes=item.duration_minutes,
        demand_id=None,
        proposed_by=item.proposed_by,
        sector=item.sector,
        added_after_convocation=False,
        carried_from=None,
        taken_level=None,
        started_at=None,
        running_since=None,
        used_seconds=0,
        ended_at=None,
        removal_reason=None,
        created_at=standing.now,
    )
