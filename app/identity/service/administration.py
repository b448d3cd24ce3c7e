"""Accounts and partner clients, as administrators manage them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.ids import new_id, unordered_id
from app.identity import queries
from app.identity.callers import Caller, WriteResult
from app.identity.models import Account, AccountPhase, Partner, PartnerSecret
from app.identity.roles import Role
from app.identity.schemas import (
    AccountBody,
    AccountIn,
    AccountPatch,
    InvitationForAccount,
    PartnerIn,
    PartnerOut,
    PartnerPatch,
    PartnerSecretBody,
)
from app.identity.secrets import new_secret, sha256
from app.identity.service import inviting
from app.ledger.acts import Act
from app.ledger.append import Change, append
from app.ledger.envelopes import Actor, Authorship

SECRET_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class SecretDone:
    """The secret, shown once and never stored, and the outcome of issuing it."""

    secret: str
    outcome: WriteResult


async def create_account(caller: Caller, body: AccountIn) -> WriteResult:
    """An account that waits for its invitation to be accepted."""
    account = Account(
        id=unordered_id(),
        login=None,
        display_name=body.display_name,
        language=body.language,
        roles=sorted(set(body.roles)),
        phase=AccountPhase.invited,
        password_hash=None,
        created_at=caller.now,
    )
    caller.db.add(account)
    return await caller.record(Act.account_created, Change(account, AccountBody))


async def account_for_change(caller: Caller, account_id: UUID) -> Account:
    """Raises NotFound."""
    account = await queries.account(caller.db, account_id)
    if account is None:
        raise NotFound
    return account


async def amend_account(caller: Caller, account: Account, body: AccountPatch) -> WriteResult:
    """Change name, language, roles or phase; a suspension ends all tokens for good, also where it is lifted again."""
    if body.phase is AccountPhase.suspended and account.phase is not AccountPhase.suspended:
        account.token_epoch += 1
    for name, value in body.given().items():
        setattr(account, name, value)
    if body.roles is not None:
        account.roles = sorted(set(body.roles))
    if body.phase is AccountPhase.active and account.login is None:
        # Nobody accepted it yet: it waits for its code again.
        account.phase = AccountPhase.invited
    return await caller.record(Act.account_amended, Change(account, AccountBody))


async def register_partner(caller: Caller, body: PartnerIn) -> WriteResult:
    partner = Partner(
        id=unordered_id(), name=body.name, scopes=sorted(set(body.scopes)), suspended=False, created_at=caller.now
    )
    caller.db.add(partner)
    return await caller.record(Act.partner_registered, Change(partner, PartnerOut))


async def amend_partner(caller: Caller, partner: Partner, body: PartnerPatch) -> WriteResult:
    """Rename or suspend; what is said of the tokens of accounts holds here too. The client's secrets stay."""
    if body.suspended and not partner.suspended:
        partner.token_epoch += 1
    for name, value in body.given().items():
        setattr(partner, name, value)
    return await caller.record(Act.partner_amended, Change(partner, PartnerOut))


async def issue_secret(caller: Caller, partner_id: UUID) -> SecretDone:
    """A new secret beside the older ones, so that a client can change over without a gap; raises NotFound."""
    if await queries.partner(caller.db, partner_id) is None:
        raise NotFound
    secret = new_secret()
    row = PartnerSecret(
        id=new_id(),
        partner_id=partner_id,
        digest=sha256(secret),
        created_at=caller.now,
        expires_at=caller.now + timedelta(days=SECRET_DAYS),
    )
    caller.db.add(row)
    return SecretDone(secret, await caller.record(Act.partner_secret_issued, Change(row, PartnerSecretBody)))


FIRST_CODE_DAYS: Final = 90
_BOOTSTRAP: Final = Actor("clock", "bootstrap")


async def invite_administrator(db: AsyncSession, now: datetime) -> str | None:
    """A fresh code for the administrator (who may also convene), or None once anybody can sign in."""
    if await queries.anyone_active(db):
        return None
    account = await queries.waiting_administrator(db)
    changes: list[Change] = []
    if account is None:
        account = Account(
            id=unordered_id(),
            login=None,
            display_name="Administrator",
            language="es",
            roles=[Role.administrator.value, Role.convener.value],
            phase=AccountPhase.invited,
            password_hash=None,
            created_at=now,
        )
        db.add(account)
        changes.append(Change(account, AccountBody))
        await db.flush()
    drawn = await inviting.draw(db, now, valid_days=FIRST_CODE_DAYS, account_id=account.id)
    authorship = Authorship(actor=_BOOTSTRAP, at=now, act_id=unordered_id(), request_digest=None)
    await append(db, Act.invitation_issued, authorship, [*drawn.changes(InvitationForAccount), *changes])
    return drawn.code
