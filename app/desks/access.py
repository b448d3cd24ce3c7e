"""The guards of what is told to oneself, and of what one sector alone does.

The latter answer 404 to outsiders of the table, and 403 to everybody else at it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Final
from uuid import UUID

from fastapi import Depends, Path, Query, Request

from app.commitments.models import Commitment
from app.core.db import DbSession
from app.core.errors import NotFound, Refusal, refuses
from app.core.read_connections import Reads
from app.desks import queries
from app.desks.schemas import CommitmentRole
from app.directory.models import Sector
from app.identity.guards import Guard, Needs, ReadGuard, acting_seat, identify, take_call
from app.identity.policy import PermissionMissing, require_permission, roles_of_account
from app.identity.tokens import Principal, TokenInvalid
from app.ledger import queries as ledger
from app.monitoring.policy import NotResponsible, require_answering
from app.roundtables import membership
from app.roundtables.access import (
    BodyGuard,
    CurrentLiveAccess,
    CurrentStanding,
    LiveAccess,
    Seen,
    Standing,
    TableGuard,
    take_standing,
)
from app.roundtables.desks import Gather
from app.roundtables.membership import Person, held_with_views, views
from app.roundtables.places import Place
from app.roundtables.policy import NotOfThisSector, require_of_sector

PartQuery = Annotated[
    CommitmentRole | None, Query(description="Only those that the sector answers for, or only those that it gains by.")
]


async def _rooms(request: Request) -> Sequence[Gather]:
    rooms: Sequence[Gather] = request.app.state.desks
    return rooms


Rooms = Annotated[Sequence[Gather], Depends(_rooms)]
"""The rooms that put something on desks."""


@dataclass(frozen=True, slots=True)
class Oneself:
    """The signed-in person, and the places that they hold under mandates that nobody revoked."""

    reads: Reads
    person: Person
    places: Sequence[Place]
    now: datetime


class OneselfGuard(Guard):
    """The guard of what is computed about oneself at all tables, in one statement; answers 401 and 403."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = ReadGuard.refusals

    async def __call__(self, request: Request) -> Oneself:
        state, needed = request.app.state, request.state.needs
        principal: Principal = request.state.principal
        acting_seat(request)
        reads: Reads = state.database.reads
        if principal.kind == "partner":
            # A partner system is nobody: it has neither a desk nor seats.
            require_permission((await identify(reads, principal))[0], principal, needed.permission)
            raise PermissionMissing(needed.permission)
        now = state.clock()
        found = await membership.placed(reads, principal, now)
        if found is None:
            raise TokenInvalid
        person, places = found
        require_permission(roles_of_account(person.roles, person.phase), principal, needed.permission)
        return Oneself(reads, person, places, now)


CurrentOneself = Annotated[Oneself, Depends(OneselfGuard())]


@dataclass(frozen=True, slots=True)
class Member:
    """Who holds a seat at a table, and what may be read from there."""

    access: LiveAccess
    place: Place
    account_id: UUID


async def _member(request: Request, access: CurrentLiveAccess) -> Member:
    principal: Principal = request.state.principal
    if access.place is None:
        # A partner system is nobody, and has missed nothing.
        raise PermissionMissing(request.state.needs.permission)
    return Member(access, access.place, principal.id)


CurrentMember = Annotated[Member, Depends(_member)]


class CommitmentGuard(TableGuard):
    """The guard where the path names a commitment and its table follows from that."""

    async def __call__(self, request: Request, db: DbSession, commitment_id: Annotated[UUID, Path()]) -> Standing:
        needed: Needs = request.state.needs
        call = await take_call(request, db)
        table = await queries.table_of_commitment(db, commitment_id)
        if table is None:
            raise NotFound
        return await take_standing(db, call, request.state.principal, table, needed.permission)


_AT_COMMITMENT: Final = CommitmentGuard()


@dataclass(frozen=True, slots=True)
class AtCommitment:
    """A commitment, and the part of the caller at its table."""

    standing: Standing
    commitment: Commitment


def owing_at_commitment(sector: Sector) -> Callable[..., Awaitable[AtCommitment]]:
    """The guard for the seats of those of one sector who owe a commitment; raises NotFound, then Forbidden."""

    @refuses(NotOfThisSector, NotResponsible)
    async def guard(
        standing: Annotated[Standing, Depends(_AT_COMMITMENT)], commitment_id: Annotated[UUID, Path()]
    ) -> AtCommitment:
        commitment = await queries.commitment(standing.db, commitment_id)
        if await ledger.one(standing.db, standing.reader, Commitment, commitment_id, standing.roundtable.id) is None:
            raise NotFound
        _require(standing, sector)
        require_answering(standing.seat, commitment)
        return AtCommitment(standing, commitment)

    return guard


def of_sector_at_table(sector: Sector) -> Callable[..., Awaitable[Standing]]:
    """The same where the path names the table."""

    @refuses(NotOfThisSector)
    async def guard(standing: CurrentStanding) -> Standing:
        _require(standing, sector)
        return standing

    return guard


def _require(taken: Standing, sector: Sector) -> None:
    if taken.place is None:
        raise NotOfThisSector
    require_of_sector(taken.role, taken.seat.sector, sector)


class CommitmentReadGuard(BodyGuard):
    """The guard of a GET where the path names a commitment and its table follows from that."""

    async def __call__(self, request: Request, commitment_id: Annotated[UUID, Path()]) -> Seen:
        table, principal = None, request.state.principal
        if principal.kind == "partner":
            table = await queries.table_of_commitment(request.app.state.database.reads, commitment_id)
        return await self.find(request, table, commitment_id)


_SEEING: Final = CommitmentReadGuard(
    held_with_views(Commitment, Commitment.id, its_table=True), views(Commitment, Commitment.id)
)


SeenCommitment = Annotated[Seen, Depends(_SEEING)]
"""A commitment that the caller may read, where the path does not name its table."""
