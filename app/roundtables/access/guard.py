"""The guard of a table: who the caller is there, answered as 404 to outsiders and 403 to insiders.

For a write it takes the table's row first, so that one writer at a time changes a table: quorum, preconditions and
repeated calls are then simply true.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, ClassVar, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import DbSession
from app.core.errors import Forbidden, NotFound, Refusal
from app.identity.callers import Call, require_new_act
from app.identity.guards import Guard, Needs, identify, take_call
from app.identity.policy import require_permission
from app.identity.roles import Permission, Role
from app.identity.tokens import Principal
from app.ledger.audiences import Membership, Reader
from app.ledger.envelopes import Actor
from app.roundtables import membership, partner_grants
from app.roundtables.access.standing import Standing
from app.roundtables.lifecycle import Term, is_in_force
from app.roundtables.models import MandatePhase
from app.roundtables.readers import audiences_of, by_grant, has_not_ended
from app.roundtables.running import FacilitationDismissed, Part, part_of

Place = TypeVar("Place")
Holds = Callable[[Term, str, datetime], bool]
"""Whether a mandate counts, in a time zone at a moment."""


class MandateNotInForce(Forbidden):
    code = "mandate_not_in_force"
    message = "Your seat has no mandate in force: it has not begun, it has ended, or it was revoked."


class MandateNotConfirmed(Forbidden):
    code = "mandate_not_confirmed"
    message = "Your mandate waits for the word of its sector; until then it gives nothing."


class ActingSeatRequired(Forbidden):
    code = "acting_seat_required"
    message = "You hold several seats at this table: name one in Acting-Seat."


class NotYourSeat(Forbidden):
    code = "not_your_seat"
    message = "Acting-Seat names a seat at this table that is not yours."


def choose(
    rows: Iterable[tuple[UUID, Term, Place]],
    named: UUID | None,
    time_zone: str,
    now: datetime,
    *,
    holds: Holds = is_in_force,
) -> Place:
    """Of (seat, mandate, place) the place that counts.

    `holds` says whether a mandate does. Raises NotYourSeat, MandateNotConfirmed, MandateNotInForce or
    ActingSeatRequired.
    """
    rows = [row for row in rows if named in {None, row[0]}]
    if not rows:
        raise NotYourSeat
    valid = {seat_id: place for seat_id, mandate, place in rows if holds(mandate, time_zone, now)}
    if not valid:
        if any(mandate.phase is MandatePhase.proposed for _, mandate, _ in rows):
            raise MandateNotConfirmed
        raise MandateNotInForce
    if len(valid) > 1:
        raise ActingSeatRequired
    return next(iter(valid.values()))


async def _of_account(
    db: AsyncSession, call: Call, principal: Principal, roundtable_id: UUID, holds: Holds
) -> Standing:
    rows = await membership.places_of(db, principal, roundtable_id, lock=call.writes)
    if not rows:
        raise NotFound
    roundtable = rows[0][0]
    held = [(seat.id, mandate, (seat, mandate)) for _, seat, mandate in rows]
    seat, mandate = choose(held, call.acting_seat, roundtable.time_zone, call.now, holds=holds)
    part = part_of(seat.id, seat.role, roundtable, call.now)
    mine = audiences_of(seat.id, seat.role, seat.sector, convenes=part.runs)
    return Standing(
        db=db,
        call=call,
        actor=Actor("seat", str(seat.id)),
        reader=Reader(memberships=(Membership(roundtable.id, mine),)),
        roundtable_id=roundtable.id,
        roundtable=roundtable,
        role=seat.role,
        place=(seat, mandate),
        part=part,
    )


async def _of_partner(db: AsyncSession, call: Call, principal: Principal, roundtable_id: UUID) -> Standing:
    row = await partner_grants.granted(db, principal, roundtable_id)
    if row is None or not has_not_ended(row[1], row[0].time_zone, call.now):
        raise NotFound
    return Standing(
        db=db,
        call=call,
        actor=Actor("partner", str(principal.id)),
        reader=Reader(memberships=(by_grant(row[0].id),)),
        roundtable_id=row[0].id,
        roundtable=row[0],
        role=Role.partner,
        place=None,
        part=Part(frozenset({Role.partner})),
        grant=row[1],
    )


async def take_standing(
    db: AsyncSession,
    call: Call,
    principal: Principal,
    roundtable_id: UUID,
    permission: Permission,
    *,
    holds: Holds = is_in_force,
) -> Standing:
    """The caller's standing at a table; raises TokenInvalid or NotFound, then Forbidden, then Replayed.

    Of what a dismissed facilitation may not do any more it raises FacilitationDismissed.
    """
    try:
        if principal.kind == "account":
            taken = await _of_account(db, call, principal, roundtable_id, holds)
        else:
            taken = await _of_partner(db, call, principal, roundtable_id)
    except NotFound:
        # Whoever was suspended has no standing anywhere; only then is it worth a query to say so.
        await identify(db, principal)
        raise
    require_permission(taken.part.roles, principal, permission)
    if not taken.may(permission):
        raise FacilitationDismissed
    await require_new_act(db, call, taken.actor, taken.reader)
    return taken


TableId = Annotated[UUID, Path(alias="roundtable_id")]


class AtTableGuard(Guard):
    """What every operation at a table depends on."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (
        *Guard.refusals,
        NotFound,
        MandateNotInForce,
        MandateNotConfirmed,
        ActingSeatRequired,
        NotYourSeat,
    )


class TableGuard(AtTableGuard):
    """The guard of an operation at a table that writes, or looks at its rows; `holds` says which mandates count."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (*AtTableGuard.refusals, FacilitationDismissed)

    def __init__(self, holds: Holds = is_in_force) -> None:
        self.holds = holds

    async def __call__(self, request: Request, db: DbSession, roundtable_id: TableId) -> Standing:
        needed: Needs = request.state.needs
        call = await take_call(request, db)
        return await take_standing(
            db, call, request.state.principal, roundtable_id, needed.permission, holds=self.holds
        )


CurrentStanding = Annotated[Standing, Depends(TableGuard())]
