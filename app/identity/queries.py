"""The rows of identity."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery
from app.core.db import Database
from app.core.paging import Key, PageRequest
from app.core.read_connections import Reads
from app.identity.models import Account, AccountPhase, Invitation, Partner, PartnerSecret, RefreshToken, Throttle
from app.identity.roles import Role
from app.ledger.models import Snapshot


@asynccontextmanager
async def security_write(database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction of its own, committed before the caller may raise its refusal.

    What an attacker did must stay counted although the request itself is refused and rolled back.
    """
    async with database.sessions() as session, session.begin():
        yield session


async def account(db: AsyncSession, account_id: UUID) -> Account | None:
    return await db.get(Account, account_id, with_for_update=True, populate_existing=True)


async def account_with_login(db: AsyncSession, login: str) -> Account | None:
    return (await db.execute(select(Account).where(Account.login == login))).scalar_one_or_none()


class ShownAccount(NamedTuple):
    """An account as an administrator sees it, and the digest of the body that the log keeps of it, if there is one."""

    id: UUID
    revision: int
    login: str | None
    display_name: str
    language: str
    roles: list[str]
    phase: AccountPhase
    created_at: datetime
    digest: str | None


_SHOWN: Final = select(
    Account.id,
    Account.revision,
    Account.login,
    Account.display_name,
    Account.language,
    Account.roles,
    Account.phase,
    Account.created_at,
    Snapshot.digest,
).outerjoin(
    Snapshot, and_(Snapshot.subject_id == Account.id, Snapshot.subject_type == Account.subject, Snapshot.current)
)
_ACCOUNT: Final = CompiledQuery(_SHOWN.where(Account.id == bindparam("id")))
_ACCOUNTS: Final = CompiledQuery(
    _SHOWN.where(Account.id > bindparam("after")).order_by(Account.id).limit(bindparam("most"))
)
_FIRST: Final = UUID(int=0)


async def shown_account(reads: Reads, account_id: UUID) -> ShownAccount | None:
    row = await _ACCOUNT.first(reads, id=account_id)
    return None if row is None else ShownAccount(*row)


async def accounts(reads: Reads, request: PageRequest) -> tuple[Sequence[ShownAccount], Key | None]:
    after = key.id if (key := request.after_in(None)) else _FIRST
    rows = [ShownAccount(*row) for row in await _ACCOUNTS.rows(reads, after=after, most=request.limit + 1)]
    shown = rows[: request.limit]
    return shown, Key(0, shown[-1].id) if len(rows) > request.limit else None


async def anyone_active(db: AsyncSession) -> bool:
    query = select(Account.id).where(Account.phase == AccountPhase.active).limit(1)
    return (await db.execute(query)).first() is not None


async def waiting_administrator(db: AsyncSession) -> Account | None:
    """The administrator's account whose first invitation was not accepted yet."""
    waiting = Account.roles.contains([Role.administrator.value])
    query = select(Account).where(Account.phase == AccountPhase.invited, waiting).order_by(Account.created_at).limit(1)
    return (await db.execute(query)).scalar_one_or_none()


async def partner(db: AsyncSession, partner_id: UUID) -> Partner | None:
    return await db.get(Partner, partner_id)


async def partner_with_secret(db: AsyncSession, partner_id: UUID, digest: str, now: datetime) -> Partner | None:
    query = (
        select(Partner)
        .join(PartnerSecret, PartnerSecret.partner_id == Partner.id)
        .where(
            Partner.id == partner_id,
            Partner.suspended.is_(False),
            PartnerSecret.digest == digest,
            PartnerSecret.expires_at > now,
        )
    )
    return (await db.execute(query)).scalar_one_or_none()


async def invitation_for_attempt(db: AsyncSession, lookup: str) -> Invitation | None:
    """Locked, so that parallel guesses are counted one by one."""
    return (
        await db.execute(select(Invitation).where(Invitation.lookup == lookup).with_for_update())
    ).scalar_one_or_none()


async def open_invitations(
    db: AsyncSession, *, mandate_id: UUID | None, account_id: UUID | None, now: datetime
) -> Sequence[Invitation]:
    """The codes that nobody used and that are valid still, for a newer one to replace; locked."""
    same = Invitation.mandate_id == mandate_id if mandate_id else Invitation.account_id == account_id
    query = select(Invitation).where(same, Invitation.accepted_at.is_(None), Invitation.expires_at > now)
    return (await db.execute(query.order_by(Invitation.id).with_for_update())).scalars().all()


async def refresh_token(db: AsyncSession, digest: str) -> RefreshToken | None:
    return (
        await db.execute(select(RefreshToken).where(RefreshToken.digest == digest).with_for_update())
    ).scalar_one_or_none()


async def revoke_family(db: AsyncSession, family: UUID, now: datetime) -> None:
    await db.execute(
        update(RefreshToken)
        .where(RefreshToken.family == family, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def throttle(db: AsyncSession, key: str, now: datetime) -> Throttle:
    """The count of failures under a key, begun where there was none; locked, so that parallel attempts queue."""
    await db.execute(
        insert(Throttle).values(key=key, failures=0, blocked_until=now).on_conflict_do_nothing(index_elements=["key"])
    )
    return await db.get_one(Throttle, key, with_for_update=True, populate_existing=True)


async def blocked_until(db: AsyncSession, key: str) -> datetime | None:
    """Until when attempts under a key are refused; none where nothing failed."""
    return (await db.execute(select(Throttle.blocked_until).where(Throttle.key == key))).scalar_one_or_none()


async def forget_failures(db: AsyncSession, key: str) -> None:
    await db.execute(delete(Throttle).where(Throttle.key == key))
