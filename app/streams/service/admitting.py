"""Whether those who listen may still read what they hear, asked for all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.core.errors import Forbidden
from app.core.read_connections import Reads
from app.identity.roles import GRANTS, Permission
from app.roundtables import membership, partner_grants
from app.roundtables.access.guard import choose
from app.roundtables.membership import HeldSeat
from app.roundtables.readers import by_grant, by_seat, has_not_ended
from app.streams.service.listeners import Listener
from app.streams.service.tickets import Bearer

Held = Mapping[tuple[UUID, int, UUID], Sequence[HeldSeat]]


async def audiences_of(reads: Reads, bearer: Bearer, table_id: UUID, now: datetime) -> frozenset[str]:
    """What somebody may hear of a table at this moment; nothing where they may not listen there."""
    if bearer.principal.kind == "partner":
        return await _along(reads, bearer, table_id, now)
    held = await _held(reads, {bearer.principal.id}, {table_id})
    return _seated(held, bearer, table_id, now)


async def excluded(reads: Reads, listeners: Collection[Listener], now: datetime) -> Sequence[Listener]:
    """Those who may hear less, or more, than when they began: they begin anew, or not at all."""
    seated = [each for each in listeners if each.seated]
    held = await _held(reads, {each.principal.id for each in seated}, {each.table_id for each in seated})
    changed = [each for each in seated if _seated(held, each.bearer, each.table_id, now) != each.audiences]
    asked = dict[tuple[UUID, int, UUID], frozenset[str]]()
    for each in listeners:
        if not each.seated:
            key = (each.principal.id, each.principal.epoch, each.table_id)
            if key not in asked:
                asked[key] = await _along(reads, each.bearer, each.table_id, now)
            if asked[key] != each.audiences:
                changed.append(each)
    return changed


async def _held(reads: Reads, accounts: Collection[UUID], tables: Collection[UUID]) -> Held:
    found = defaultdict[tuple[UUID, int, UUID], list[HeldSeat]](list)
    if accounts:
        for account, epoch, seat in await membership.held_among(reads, accounts, tables):
            found[account, epoch, seat.roundtable_id].append(seat)
    return found


def _seated(held: Held, bearer: Bearer, table_id: UUID, now: datetime) -> frozenset[str]:
    rows = held.get((bearer.principal.id, bearer.principal.epoch, table_id), ())
    if not rows:
        return frozenset()
    try:
        seat = choose([(row.seat_id, row, row) for row in rows], bearer.seat_id, rows[0].time_zone, now)
    except Forbidden:
        return frozenset()
    return by_seat(seat).audiences if Permission.roundtable_read in GRANTS[seat.role] else frozenset()


async def _along(reads: Reads, bearer: Bearer, table_id: UUID, now: datetime) -> frozenset[str]:
    grant = await partner_grants.granted_at(reads, bearer.principal, table_id)
    holds = grant is not None and has_not_ended(grant, grant.time_zone, now)
    return by_grant(table_id).audiences if holds else frozenset()
