"""The rows of files."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.roundtables.stored_files import StoredFile


async def file_at_table(db: AsyncSession, roundtable_id: UUID, sha256: str) -> StoredFile | None:
    query = select(StoredFile).where(StoredFile.roundtable_id == roundtable_id, StoredFile.sha256 == sha256)
    return (await db.execute(query)).scalar_one_or_none()
