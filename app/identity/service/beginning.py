"""The first account of a deployment: it waits for a one-time code that only the operator sees."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.ids import unordered_id
from app.identity import queries
from app.identity.models import Account, AccountPhase
from app.identity.roles import Role
from app.identity.schemas import AccountBody, InvitationForAccount
from app.identity.service import inviting
from app.ledger.acts import Act
from app.ledger.append import Actor, Authorship, Change, append

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
