"""The counters of one session, read once for everybody who listens to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.core.paging import PageRequest
from app.core.read_connections import Reads
from app.floor.service import live as floors
from app.floor.service.live import OnFloor
from app.identity.roles import Role
from app.ledger.audiences import Reader
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables import queries as tables
from app.roundtables.access import LiveAccess
from app.roundtables.lifecycle import is_in_force
from app.roundtables.readers import by_grant
from app.sessions import agenda_rows
from app.sessions import queries as sessions
from app.sessions.access import LiveSession
from app.sessions.durations import seconds_between
from app.sessions.models import AgendaItem, AgendaItemPhase, Recess, SessionPhase
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.live import QuorumOut
from app.sessions.schemas.recesses import RecessOut
from app.sessions.service import live as views
from app.streams.schemas import ItemClock, LiveQuorum, LiveRecess, SectorCount, StreamCounters

_MOST: Final = PageRequest(limit=50, after=None)
_TICKING: Final = frozenset({AgendaItemPhase.under_way, AgendaItemPhase.paused})


@dataclass(frozen=True, slots=True)
class Counted:
    """JSON for those who sit at the table, who hear who speaks, and for partner systems that read along."""

    seated: bytes
    along: bytes


async def count(reads: Reads, table_id: UUID, session_id: UUID, now: datetime) -> Counted | None:
    """None where there is nothing to count by: the session is gone, or no ground rules hold."""
    reader = Reader(memberships=(by_grant(table_id),))
    found = await sessions.seen(reads, reader, table_id, session_id)
    if found is None:
        return None
    table = await tables.table_row(reads, table_id)
    access = LiveAccess(
        reads=reads, reader=reader, now=now, roundtable_id=table_id, role=Role.partner, table=table, place=None
    )
    live = LiveSession(access, *found)
    try:
        judged = await views.judge(live)
    except ProtocolMissing:
        return None
    arrived = [each for each in await sessions.arrived(reads, session_id) if is_in_force(each, table.time_zone, now)]
    quorum = views.quorum_over(live, judged, await views.seats(live, judged, arrived))
    floor = await floors.read(live)
    items, recess = await _items(live, floor), await _recess(live)
    budgets = floors.budgets_over(live, judged.ruling.clauses, floor).sectors
    seated, along = (
        StreamCounters(
            server_now=now,
            session_id=session_id,
            phase=live.meeting.phase,
            quorum=_quorum(quorum),
            items=items,
            recess=recess,
            floor=floors.floor_over(judged.ruling.clauses, floor, {each.seat_id for each in arrived}, named=named),
            budgets=tuple(SectorCount.model_validate(each) for each in budgets),
        )
        .model_dump_json()
        .encode()
        for named in (True, False)
    )
    return Counted(seated, along)


def _quorum(quorum: QuorumOut) -> LiveQuorum:
    return LiveQuorum(places=quorum.places, present=quorum.present, sectors=quorum.sectors, holds=quorum.holds)


async def _items(live: LiveSession, floor: OnFloor) -> tuple[ItemClock, ...]:
    bodies: Sequence[str] = (
        await live.access.page(AgendaItem, _MOST, *equal(AgendaItem.session_id, live.meeting.id), order=AgendaItem.rank)
    ).bodies
    shown = []
    for item in map(AgendaItemOut.model_validate_json, bodies):
        if item.phase in _TICKING:
            began = item.running_since
            running = 0 if began is None else seconds_between(began, max(began, floor.now), floor.recesses)
            shown.append(ItemClock(agenda_item_id=item.id, phase=item.phase, seconds=item.used_seconds + running))
    return tuple(shown)


async def _recess(live: LiveSession) -> LiveRecess | None:
    if live.meeting.phase not in {SessionPhase.recess, SessionPhase.caucus}:
        return None
    going_on = (*equal(Recess.session_id, live.meeting.id), agenda_rows.IS_GOING_ON)
    for body in (await live.access.page(Recess, _MOST, *going_on, order=Recess.number)).bodies:
        recess = RecessOut.model_validate_json(body)
        return LiveRecess(
            recess_id=recess.id,
            kind=recess.kind,
            sector=recess.sector,
            ends_at=recess.ends_at,
            overdue=recess.ends_at < live.access.now,
        )
    return None
