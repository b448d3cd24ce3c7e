"""The guards of a GET of what is stored: who is asking, what of it is visible, and the body, in one statement.

They take no session, begin no transaction and load no rows. Refusals come in the order of every other guard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Self, cast
from uuid import UUID

from fastapi import Depends, Path, Request
from sqlalchemy.orm import InstrumentedAttribute

from app.core.compiled_queries import CompiledQuery
from app.core.db import Subject
from app.core.errors import NotFound, Refusal
from app.core.paging import Page, PageRequest
from app.core.problems import BUSY_OR_AWAY
from app.core.read_connections import Reads
from app.directory.models import Sector
from app.identity.guards import Guard, Needs, ReadGuard, acting_seat, identify
from app.identity.policy import general_audiences, require_permission, roles_of_account, roles_of_partner
from app.identity.roles import Permission, Role
from app.identity.tokens import Principal, TokenInvalid
from app.ledger.audiences import Membership, Reader
from app.ledger.queries import Stored, Where
from app.ledger.reading import ReadAccess
from app.roundtables import membership, partner_grants
from app.roundtables.access.guard import AtTableGuard, TableId, choose
from app.roundtables.membership import HeldSeat
from app.roundtables.models import AtTable
from app.roundtables.readers import by_grant, by_seat, has_not_ended, in_force, memberships_granted

# In a row that `held_with_views` gives, the view comes after the seat.
_VIEW_AT: Final = len(HeldSeat._fields)


@dataclass(frozen=True, slots=True)
class TableReadAccess(ReadAccess):
    """What one caller may read at one table, with the caller's part there: a partner system has no sector."""

    role: Role = Role.partner
    sector: Sector | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose request it is, before anything is known of them."""

    reads: Reads
    principal: Principal
    seat_id: UUID | None
    now: datetime
    permission: Permission

    @classmethod
    def by(cls, request: Request) -> Self:
        state, needed = request.app.state, cast("Needs", request.state.needs)
        seat_id = acting_seat(request)
        return cls(state.database.reads, request.state.principal, seat_id, state.clock(), needed.permission)

    @property
    def is_partner(self) -> bool:
        return self.principal.kind == "partner"

    async def by_seat(self, rows: Sequence[HeldSeat]) -> TableReadAccess:
        """By the seat that counts; raises TokenInvalid or NotFound, then Forbidden."""
        if not rows:
            raise await self.outsider()
        held = choose([(row.seat_id, row, row) for row in rows], self.seat_id, rows[0].time_zone, self.now)
        return self.access(by_seat(held), held.role, held.sector)

    async def by_grant(self, roundtable_id: UUID | None) -> TableReadAccess:
        """By what the table granted last; raises TokenInvalid or NotFound, then Forbidden."""
        grant = await partner_grants.granted_at(self.reads, self.principal, roundtable_id)
        if grant is None or not has_not_ended(grant, grant.time_zone, self.now):
            raise await self.outsider()
        return self.access(by_grant(grant.roundtable_id), Role.partner, None)

    async def outsider(self) -> NotFound:
        """What is answered to who has no standing at the table; raises TokenInvalid for a token that ended."""
        # Whoever was suspended has no standing anywhere; only then is it worth a query to say so.
        await identify(self.reads, self.principal)
        return NotFound()

    def access(self, mine: Membership, role: Role, sector: Sector | None) -> TableReadAccess:
        """What these audiences read, by this part at the table; raises PermissionMissing or ScopeMissing."""
        require_permission({role}, self.principal, self.permission)
        return TableReadAccess(self.reads, Reader(memberships=(mine,)), self.now, mine.roundtable_id, role, sector)


class TableReadGuard(AtTableGuard):
    """The guard of a GET of what is stored at a table."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (*AtTableGuard.refusals, *BUSY_OR_AWAY)

    async def __call__(self, request: Request, roundtable_id: TableId) -> TableReadAccess:
        asking = Asking.by(request)
        if asking.is_partner:
            return await asking.by_grant(roundtable_id)
        return await asking.by_seat(await membership.held_at(asking.reads, asking.principal, roundtable_id))


CurrentTableReadAccess = Annotated[TableReadAccess, Depends(TableReadGuard())]


