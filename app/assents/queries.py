"""The rows of assents."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent

Kind = TypeVar("Kind", bound=Assent)


async def given(db: AsyncSession, kind: type[Kind], target_id: UUID, *, revision: int | None = None) -> Sequence[Kind]:
    """What was said about a text, or about one revision of it, the earliest first: ids are drawn under the lock."""
    query = select(kind).where(kind.target_id == target_id).order_by(kind.id)
    if revision is not None:
        query = query.where(kind.target_revision == revision)
    return (await db.execute(query)).scalars().all()
