"""Items while the session goes on: they start, stand still and end, one at a time; until the call one is removed."""

from datetime import datetime

from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.sessions import agenda_rows, items, lifecycle
from app.sessions.models import AgendaItem, AgendaItemPhase, ParticipationLevel, Session
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.items import ItemStartIn, RemovalIn
from app.sessions.schemas.sessions import SessionOut
from app.sessions.service.taking import require_readable
from app.sessions.stays import OccurredAtUnfit


async def start(standing: Standing, session: Session, item: AgendaItem, body: ItemStartIn) -> WriteResult:
    """The item is under way from now on, or again; the clocks of what was stand still, and nothing is called finished.

    Raises SessionNotOpen, AgendaItemNotOnAgenda, AgendaItemEnded, AgendaItemUnderWay, and GroundRuleBreached where its
    documents came too late: then it is taken up only to inform.
    """
    lifecycle.require_open(session)
    items.require_startable(item)
    level = ParticipationLevel.inform if body.only_to_inform else item.taken_level or item.participation_level
    await require_readable(standing, session, [item], level)
    under_way = await agenda_rows.under_way(standing.db, session.id)
    now = standing.now

    changed = items.giving_way(item, under_way)
    waited = await agenda_rows.recesses(standing.db, session.id) if changed else ()
    for each in changed:
        items.pause(each, waited, now)
    if item.parent_id is not None and not any(each.id == item.parent_id for each in under_way):
        whole = await standing.db.get_one(AgendaItem, item.parent_id)
        items.require_on_agenda(whole)
        items.start(whole, now)
        changed.append(whole)
    items.start(item, now)
    item.taken_level = None if level is item.participation_level else level
    return await standing.record(Act.agenda_item_started, *_bodies(item, *changed))


async def pause(standing: Standing, session: Session, item: AgendaItem) -> WriteResult:
    """The item waits, and what is below it. Raises SessionNotOpen and AgendaItemNotUnderWay."""
    lifecycle.require_open(session)
    items.require_under_way(item)
    changed = items.with_parts(item, await agenda_rows.under_way(standing.db, session.id))
    waited = await agenda_rows.recesses(standing.db, session.id)
    for each in changed:
        items.pause(each, waited, standing.now)
    return await standing.record(Act.agenda_item_paused, *_bodies(*changed))


async def keep_time(
    standing: Standing, session: Session, item: AgendaItem, stretch: tuple[datetime, datetime], *, ends: bool
) -> WriteResult:
    """Time that an item took while there was no line to keep its clock.

    Raises OccurredAtUnfit, AgendaItemNotOnAgenda, AgendaItemUnderWay and AgendaItemEnded.
    """
    began, until = stretch
    if session.opened_at is None or not session.opened_at <= began <= until <= min(
        standing.now, session.closed_at or standing.now
    ):
        raise OccurredAtUnfit(at="/occurred_at")
    items.keep_time(item, stretch, await agenda_rows.recesses(standing.db, session.id), ends=ends)
    return await standing.record(Act.agenda_item_timed, *_bodies(item), occurred_at=began)


async def end(standing: Standing, session: Session, item: AgendaItem) -> WriteResult:
    """The item is finished, and what is under way below it.

    Raises SessionNotOpen, AgendaItemNotOnAgenda, AgendaItemEnded and AgendaItemNotUnderWay.
    """
    lifecycle.require_open(session)
    changed = items.with_parts(item, await agenda_rows.under_way(standing.db, session.id))
    waited = await agenda_rows.recesses(standing.db, session.id)
    for each in changed:
        items.end(each, waited, standing.now)
    return await standing.record(Act.agenda_item_ended, *_bodies(*changed))


async def remove(standing: Standing, session: Session, item: AgendaItem, body: RemovalIn) -> WriteResult:
    """Off the agenda, with its parts, before the call; the sectors agree to the agenda anew.

    Raises RoundtableNotLive, AgendaFrozen and AgendaItemNotOnAgenda.
    """
    lifecycle.require_sitting(standing.roundtable, session)
    lifecycle.require_agenda_open(session)
    items.require_on_agenda(item)
    changed = items.with_parts(item, await agenda_rows.items(standing.db, session.id))
    for each in changed:
        each.phase, each.removal_reason = AgendaItemPhase.removed, each.removal_reason or body.reason
    session.agenda_revision += 1
    return await standing.record(Act.agenda_item_removed, *_bodies(*changed), Change(session, SessionOut))


def _bodies(*changed: AgendaItem) -> list[Change]:
    return [Change(each, AgendaItemOut) for each in changed]
