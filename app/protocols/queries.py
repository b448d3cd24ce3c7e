"""The rows of protocols."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.protocols.models import Protocol, ProtocolPhase


async def in_force(db: AsyncSession, roundtable_id: UUID) -> Protocol | None:
    """The protocol whose clauses hold at the table now."""
    query = select(Protocol).where(Protocol.roundtable_id == roundtable_id, Protocol.phase == ProtocolPhase.in_force)
    return (await db.execute(query)).scalar_one_or_none()


async def revision_in_force(db: AsyncSession, roundtable_id: UUID) -> tuple[UUID, int] | None:
    """Id and revision of that protocol, without its text."""
    query = select(Protocol.id, Protocol.revision).where(
        Protocol.roundtable_id == roundtable_id, Protocol.phase == ProtocolPhase.in_force
    )
    row = (await db.execute(query)).one_or_none()
    return None if row is None else (row.id, row.revision)


async def awaiting_adoption(db: AsyncSession, roundtable_id: UUID) -> Sequence[Protocol]:
    """Proposed protocols that can still be adopted: those that would replace what is in force now."""
    now = select(Protocol.id).where(Protocol.roundtable_id == roundtable_id, Protocol.phase == ProtocolPhase.in_force)
    query = select(Protocol).where(
        Protocol.roundtable_id == roundtable_id,
        Protocol.phase == ProtocolPhase.proposed,
        Protocol.supersedes.is_not_distinct_from(now.scalar_subquery()),
    )
    return (await db.execute(query.order_by(Protocol.version))).scalars().all()


async def next_version(db: AsyncSession, roundtable_id: UUID) -> int:
    """The number of the next protocol; the caller is the table's one writer."""
    query = select(func.coalesce(func.max(Protocol.version), 0) + 1).where(Protocol.roundtable_id == roundtable_id)
    return (await db.execute(query)).scalar_one()
