"""The guards that answer 401, and 403 outside any table. A table's own guard is `app.roundtables.access`."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery
from app.core.conditional import ActIdMalformed, ActIdMissing, act_id, required_act_id
from app.core.db import DbSession
from app.core.dry_run import READS, DryRunMalformed, is_dry_run
from app.core.errors import Refusal, refuses
from app.core.problems import BUSY_OR_AWAY
from app.core.read_connections import Reads
from app.identity.callers import ActIdReused, Call, Caller, TextRedacted, queue_act, require_new_act
from app.identity.models import Account, Partner
from app.identity.policy import (
    ActingSeatMalformed,
    PermissionMissing,
    ScopeMissing,
    general_audiences,
    require_permission,
    roles_of_account,
    roles_of_partner,
)
from app.identity.roles import SCOPES, Permission, Role
from app.identity.tokens import Principal, TokenExpired, TokenInvalid, TokenMissing
from app.ledger.audiences import Reader
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.envelopes import Actor
from app.ledger.reading import ReadAccess
from app.ledger.signer import Signer

_PARTNER: Final = CompiledQuery(
    select(Partner.suspended).where(Partner.id == bindparam("id"), Partner.token_epoch == bindparam("epoch"))
)
_ACCOUNT: Final = CompiledQuery(
    select(Account.roles, Account.phase, Account.language).where(
        Account.id == bindparam("id"), Account.token_epoch == bindparam("epoch")
    )
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an operation needs of whoever calls it, said once, where its path is.

    `keyed` where a repeat would hurt, so that the client must name the act. The guard that the handler depends on
    asks for it; the dependencies of a path are solved before those of its handler. `once` where the same call made
    again at once, without naming the act, is answered as the first one was: what is created twice lies there for ever.
    """

    permission: Permission
    keyed: bool = False
    once: bool = False

    async def __call__(self, request: Request) -> None:
        request.state.needs = self

    @property
    def refusals(self) -> tuple[type[Refusal], ...]:
        scope = (ScopeMissing,) if self.permission in SCOPES else ()
        key = (ActIdMissing,) if self.keyed else ()
        return (PermissionMissing, *scope, *key)


def needs(permission: Permission, *, keyed: bool = False, once: bool = False) -> Any:
    """For `dependencies` of a path: see `Needs`."""
    return Depends(Needs(permission, keyed, once))


def acting_seat(request: Request) -> UUID | None:
    """The seat that a person with several seats names; raises ActingSeatMalformed (400)."""
    named = request.headers.get("acting-seat")
    if named is None:
        return None
    try:
        return UUID(named.strip())
    except ValueError:
        raise ActingSeatMalformed from None


@refuses(LogContradictsCheckpoint)
async def require_writable(request: Request, db: DbSession) -> int:
    """How many entries the log must have when this request appends one; raises LogContradictsCheckpoint (503).

    Whatever is written asks this first, but sign-ins and what is counted against guessing.
    """
    signer: Signer = request.app.state.signer
    return await signer.require_writable(db, request.app.state.database)


@refuses(ActIdMalformed, ActingSeatMalformed, DryRunMalformed, LogContradictsCheckpoint)
async def take_call(request: Request, db: DbSession) -> Call:
    """What this request is, read once; where the operation needs it, its act id must have been made by the client."""
    # Without these fields there is no body (RFC 9112 section 6.3), and a reading seldom has one.
    headed = "content-length" in request.headers or "transfer-encoding" in request.headers
    writes = request.method not in READS
    needed: Needs | None = getattr(request.state, "needs", None)
    keyed = needed is not None and needed.keyed
    return Call(
        method=request.method,
        path=request.url.path if writes else request.scope["path"],
        body=await request.body() if writes or headed else b"",
        now=request.app.state.clock(),
        act_id=required_act_id(request) if keyed else act_id(request) if writes else None,
        acting_seat=acting_seat(request),
        dry_run=is_dry_run(request),
        signed_size=await require_writable(request, db) if writes else 0,
        once=needed is not None and needed.once,
    )


async def take_public_call(call: Annotated[Call, Depends(take_call)], db: DbSession) -> Call:
    """The same for a write without a token, whose transaction begins later: until then no connection is held."""
    await db.rollback()
    return call


async def identify(db: Reads | AsyncSession, principal: Principal) -> tuple[frozenset[Role], str]:
    """The roles, read from the database each time, and the language; raises TokenInvalid for a token that ended."""
    if principal.kind == "partner":
        partner = await _PARTNER.first(db, id=principal.id, epoch=principal.epoch)
        return roles_of_partner(suspended=partner is None or partner[0]), "es"
    account = await _ACCOUNT.first(db, id=principal.id, epoch=principal.epoch)
    if account is None:
        raise TokenInvalid
    roles, phase, language = account
    return roles_of_account(roles, phase), language


async def take_caller(request: Request, db: AsyncSession, call: Call) -> Caller:
    """The caller behind the request's token."""
    principal: Principal = request.state.principal
    roles, language = await identify(db, principal)
    return Caller(
        db=db,
        call=call,
        actor=Actor(principal.kind, str(principal.id)),
        reader=Reader(general_audiences(roles)),
        roundtable_id=None,
        principal=principal,
        roles=roles,
        language=language,
    )


class Guard:
    """What every operation but the public ones depends on; it asks for what the operation needs.

    `refusals` are its own, `of_writes` those that only an act may get. What is called with a guard that does
    not `act` is no act, whatever its method: nothing is recorded.
    """

    acts: ClassVar[bool] = True
    refusals: ClassVar[tuple[type[Refusal], ...]] = (
        TokenMissing,
        TokenInvalid,
        TokenExpired,
        ActingSeatMalformed,
    )
    of_writes: ClassVar[tuple[type[Refusal], ...]] = (
        ActIdMalformed,
        ActIdReused,
        TextRedacted,
        DryRunMalformed,
        LogContradictsCheckpoint,
    )


class CallerGuard(Guard):
    """The guard of an operation outside any table; answers 401, 403, and a replay where the act was done before."""

    async def __call__(self, request: Request, db: DbSession) -> Caller:
        needed: Needs = request.state.needs
        call = await take_call(request, db)
        caller = await take_caller(request, db, call)
        require_permission(caller.roles, caller.principal, needed.permission)
        await queue_act(db, call, caller.actor)
        await require_new_act(db, call, caller.actor, caller.reader)
        return caller


CurrentCaller = Annotated[Caller, Depends(CallerGuard())]


class ReadGuard(Guard):
    """The guard of a GET of what is stored outside any table; answers 401 and 403."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (*Guard.refusals, *BUSY_OR_AWAY)

    async def __call__(self, request: Request) -> ReadAccess:
        needed: Needs = request.state.needs
        principal: Principal = request.state.principal
        acting_seat(request)
        reads: Reads = request.app.state.database.reads
        roles, _ = await identify(reads, principal)
        require_permission(roles, principal, needed.permission)
        return ReadAccess(reads, Reader(general_audiences(roles)), request.app.state.clock())


CurrentReadAccess = Annotated[ReadAccess, Depends(ReadGuard())]
