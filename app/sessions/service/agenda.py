"""The agenda: items of every sector, and the sectors' word on the whole."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import AgendaAssent
from app.assents.schemas import AssentIn
from app.assents.service import giving
from app.core.errors import Unprocessable
from app.core.ids import new_id
from app.demands import queries as demands
from app.demands.lifecycle import require_for_agenda
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.protocols.service.in_force import clauses_in_force
from app.roundtables.access import Standing
from app.rules import engine
from app.rules.moments import MatterTabled
from app.sessions import agenda_rows, items, lifecycle
from app.sessions.models import AgendaItem, AgendaItemPhase, Session
from app.sessions.schemas.agenda import AgendaAssentOut, AgendaItemIn, AgendaItemOut, AgendaItemPatch
from app.sessions.schemas.sessions import SessionOut
from app.sessions.stays import ATTENDED


class DemandUnknown(Unprocessable):
    code = "demand_unknown"
    message = "There is no demand with that id at this table."
    pointer = "/demand_id"


async def _require_demand(db: AsyncSession, roundtable_id: UUID, demand_id: UUID | None) -> None:
    """Raises DemandUnknown and DemandNotAdmitted."""
    if demand_id is None:
        return
    found = await demands.demands(db, roundtable_id, {demand_id})
    if not found:
        raise DemandUnknown
    require_for_agenda(found[0])


async def _require_in_scope(standing: Standing, *words: str) -> None:
    """Raises ProtocolMissing and GroundRuleBreached."""
    clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
    engine.require(clauses, MatterTabled(standing.now, words))


async def add_item(standing: Standing, session: Session, body: AgendaItemIn) -> WriteResult:
    """A sector puts an item on the agenda, where the turn of the sectors places it; after the call by their consent.

    Raises AgendaFrozen once the session is over, AgendaParentUnfit, PreviousMinutesListed, and GroundRuleBreached for a
    matter that the table has put out of its scope.
    """
    lifecycle.require_sitting(standing.roundtable, session)
    late = session.phase in ATTENDED
    if not late:
        lifecycle.require_agenda_open(session)
    await _require_demand(standing.db, standing.roundtable.id, body.demand_id)
    await _require_in_scope(standing, body.title, body.purpose)
    placed = await agenda_rows.items(standing.db, session.id)

    item = AgendaItem(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        phase=AgendaItemPhase.awaiting_consent if late else AgendaItemPhase.waiting,
        rank=items.rank_of(body.kind, body.parent_id, standing.seat.sector, placed),
        **body.model_dump(),
        proposed_by=standing.seat.id,
        sector=standing.seat.sector,
        added_after_convocation=late,
        carried_from=None,
        taken_level=None,
        started_at=None,
        running_since=None,
        used_seconds=0,
        ended_at=None,
        removal_reason=None,
        created_at=standing.now,
    )
    standing.db.add(item)
    if late:
        return await standing.record(Act.agenda_item_added, Change(item, AgendaItemOut))
    session.agenda_revision += 1
    return await standing.record(Act.agenda_item_added, Change(item, AgendaItemOut), Change(session, SessionOut))


async def amend_item(standing: Standing, session: Session, item: AgendaItem, body: AgendaItemPatch) -> WriteResult:
    """Word an item anew, or put it elsewhere; assents to the agenda as it was no longer count.

    Raises AgendaFrozen, AgendaItemNotOnAgenda, AgendaOrderKept and AgendaItemUnknown.
    """
    lifecycle.require_sitting(standing.roundtable, session)
    lifecycle.require_agenda_open(session)
    items.require_on_agenda(item)
    moved = await _move(standing, session, item, body) if "after" in body.model_fields_set else []
    await _require_demand(standing.db, standing.roundtable.id, body.demand_id)
    await _require_in_scope(standing, body.title or item.title, body.purpose or item.purpose)

    for name, value in body.model_dump(exclude_unset=True, exclude={"after"}).items():
        if value is not None or name == "demand_id":
            setattr(item, name, value)
    session.agenda_revision += 1
    others = [Change(each, AgendaItemOut) for each in moved if each is not item]
    return await standing.record(
        Act.agenda_item_amended, Change(item, AgendaItemOut), *others, Change(session, SessionOut)
    )


async def _move(standing: Standing, session: Session, item: AgendaItem, body: AgendaItemPatch) -> list[AgendaItem]:
    """The items whose places change; raises AgendaOrderKept and AgendaItemUnknown."""
    if not standing.conducts:
        raise items.AgendaOrderKept
    beside = items.beside(item, await agenda_rows.items(standing.db, session.id))
    changed = items.moved(item, beside, body.after)
    # No two items may have one place, not even between two statements.
    for number, (each, _) in enumerate(changed, 1):
        each.rank = -items.PARTS_FROM - number
    await standing.db.flush()
    for each, rank in changed:
        each.rank = rank
    return [each for each, _ in changed]


async def assent(standing: Standing, session: Session, body: AssentIn) -> WriteResult:
    """A sector's word on the agenda as it stands, once per revision; raises AlreadyAssented."""
    lifecycle.require_sitting(standing.roundtable, session)
    lifecycle.require_agenda_open(session)
    lifecycle.require_items(session.agenda_revision)
    table, seat = standing.roundtable, standing.seat
    voices = await assents.voices(
        standing.db, AgendaAssent, session.id, table, standing.now, revision=session.agenda_revision
    )
    spoken = Spoken.of(voices, await formation(standing.db, table, standing.now))
    spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)

    given = giving.give(standing, AgendaAssent, session, session.agenda_revision, body)
    return await standing.record(Act.agenda_assented, Change(given, AgendaAssentOut))
