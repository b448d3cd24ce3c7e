"""Who came for the seats of a session, where anybody may know: names that stand in rows that can be erased."""

from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from app.core.compiled_queries import CompiledQuery, Source
from app.directory.models import Sector
from app.identity.models import Account
from app.roundtables.models import Mandate, MandateHolder, Seat
from app.sessions.models import Attendance, Guest, GuestName


class Came(NamedTuple):
    """A seat that is not hidden, with what the account that came is called, and whom its document names."""

    seat_id: UUID
    sector: Sector
    display_name: str | None
    name: str | None
    rank: str | None


_CAME: Final = CompiledQuery(
    select(Attendance.seat_id, Seat.sector, Account.display_name, MandateHolder.name, MandateHolder.rank)
    .join(Seat, Seat.id == Attendance.seat_id)
    .join(Mandate, Mandate.id == Attendance.mandate_id)
    .outerjoin(Account, Account.id == Mandate.account_id)
    .outerjoin(MandateHolder, MandateHolder.mandate_id == Mandate.id)
    .where(Attendance.session_id == bindparam("session", type_=Uuid()), Seat.name_hidden.is_(False))
    .order_by(Attendance.arrived_at, Attendance.id)
)


async def came(reads: Source, session_id: UUID) -> list[Came]:
    """By arrival; the last one of a seat is who left it."""
    return [Came(*row) for row in await _CAME.rows(reads, session=session_id)]


_GUESTS: Final = CompiledQuery(
    select(Guest.number, GuestName.name)
    .join(GuestName, GuestName.guest_id == Guest.id)
    .where(Guest.session_id == bindparam("session", type_=Uuid()))
)


async def guests(reads: Source, session_id: UUID) -> dict[int, str]:
    """What guests of a session are called, by number, where that is kept."""
    return {row[0]: row[1] for row in await _GUESTS.rows(reads, session=session_id)}
