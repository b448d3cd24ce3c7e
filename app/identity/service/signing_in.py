"""Tokens for people and clients (RFC 6749, 6819, 9700): who knows the password, rotation, reuse detection, back-off."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.ids import unordered_id
from app.identity import lifecycle, queries
from app.identity.models import Account, AccountPhase, RefreshToken
from app.identity.queries import security_write
from app.identity.schemas import TokenOut
from app.identity.secrets import Passwords, new_secret, sha256
from app.identity.tokens import AccessTokens, Principal


async def prove(database: Database, passwords: Passwords, login: str, password: str, now: datetime) -> Account | None:
    """The active account with this login and password, or None; raises TooManyAttempts.

    Only a wrong password counts as failed, and success forgets the failures before it. The attempts at one login wait
    for one another, so that guesses at one moment count one by one and a double click is two right sign-ins; between
    several processes, one guess each may be under way uncounted. An unknown login takes as long as a wrong password.
    """
    key = sha256(login)
    async with passwords.one_at_a_time(key):
        async with security_write(database) as db:
            blocked_until = await queries.blocked_until(db, key)
            if blocked_until is not None and blocked_until > now:
                raise lifecycle.TooManyAttempts(math.ceil((blocked_until - now).total_seconds()))
            account = await queries.account_with_login(db, login)

        accepted = await passwords.matches(account.password_hash if account else None, password)
        async with security_write(database) as db:
            if accepted:
                await queries.forget_failures(db, key)
            else:
                throttle = await queries.throttle(db, key, now)
                throttle.failures += 1
                throttle.blocked_until = now + lifecycle.back_off(throttle.failures)
    return account if accepted and account is not None and account.phase is AccountPhase.active else None


@dataclass(frozen=True, slots=True)
class SigningIn:
    """What the token endpoint needs: its own transactions, because what it counts must survive a refusal."""

    database: Database
    passwords: Passwords
    tokens: AccessTokens
    refresh_days: int

    @classmethod
    def of(cls, state: Any) -> Self:
        """Of the state of the application."""
        return cls(state.database, state.passwords, state.tokens, state.settings.refresh_token_days)


async def with_password(at: SigningIn, login: str, password: str, now: datetime) -> TokenOut:
    """Raises SignInRefused or TooManyAttempts."""
    account = await prove(at.database, at.passwords, login, password, now)
    if account is None:
        raise lifecycle.SignInRefused

    async with security_write(at.database) as db:
        return await issue(at, db, account, unordered_id(), now)


async def with_refresh_token(at: SigningIn, token: str, now: datetime) -> TokenOut:
    """Rotate; a token that was used before revokes its whole family, for then two parties hold it."""
    async with security_write(at.database) as db:
        known = await queries.refresh_token(db, sha256(token))
        account = await db.get(Account, known.account_id) if known else None
        usable = (
            known is not None
            and known.revoked_at is None
            and known.expires_at > now
            and account is not None
            and account.phase is AccountPhase.active
            and account.token_epoch == known.token_epoch
        )
        if known is not None and account is not None and usable and known.used_at is None:
            known.used_at = now
            return await issue(at, db, account, known.family, now)
        if known is not None and known.used_at is not None:
            await queries.revoke_family(db, known.family, now)
    raise lifecycle.SignInRefused


async def with_client_secret(at: SigningIn, client_id: str, secret: str, scope: str | None, now: datetime) -> TokenOut:
    """RFC 6749 section 4.4; raises ClientRefused or ScopeRefused."""
    try:
        partner_id = UUID(client_id)
    except ValueError:
        raise lifecycle.ClientRefused from None
    async with security_write(at.database) as db:
        partner = await queries.partner_with_secret(db, partner_id, sha256(secret), now)
    if partner is None:
        raise lifecycle.ClientRefused
    asked = frozenset(scope.split()) if scope else frozenset(partner.scopes)
    if not asked <= set(partner.scopes):
        raise lifecycle.ScopeRefused
    return TokenOut(
        access_token=at.tokens.issue(Principal("partner", partner.id, asked, partner.token_epoch), now),
        expires_in=at.tokens.lifetime_seconds,
        scope=" ".join(sorted(asked)),
    )


async def revoke(at: SigningIn, token: str, now: datetime) -> None:
    """RFC 7009: an unknown token is no error; the whole family goes."""
    async with security_write(at.database) as db:
        known = await queries.refresh_token(db, sha256(token))
        if known is not None:
            await queries.revoke_family(db, known.family, now)


async def issue(at: SigningIn, db: AsyncSession, account: Account, family: UUID, now: datetime) -> TokenOut:
    """Tokens for who has proved to be this account, of the epoch in which it was found.

    A suspension meanwhile ends them with all others.
    """
    refresh = new_secret()
    db.add(
        RefreshToken(
            id=unordered_id(),
            family=family,
            account_id=account.id,
            digest=sha256(refresh),
            token_epoch=account.token_epoch,
            issued_at=now,
            expires_at=now + timedelta(days=at.refresh_days),
            used_at=None,
            revoked_at=None,
        )
    )
    return TokenOut(
        access_token=at.tokens.issue(Principal("account", account.id, epoch=account.token_epoch), now),
        expires_in=at.tokens.lifetime_seconds,
        refresh_token=refresh,
    )
