"""The guard of a table: who the caller is there, answered as 404 to outsiders and 403 to insiders.

For a write it takes the table's row first, so that one writer at a time changes a table: quorum, preconditions and
repeated calls are then simply true.
"""

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import DbSession
from app.core.errors import Forbidden, NotFound, Refusal
from app.identity.callers import Call, require_new_act
from app.identity.guards import Guard, Needs, PermissionMissing, identify, require_scope, take_call
from app.identity.roles import GRANTS, Permission, Role
from app.identity.tokens import Principal
from app.ledger.append import Actor
from app.ledger.audiences import PUBLIC, ROUNDTABLE, Membership, Reader
from app.roundtables import queries
from app.roundtables.access.standing import Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate, Seat
from app.roundtables.readers import audiences_of, grant_in_force


class MandateNotInForce(Forbidden):
    code = "mandate_not_in_force"
    message = "Your seat has no mandate in force: it has not begun, it has ended, or it was revoked."


class ActingSeatRequired(Forbidden):
    code = "acting_seat_required"
    message = "You hold several seats at this table: name one in Acting-Seat."


class NotYourSeat(Forbidden):
    code = "not_your_seat"
    message = "Acting-Seat names a seat at this table that is not yours."


def _choose(rows: list[tuple[Seat, Mandate]], call: Call, time_zone: str) -> tuple[Seat, Mandate]:
    if call.acting_seat is not None:
        rows = [row for row in rows if row[0].id == call.acting_seat]
        if not rows:
            raise NotYourSeat
    valid = {seat.id: (seat, mandate) for seat, mandate in rows if is_in_force(mandate, time_zone, call.now)}
    if not valid:
        raise MandateNotInForce
    if len(valid) > 1:
        raise ActingSeatRequired
    return next(iter(valid.values()))


async def _of_account(db: AsyncSession, call: Call, principal: Principal, roundtable_id: UUID) -> Standing:
    if not call.writes:
        rows = await queries.places_seen(db, principal.id, roundtable_id)
    elif rows := await queries.places_of(db, principal.id, roundtable_id, lock=True):
        # Read again under the lock: a mandate may have been revoked while this writer waited for its turn.
        rows = await queries.places_of(db, principal.id, roundtable_id, lock=False)
    if not rows:
        raise NotFound
    roundtable = rows[0][0]
    seat, mandate = _choose([(seat, mandate) for _, seat, mandate in rows], call, roundtable.time_zone)
    return Standing(
        db=db,
        call=call,
        roundtable=roundtable,
        role=seat.role,
        reader=Reader(memberships=(Membership(roundtable.id, audiences_of(seat)),)),
        actor=Actor("seat", str(seat.id)),
        place=(seat, mandate),
    )


async def _of_partner(db: AsyncSession, call: Call, principal: Principal, roundtable_id: UUID) -> Standing:
    row = await queries.granted(db, principal.id, roundtable_id)
    if row is None or not grant_in_force(row[1], row[0].time_zone, call.now):
        raise NotFound
    return Standing(
        db=db,
        call=call,
        roundtable=row[0],
        role=Role.partner,
        reader=Reader(memberships=(Membership(row[0].id, frozenset({PUBLIC, ROUNDTABLE})),)),
        actor=Actor("partner", str(principal.id)),
        place=None,
    )


async def take_standing(
    db: AsyncSession, call: Call, principal: Principal, roundtable_id: UUID, permission: Permission
) -> Standing:
    """The caller's standing at a table; raises TokenInvalid or NotFound, then Forbidden, then Replayed."""
    resolve = _of_account if principal.kind == "account" else _of_partner
    try:
        taken = await resolve(db, call, principal, roundtable_id)
    except NotFound:
        # Whoever was suspended has no standing anywhere; only then is it worth a query to say so.
        await identify(db, principal)
        raise
    if permission not in GRANTS[taken.role]:
        raise PermissionMissing
    require_scope(principal, permission)
    await require_new_act(db, call, taken.actor, taken.reader)
    return taken


TableId = Annotated[UUID, Path(alias="roundtable_id")]


class TableGuard(Guard):
    """The guard of an operation at a table."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (
        *Guard.refusals,
        NotFound,
        MandateNotInForce,
        ActingSeatRequired,
        NotYourSeat,
    )

    async def __call__(self, request: Request, db: DbSession, roundtable_id: TableId) -> Standing:
        needed: Needs = request.state.needs
        call = await take_call(request)
        return await take_standing(db, call, request.state.principal, roundtable_id, needed.permission)


CurrentStanding = Annotated[Standing, Depends(TableGuard())]
