"""The guard of a table: who the caller is there, answered as 404 to outsiders and 403 to insiders.

For a write it takes the table's row first, so that one writer at a time changes a table: quorum, preconditions and
repeated calls are then simply true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.conditional import ExpectedRevision
from app.core.db import Session
from app.core.errors import Forbidden, NotFound
from app.identity.answers import require_revision
from app.identity.callers import Call, Outcome, record, require_new_act
from app.identity.guards import PermissionMissing, identify, require_scope, take_call
from app.identity.roles import GRANTS, Permission, Role
from app.identity.tokens import Principal
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Actor, Change
from app.ledger.audiences import PUBLIC, ROUNDTABLE, Membership, Reader
from app.ledger.queries import Stored
from app.roundtables import queries
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import AtTable, Mandate, Power, Roundtable, Seat
from app.roundtables.policy import require_power
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


class SeatRequired(Forbidden):
    code = "seat_required"
    message = "Only who holds a seat at the table can do this."


@dataclass(frozen=True, slots=True)
class Standing:
    """One caller's part at one table, for one request."""

    db: AsyncSession
    call: Call
    roundtable: Roundtable
    role: Role
    reader: Reader
    actor: Actor
    place: tuple[Seat, Mandate] | None

    @property
    def now(self) -> datetime:
        return self.call.now

    @property
    def seat(self) -> Seat:
        """The caller's seat; raises SeatRequired for partner systems, which have none."""
        if self.place is None:
            raise SeatRequired
        return self.place[0]

    @property
    def mandate(self) -> Mandate:
        if self.place is None:
            raise SeatRequired
        return self.place[1]

    @property
    def conducts(self) -> bool:
        """Whether the caller runs the table: facilitator or secretariat."""
        return self.role in {Role.facilitator, Role.secretariat}

    def require_power(self, power: Power) -> None:
        """Raises PowerMissing unless the mandate gives it."""
        require_power(self.mandate.powers, power)

    async def record(
        self,
        act: Act,
        *changes: Change,
        evidence: Mapping[str, str] | None = None,
        occurred_at: datetime | None = None,
    ) -> Outcome:
        """Publish what changed and append the act to the log; the first change is the act's own subject."""
        return await record(
            self.db,
            self.call,
            self.actor,
            self.reader,
            act,
            changes,
            roundtable_id=self.roundtable.id,
            evidence=evidence,
            occurred_at=occurred_at,
        )


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


@dataclass(frozen=True, slots=True)
class TableGuard:
    """The guard of an operation at a table."""

    permission: Permission
    keyed: bool = False

    async def __call__(self, request: Request, db: Session, roundtable_id: TableId) -> Standing:
        call = await take_call(request, keyed=self.keyed)
        return await take_standing(db, call, request.state.principal, roundtable_id, self.permission)


def standing(permission: Permission, *, keyed: bool = False) -> TableGuard:
    """The guard for one permission; `keyed` where a repeat would hurt and the client must name the act."""
    return TableGuard(permission, keyed)


Row = TypeVar("Row", bound=AtTable)


@cache
def located(model: type[Row], parameter: str, permission: Permission, *, keyed: bool = False) -> Any:
    """A dependency: the row of this table that the path names, if the caller sees it; raises NotFound."""

    async def locate(
        taken: Annotated[Standing, Depends(standing(permission, keyed=keyed))],
        subject_id: Annotated[UUID, Path(alias=parameter)],
    ) -> Row:
        row = await queries.at_table(taken.db, model, taken.roundtable.id, subject_id)
        if row is None or await ledger.one(taken.db, taken.reader, model, subject_id, taken.roundtable.id) is None:
            raise NotFound
        return row

    return Depends(locate)


@cache
def seen(model: type[AtTable], parameter: str, permission: Permission) -> Any:
    """A dependency for a reading: the body of the row that the path names, as the caller sees it; raises NotFound."""

    async def see(
        taken: Annotated[Standing, Depends(standing(permission))],
        subject_id: Annotated[UUID, Path(alias=parameter)],
    ) -> Stored:
        stored = await ledger.one(taken.db, taken.reader, model, subject_id, taken.roundtable.id)
        if stored is None:
            raise NotFound
        return stored

    return Depends(see)


@cache
def matched(model: type[Row], parameter: str, permission: Permission, *, keyed: bool = False) -> Any:
    """The same where the act changes or approves the text: If-Match must name the current revision (428, 412)."""

    async def match(
        taken: Annotated[Standing, Depends(standing(permission, keyed=keyed))],
        row: Annotated[Row, located(model, parameter, permission, keyed=keyed)],
        expected: ExpectedRevision,
    ) -> Row:
        if expected != row.revision:
            current = await ledger.one(taken.db, taken.reader, model, row.id, taken.roundtable.id)
            require_revision(expected, current, row.revision)
        return row

    return Depends(match)
