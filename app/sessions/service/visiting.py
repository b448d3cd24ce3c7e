"""Guests: a number in the record, and a name that is kept outside of it."""

from uuid import UUID

from app.core.errors import Conflict
from app.core.ids import new_id
from app.core.paging import Page
from app.core.read_connections import Reads
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.policy import require_own_sector
from app.sessions import policy, presence_rows, stays
from app.sessions.models import Guest, GuestName, Session
from app.sessions.schemas.presence import DepartureIn, GuestIn, GuestOut, GuestShown


class GuestNameless(Conflict):
    code = "guest_nameless"
    message = "No name is kept of this guest."


async def receive(standing: Standing, session: Session, body: GuestIn) -> WriteResult:
    """Somebody without a seat is let in. Raises ListOfOthers, AttendanceNotTaken and OccurredAtUnfit."""
    policy.require_keeps_list(standing.role, conducts=standing.conducts)
    stays.require_attended(session, standing.now)
    guest = Guest(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        number=await standing.next_number(Guest, within=session),
        sector=body.sector,
        named=body.name is not None,
        mode=body.mode,
        arrived_at=stays.guest_arrival(session, body.occurred_at, standing.now),
        departed_at=None,
        recorded_by=standing.seat.id,
    )
    standing.db.add(guest)
    if body.name is not None:
        await standing.db.flush()
        standing.db.add(GuestName(guest_id=guest.id, name=body.name))
    # What was asked holds the name, of which the record keeps no digest either.
    return await standing.record(
        Act.guest_received, Change(guest, GuestOut), occurred_at=body.occurred_at, secret=body.name is not None
    )


async def leave(standing: Standing, guest: Guest, body: DepartureIn) -> WriteResult:
    """Raises ListOfOthers, AlreadyDeparted and OccurredAtUnfit."""
    policy.require_keeps_list(standing.role, conducts=standing.conducts)
    guest.departed_at = stays.guest_departure(guest, body.occurred_at, standing.now)
    return await standing.record(Act.guest_departed, Change(guest, GuestOut), occurred_at=body.occurred_at)


async def erase(standing: Standing, guest: Guest) -> WriteResult:
    """The name is nowhere any more: by who keeps the list, or the sector whose guest it was.

    Raises ListOfOthers, OtherSector and GuestNameless.
    """
    if guest.sector is None:
        policy.require_keeps_list(standing.role, conducts=standing.conducts)
    elif not policy.keeps_list(standing.role, conducts=standing.conducts):
        require_own_sector(standing.seat.sector, guest.sector)
    if not guest.named:
        raise GuestNameless
    await presence_rows.erase_name(standing.db, guest.id)
    guest.named = False
    return await standing.record(Act.guest_name_erased, Change(guest, GuestOut))


async def shown(reads: Reads, page: Page, session_id: UUID, *, named: bool) -> Page:
    """The page with what guests are called, for those who sit at the table."""
    guests = [GuestOut.model_validate_json(body) for body in page.bodies]
    asked = [guest.id for guest in guests if named and guest.named]
    names = await presence_rows.names(reads, session_id, asked) if asked else {}
    items = [GuestShown.model_validate({**guest.model_dump(), "name": names.get(guest.id)}) for guest in guests]
    return Page([item.model_dump_json() for item in items], page.last)
