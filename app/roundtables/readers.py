"""What a caller may read: at a table by its seat, and across all tables for the feed and the desks."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.directory.legal_days import local_date
from app.identity.roles import SECRETARIAT_ROLES, SECTOR_ROLES
from app.identity.tokens import Principal
from app.ledger.audiences import PUBLIC, ROUNDTABLE, SECRETARIAT, Membership, Reader, seat_audience, sector_audience
from app.roundtables import queries
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import PartnerGrant, Seat


def audiences_of(seat: Seat) -> frozenset[str]:
    """What the holder of a seat may read at its table."""
    mine = {PUBLIC, ROUNDTABLE, seat_audience(seat.id)}
    if seat.role in SECRETARIAT_ROLES:
        mine.add(SECRETARIAT)
    if seat.role in SECTOR_ROLES:
        mine.add(sector_audience(seat.sector))
    return frozenset(mine)


def grant_in_force(grant: PartnerGrant, time_zone: str, now: datetime) -> bool:
    return grant.valid_until is None or local_date(now, time_zone) <= grant.valid_until


async def reader_of(db: AsyncSession, principal: Principal, now: datetime, general: frozenset[str]) -> Reader:
    """What a caller may read at all of its tables, for the feed and the desks."""
    if principal.kind == "partner":
        grants = await queries.grants_of(db, principal.id)
        tables = [grant.roundtable_id for grant, zone in grants if grant_in_force(grant, zone, now)]
        return Reader(general, tuple(Membership(table, frozenset({PUBLIC, ROUNDTABLE})) for table in tables))
    rows = await queries.held(db, principal.id)
    valid = [seat for seat, mandate, table in rows if is_in_force(mandate, table.time_zone, now)]
    return Reader(general, tuple(Membership(seat.roundtable_id, audiences_of(seat)) for seat in valid))
