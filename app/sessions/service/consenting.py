"""An item that came after the call: on the agenda once every sector that is present agrees to it."""

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import AgendaItemAssent, Stance
from app.assents.schemas import ConsentIn
from app.assents.service import giving
from app.assents.voices import Voice
from app.demands import queries as demands
from app.demands.lifecycle import table as table_demands
from app.demands.schemas import DemandOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.roundtables.access import Standing
from app.sessions import items, lifecycle
from app.sessions.facts import seating
from app.sessions.models import AgendaItem, AgendaItemPhase, Session
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.items import AgendaItemAssentOut
from app.sessions.schemas.sessions import SessionOut


async def assent(standing: Standing, session: Session, item: AgendaItem, body: ConsentIn) -> WriteResult:
    """A sector's word; with the yes of the last sector that is present the same entry puts the item on the agenda.

    Raises RoundtableNotLive, SessionNotOpen, AgendaItemHeld and AlreadyAssented.
    """
    db, table, now = standing.db, standing.roundtable, standing.now
    lifecycle.require_sitting(table, session)
    lifecycle.require_open(session)
    items.require_open_to_consent(item)
    voices = await assents.voices(db, AgendaItemAssent, item.id, table, now)
    seat = standing.seat
    spoken = Spoken.of(voices, await formation(db, table, now))
    spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)

    said = giving.give(standing, AgendaItemAssent, item, item.revision, body)
    changes = [Change(said, AgendaItemAssentOut)]
    if body.stance is not Stance.object:
        there = await seating(db, table, session.id, table.deciding_sectors, now)
        present = [bench.sector for bench in there.benches if bench.present]
        if spoken.after(Voice.of(said, seat, standing.mandate)).all_say_yes(present):
            item.phase = AgendaItemPhase.waiting
            session.agenda_revision += 1
            carried = [] if item.demand_id is None else await demands.demands(db, table.id, {item.demand_id})
            changes += [Change(item, AgendaItemOut), Change(session, SessionOut)]
            changes += [Change(demand, DemandOut) for demand in table_demands(carried, now)]
    return await standing.record(Act.agenda_item_assented, *changes)
