"""The guards that answer 401, and 403 outside any table. A table's own guard is `app.roundtables.access`."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import Request
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import problems
from app.core.conditional import act_id, required_act_id
from app.core.db import DbSession
from app.core.dry_run import READS, is_dry_run
from app.core.errors import BadRequest, Forbidden
from app.core.readings import Reading
from app.identity.callers import Call, Caller, queue_act, require_new_act
from app.identity.models import Account, AccountPhase, Partner
from app.identity.public import is_public
from app.identity.roles import GRANTS, SCOPES, Permission, Role
from app.identity.tokens import AccessTokens, Principal, TokenInvalid, TokenMissing
from app.ledger.audiences import ADMINISTRATION, PUBLIC, Reader

_BEARER: Final = "bearer "
_PARTNER: Final = Reading(select(Partner.suspended).where(Partner.id == bindparam("id")))
_ACCOUNT: Final = Reading(select(Account.roles, Account.phase, Account.language).where(Account.id == bindparam("id")))


class PermissionMissing(Forbidden):
    code = "permission_missing"
    message = "Your part here does not include this."


class ScopeMissing(Forbidden):
    code = "scope_missing"
    message = "The client's token lacks the scope that this needs."


class ActingSeatMalformed(BadRequest):
    code = "acting_seat_malformed"
    message = "Acting-Seat must be the id of one of your seats."


def require_scope(principal: Principal, permission: Permission) -> None:
    """Raises ScopeMissing where a partner's token was not issued for this."""
    if principal.kind == "partner" and SCOPES.get(permission) not in principal.scopes:
        raise ScopeMissing


class Authentication:
    """Pure ASGI: no request but a public one goes further without a valid token, whatever its body holds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_public(scope["method"], scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._authenticate(request)
        if refusal is not None:
            await problems.respond(request, refusal)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _authenticate(request: Request) -> TokenMissing | TokenInvalid | None:
        header = request.headers.get("authorization", "")
        if not header.lower().startswith(_BEARER):
            return TokenMissing()
        tokens: AccessTokens = request.app.state.tokens
        try:
            request.state.principal = tokens.read(header[len(_BEARER) :].strip(), request.app.state.clock())
        except TokenInvalid as refusal:
            return refusal
        return None


def acting_seat(request: Request) -> UUID | None:
    """The seat that a person with several seats names; raises ActingSeatMalformed (400)."""
    named = request.headers.get("acting-seat")
    if named is None:
        return None
    try:
        return UUID(named.strip())
    except ValueError:
        raise ActingSeatMalformed from None


async def take_call(request: Request, *, keyed: bool = False) -> Call:
    """What this request is, read once; with `keyed` its act id must have been made by the client."""
    # Without these fields there is no body (RFC 9112 section 6.3), and a reading seldom has one.
    headed = "content-length" in request.headers or "transfer-encoding" in request.headers
    writes = request.method not in READS
    return Call(
        method=request.method,
        path=request.url.path if writes else request.scope["path"],
        body=await request.body() if writes or headed else b"",
        now=request.app.state.clock(),
        act_id=required_act_id(request) if keyed else act_id(request),
        acting_seat=acting_seat(request),
        dry_run=is_dry_run(request),
    )


async def identify(db: AsyncSession, principal: Principal) -> tuple[frozenset[Role], str]:
    """The roles, read from the database each time, and the language; raises TokenInvalid for who is no longer there."""
    if principal.kind == "partner":
        partner = await _PARTNER.first(db, id=principal.id)
        if partner is None or partner["suspended"]:
            raise TokenInvalid
        return frozenset({Role.partner}), "es"
    account = await _ACCOUNT.first(db, id=principal.id)
    if account is None or account["phase"] != AccountPhase.active:
        raise TokenInvalid
    return frozenset({Role.account, *map(Role, account["roles"])}), account["language"]


async def take_caller(request: Request, db: AsyncSession, call: Call) -> Caller:
    """The caller behind the request's token."""
    principal: Principal = request.state.principal
    roles, language = await identify(db, principal)
    general = {PUBLIC, ADMINISTRATION} if Role.administrator in roles else {PUBLIC}
    return Caller(db, call, principal, roles, Reader(frozenset(general)), language)


@dataclass(frozen=True, slots=True)
class CallerGuard:
    """The guard of an operation outside any table; answers 401, 403, and a replay where the act was done before."""

    permission: Permission
    keyed: bool = False

    async def __call__(self, request: Request, db: DbSession) -> Caller:
        call = await take_call(request, keyed=self.keyed)
        calling = await take_caller(request, db, call)
        if not calling.may(self.permission, GRANTS):
            raise PermissionMissing
        require_scope(calling.principal, self.permission)
        await queue_act(db, call, calling.actor)
        await require_new_act(db, call, calling.actor, calling.reader)
        return calling


def caller(permission: Permission, *, keyed: bool = False) -> CallerGuard:
    """The guard for one permission; `keyed` where a repeat would hurt and the client must name the act."""
    return CallerGuard(permission, keyed)
