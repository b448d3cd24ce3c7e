"""What a caller may read: at a table by its seat, and across all tables for the feed and the lists."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.directory.legal_days import local_date
from app.directory.models import Sector
from app.identity.roles import SECRETARIAT_ROLES, SECTOR_ROLES, Role
from app.ledger.audiences import PUBLIC, ROUNDTABLE, SECRETARIAT, Membership, seat_audience, sector_audience
from app.roundtables.lifecycle import Lasting, is_in_force
from app.roundtables.membership import HeldSeat
from app.roundtables.partner_grants import Granted
from app.roundtables.places import Place


def audiences_of(seat_id: UUID, role: Role, sector: Sector, *, convenes: bool = False) -> frozenset[str]:
    """What the holder of a seat may read at its table; `convenes` of who convenes it while nobody runs it."""
    mine = {PUBLIC, ROUNDTABLE, seat_audience(seat_id)}
    if convenes or role in SECRETARIAT_ROLES:
        mine.add(SECRETARIAT)
    if role in SECTOR_ROLES:
        mine.add(sector_audience(sector))
    return frozenset(mine)


def by_grant(roundtable_id: UUID) -> Membership:
    """What a partner system may read at a table that lets it read along."""
    return Membership(roundtable_id, frozenset({PUBLIC, ROUNDTABLE}))


def by_seat(held: HeldSeat) -> Membership:
    """What an account may read at a table by a seat that it holds there."""
    return Membership(held.roundtable_id, audiences_of(held.seat_id, held.role, held.sector, convenes=held.convenes))


def by_place(place: Place) -> Membership:
    """The same, where the table's row comes with the seat."""
    seat = place.seat
    return Membership(place.table.id, audiences_of(seat.id, seat.role, seat.sector, convenes=place.part.runs))


def in_force(seats: Iterable[HeldSeat], now: datetime) -> tuple[HeldSeat, ...]:
    """Those of the seats that are held under mandates in force."""
    return tuple(held for held in seats if is_in_force(held, held.time_zone, now))


def memberships_granted(grants: Iterable[Granted], now: datetime) -> tuple[Membership, ...]:
    """What may be read by those of the grants that have not ended."""
    return tuple(by_grant(grant.roundtable_id) for grant in grants if has_not_ended(grant, grant.time_zone, now))


def has_not_ended(grant: Lasting, time_zone: str, now: datetime) -> bool:
    """Whether a grant still holds on the table's date of `now`."""
    return grant.valid_until is None or local_date(now, time_zone) <= grant.valid_until
