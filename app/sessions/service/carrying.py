"""What one session did not finish is taken over by the next."""

from collections.abc import Iterable

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.sessions import agenda_rows, items, lifecycle
from app.sessions.models import AgendaItem, AgendaItemPhase, Session
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.items import ItemCarryOverIn
from app.sessions.schemas.sessions import SessionOut


async def carry(standing: Standing, held: Session, item: AgendaItem, body: ItemCarryOverIn) -> WriteResult:
    """The item stands on the agenda of a session that is planned, for the sector whose it was.

    Raises SessionUnknown, RoundtableNotLive and AgendaItemNotToCarry.
    """
    session = await tables.at_table(standing.db, Session, standing.roundtable.id, body.session_id)
    if session is None:
        raise items.SessionUnknown
    lifecycle.require_sitting(standing.roundtable, session)
    carried = await agenda_rows.is_carried(standing.db, item.id)
    items.require_to_carry(item, held.phase, session.phase, carried=carried)
    placed = await agenda_rows.items(standing.db, session.id)

    [taken] = _taken_over([item], session, placed, standing)
    session.agenda_revision += 1
    return await standing.record(
        Act.agenda_item_carried_over, Change(taken, AgendaItemOut), Change(session, SessionOut)
    )


async def carry_all(standing: Standing, session: Session) -> list[Change]:
    """Everything that the last closed session left, on the agenda of a session that is about to be planned."""
    left = await agenda_rows.left_over(standing.db, standing.roundtable.id)
    # The items point to the session.
    await standing.db.flush()
    taken = _taken_over(left, session, (), standing)
    session.agenda_revision += bool(taken)
    return [Change(each, AgendaItemOut) for each in taken]


def _taken_over(
    left: Iterable[AgendaItem], session: Session, placed: Iterable[AgendaItem], standing: Standing
) -> list[AgendaItem]:
    """New items in the place of those that were left; what was a part stands by itself, and says what it came from."""
    ranks = [(each.sector, each.rank) for each in placed if each.rank < items.PARTS_FROM]
    taken = []
    for item in left:
        rank = lifecycle.next_rank(ranks, item.sector)
        ranks.append((item.sector, rank))
        new = AgendaItem(
            id=new_id(),
            roundtable_id=item.roundtable_id,
            session_id=session.id,
            kind=item.kind,
            parent_id=None,
            phase=AgendaItemPhase.waiting,
            rank=rank,
            title=item.title,
            purpose=item.purpose,
            participation_level=item.participation_level,
            duration_minutes=item.duration_minutes,
            demand_id=item.demand_id,
            proposed_by=item.proposed_by,
            sector=item.sector,
            added_after_convocation=False,
            carried_from=item.id,
            taken_level=None,
            started_at=None,
            running_since=None,
            used_seconds=0,
            ended_at=None,
            removal_reason=None,
            created_at=standing.now,
        )
        standing.db.add(new)
        taken.append(new)
    return taken
