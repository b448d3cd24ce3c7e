"""One-time codes: drawing them, and the attempt at one, which is counted even when it fails."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.ids import unordered_id
from app.core.schemas import Body
from app.identity import lifecycle, queries
from app.identity.models import Account, AccountPhase, Invitation
from app.identity.queries import security_write
from app.identity.schemas import AcceptanceIn
from app.identity.secrets import Code, Passwords, same, sha256
from app.identity.service.signing_in import prove
from app.ledger.append import Change


@dataclass(frozen=True, slots=True)
class Drawn:
    """A new invitation and its code, which exists here and on paper only; and the older ones that it ends."""

    invitation: Invitation
    code: str
    withdrawn: tuple[Invitation, ...]

    def changes(self, *bodies: type[Body]) -> tuple[Change, ...]:
        """What the act of inviting changed, the new invitation first."""
        return tuple(Change(each, *bodies) for each in (self.invitation, *self.withdrawn))


async def draw(
    db: AsyncSession,
    now: datetime,
    *,
    valid_days: int,
    mandate_id: UUID | None = None,
    roundtable_id: UUID | None = None,
    account_id: UUID | None = None,
) -> Drawn:
    """Make an invitation; older unused ones for the same purpose end."""
    withdrawn = await queries.open_invitations(db, mandate_id=mandate_id, account_id=account_id, now=now)
    for older in withdrawn:
        older.expires_at = now
    code = Code.draw()
    invitation = Invitation(
        id=unordered_id(),
        lookup=code.lookup,
        secret_digest=sha256(code.secret),
        roundtable_id=roundtable_id,
        mandate_id=mandate_id,
        account_id=account_id,
        issued_at=now,
        expires_at=now + timedelta(days=valid_days),
        accepted_at=None,
    )
    db.add(invitation)
    return Drawn(invitation, str(code), tuple(withdrawn))


async def attempt(database: Database, written: str, now: datetime) -> UUID:
    """The id of the invitation whose code this is; raises CodeUnknown, and counts the failure for good."""
    code = Code.read(written)
    if code is None:
        raise lifecycle.CodeUnknown
    async with security_write(database) as db:
        invitation = await queries.invitation_for_attempt(db, code.lookup)
        if invitation is not None:
            # Guesses are counted beside the invitation: they are no acts, and what is recorded changes by acts alone.
            guesses = await queries.throttle(db, sha256(f"code {code.lookup}"), now)
            right = guesses.failures < lifecycle.CODE_ATTEMPTS and same(invitation.secret_digest, sha256(code.secret))
            if not right:
                guesses.failures += 1
    if invitation is None or not right:
        raise lifecycle.CodeUnknown
    lifecycle.require_usable(invitation, now)
    return invitation.id


async def recognise(database: Database, passwords: Passwords, body: AcceptanceIn, now: datetime) -> UUID | None:
    """The account that has this login, if its password was given too; raises LoginTaken or TooManyAttempts."""
    async with security_write(database) as db:
        if await queries.account_with_login(db, body.login) is None:
            return None
    account = await prove(database, passwords, body.login, body.password, now)
    if account is None:
        raise lifecycle.LoginTaken
    return account.id


async def enrol(
    db: AsyncSession,
    passwords: Passwords,
    invitation: Invitation,
    body: AcceptanceIn,
    recognised: UUID | None,
    now: datetime,
) -> Account:
    """The account that accepts; raises LoginTaken.

    A person who has an account already gave its login and password, and keeps the name written there: another one
    raises AccountNamed. Whoever was invited by a name may say how they are called.
    """
    known = await queries.account_with_login(db, body.login)
    if known is not None:
        if invitation.account_id is not None or known.id != recognised:
            raise lifecycle.LoginTaken
        if body.display_name not in {None, known.display_name}:
            raise lifecycle.AccountNamed
        return known
    if invitation.account_id is not None:
        account = await queries.account(db, invitation.account_id)
        if account is None or account.phase is not AccountPhase.invited:
            raise lifecycle.CodeUnknown
        account.display_name = body.display_name or account.display_name
    else:
        # Its first body is published when an administrator changes it: here only the table's entry is written, and an
        # account named in it would tie the seat to a person.
        account = Account(
            id=unordered_id(),
            revision=1,
            login=None,
            display_name=body.display_name or body.login,
            language=body.language,
            roles=[],
            phase=AccountPhase.invited,
            password_hash=None,
            created_at=now,
        )
        db.add(account)
    account.login = body.login
    account.password_hash = await passwords.hash(body.password)
    account.phase = AccountPhase.active
    return account
