"""Seats: the places of organizations, and whether their holders' names are told."""

from app.core.errors import Unprocessable
from app.core.ids import new_id
from app.directory import queries as directory
from app.identity.callers import WriteResult
from app.identity.roles import TABLE_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import accrediting, candidates, holders, lifecycle, policy, queries, seat_ends
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.roundtables.schemas.seats import SeatIn, SeatOut, SeatPatch
from app.roundtables.service.convening import OrganizationUnknown


class NotATableRole(Unprocessable):
    code = "not_a_table_role"
    message = "This is a role of an account, not of a seat."
    pointer = "/role"


async def create_seat(standing: Standing, body: SeatIn) -> WriteResult:
    """A place for an organization; its sector is the organization's, and votes belong to deciding sectors alone.

    Once the table is installed a further voting place waits for every deciding sector, also one of another sector.
    """
    if body.role not in TABLE_ROLES:
        raise NotATableRole
    organization = await directory.organization(standing.db, body.organization_id)
    if organization is None:
        raise OrganizationUnknown(at="/organization_id")
    deciding = standing.roundtable.deciding_sectors
    candidates.require_may_bring(standing.part, body.role, organization.sector, deciding)
    further = accrediting.is_further_place(standing.roundtable, body.role)
    if not further:
        lifecycle.require_votes_allowed(standing.roundtable, body.role, organization.sector)

    # An organization that has left the table returns with all its places.
    beside = await queries.seats_of(standing.db, standing.roundtable.id, organization.id)
    seat = Seat(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        organization_id=organization.id,
        sector=organization.sector,
        role=body.role,
        alternate_of=body.alternate_of,
        label=body.label,
        name_hidden=False,
        awaits_assent=further,
        created_at=standing.now,
        admitted_at=None,
        away_since=min(filter(None, (each.away_since for each in beside)), default=None),
        end_proposed_at=None,
        ended_at=None,
        end_reason=None,
        end_digest=None,
    )
    if body.alternate_of is not None:
        titular = await queries.at_table(standing.db, Seat, standing.roundtable.id, body.alternate_of)
        lifecycle.require_stands_in(seat, titular)
        if titular is not None:
            accrediting.require_admitted(titular)
            seat_ends.require_not_ended(titular)
    standing.db.add(seat)
    return await standing.record(Act.seat_created, Change(seat, SeatOut))


async def amend_seat(standing: Standing, seat: Seat, body: SeatPatch) -> WriteResult:
    """Another label. Raises OthersBringThem, or NameHidden: a label is where people write names."""
    candidates.require_may_bring(standing.part, seat.role, seat.sector, standing.roundtable.deciding_sectors)
    if body.label is not None:
        lifecycle.require_shown(seat)
    for name, value in body.given().items():
        setattr(seat, name, value)
    return await standing.record(Act.seat_amended, Change(seat, SeatOut))


async def hide(standing: Standing, seat: Seat) -> WriteResult:
    """From this act on nobody at the table reads a name for the seat. Raises OtherSeat or NameHidden.

    Its label goes with it: that is where people write names. So does whom the documents of its mandates name.
    """
    if not standing.conducts:
        policy.require_own_seat(standing.seat.id, seat.id)
    lifecycle.require_shown(seat)

    seat.name_hidden, seat.label = True, None
    await holders.erase(standing.db, seat.id)
    return await standing.record(Act.seat_hidden, Change(seat, SeatOut))


async def show(standing: Standing, seat: Seat) -> WriteResult:
    """Whoever holds the seat lets the others read their name again. Raises OtherSeat or NameShown."""
    policy.require_own_seat(standing.seat.id, seat.id)
    lifecycle.require_hidden(seat)

    seat.name_hidden = False
    return await standing.record(Act.seat_shown, Change(seat, SeatOut))
