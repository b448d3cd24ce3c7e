"""The rows of files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.files.models import StoredFile


async def file_at_table(db: AsyncSession, roundtable_id: UUID, sha256: str) -> StoredFile | None:
    query = select(StoredFile).where(StoredFile.roundtable_id == roundtable_id, StoredFile.sha256 == sha256)
    return (await db.execute(query)).scalar_one_or_none()


async def stored_at(db: AsyncSession, roundtable_id: UUID, digests: Iterable[str]) -> Mapping[str, datetime]:
    """Those of these files that the table has, by digest, with the hour at which they were handed in."""
    wanted = set(digests)
    if not wanted:
        return {}
    query = select(StoredFile.sha256, StoredFile.stored_at).where(
        StoredFile.roundtable_id == roundtable_id, StoredFile.sha256.in_(wanted)
    )
    return {str(row.sha256): row.stored_at for row in await db.execute(query)}