@dataclass(frozen=True, slots=True)
class Seen:
    """A stored body that the path names and the caller may read, with what else the caller may read there."""

    access: TableReadAccess
    stored: Stored

    @property
    def id(self) -> UUID:
        return self.stored.id

    async def page(
        self,
        subject: type[Subject],
        request: PageRequest,
        *where: Where,
        order: InstrumentedAttribute[int] | None = None,
    ) -> Page:
        """One page of what lies under it, as far as the caller may read it."""
        return await self.access.page(subject, request, *where, order=order)


class BodyGuard(AtTableGuard):
    """The guard of a GET of one body, or of what lies under it; the queries are those of `membership`."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (*AtTableGuard.refusals, *BUSY_OR_AWAY)

    def __init__(self, held_with_views: CompiledQuery, views: CompiledQuery) -> None:
        self.held_with_views = held_with_views
        self.views = views

    async def find(
        self, request: Request, roundtable_id: UUID | None, key: UUID | str, parent: UUID | None = None
    ) -> Seen:
        """The body of the row that the path names; raises NotFound where there is none, or no view for the caller.

        Only for a partner system has the table to be known before.
        """
        asking = Asking.by(request)
        values = {"table": roundtable_id, "key": key, "parent": parent}
        if asking.is_partner:
            access = await asking.by_grant(roundtable_id)
            found = await self.views.rows(asking.reads, **values)
        else:
            rows = await self.held_with_views.rows(asking.reads, **membership.by_token(asking.principal), **values)
            access = await asking.by_seat([HeldSeat(*row[:_VIEW_AT]) for row in rows])
            found = [row[_VIEW_AT:] for row in rows]
        mine = access.reader.audiences_at(access.roundtable_id)
        for audience, *stored in found:
            if audience in mine:
                return Seen(access, Stored(*stored))
        raise NotFound


@cache
def seen(
    model: type[AtTable],
    parameter: str,
    *,
    by: InstrumentedAttribute[UUID] | None = None,
    under: InstrumentedAttribute[UUID] | None = None,
) -> Any:
    """A dependency of a GET: the body of the row that the path names by `parameter`, as the caller sees it.

    The parameter is the row's id, or the value of its column `by`. With `under` the path names also the row that it
    belongs to, by a parameter of that column's name.
    """
    key_column = model.id if by is None else by

    class SeenGuard(BodyGuard):
        async def __call__(
            self, request: Request, roundtable_id: TableId, key: Annotated[UUID, Path(alias=parameter)]
        ) -> Seen:
            return await self.find(request, roundtable_id, key)

    class SeenUnderGuard(BodyGuard):
        async def __call__(
            self,
            request: Request,
            roundtable_id: TableId,
            key: Annotated[UUID, Path(alias=parameter)],
            parent: Annotated[UUID, Path(alias=under.key if under is not None else "")],
        ) -> Seen:
            return await self.find(request, roundtable_id, key, parent)

    guard = SeenGuard if under is None else SeenUnderGuard
    return Depends(
        guard(membership.held_with_views(model, key_column, under), membership.views(model, key_column, under))
    )


@dataclass(frozen=True, slots=True)
class AcrossReadAccess(ReadAccess):
    """What one caller may read at all tables, with the seats that the caller holds; a partner system has none."""

    seats: tuple[HeldSeat, ...] = ()


class AcrossGuard(Guard):
    """The guard of a GET over all tables of the caller; answers 401 and 403."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = ReadGuard.refusals

    async def __call__(self, request: Request) -> AcrossReadAccess:
        asking = Asking.by(request)
        access, roles = await read_across(asking)
        require_permission(roles, asking.principal, asking.permission)
        return access


async def read_across(asking: Asking) -> tuple[AcrossReadAccess, frozenset[Role]]:
    """What whoever asks may read at all tables, and their roles outside of them; raises TokenInvalid."""
    seats: tuple[HeldSeat, ...] = ()
    if asking.is_partner:
        suspended, grants = await partner_grants.grants_of(asking.reads, asking.principal)
        roles, mine = roles_of_partner(suspended=suspended), memberships_granted(grants, asking.now)
    else:
        found = await membership.member(asking.reads, asking.principal)
        if found is None:
            raise TokenInvalid
        roles, seats = roles_of_account(found.roles, found.phase), in_force(found.seats, asking.now)
        mine = tuple(map(by_seat, seats))
    return AcrossReadAccess(asking.reads, Reader(general_audiences(roles), mine), asking.now, None, seats), roles


CurrentAcrossReadAccess = Annotated[AcrossReadAccess, Depends(AcrossGuard())]
