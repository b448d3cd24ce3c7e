"""What proves something exists: a file that the table has, or what is said to lie elsewhere, where and with whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unprocessable
from app.roundtables.stored_files import StoredFile


class EvidenceNotStored(Unprocessable):
    """422: a digest names a file that the table has; the member `missing` lists those that it has not."""

    code = "evidence_not_stored"
    message = "A file that is named here was not handed in at this table."
    causes: ClassVar[Mapping[str, str]] = {
        "file_needed": "Hand it in first, and then say this again.",
        "file_or_keeper": "Hand it in, or say under `held_elsewhere` who keeps it.",
    }


class NotAudio(Unprocessable):
    """422: what is named as a recording cannot be heard."""

    code = "not_audio"
    message = "The file that is named as a recording is none: it was handed in as another kind of file."
    pointer = "/audio"


def digests(evidence: Mapping[str, str]) -> dict[str, str]:
    """As the log knows them, by number: the names of files are somebody's words and stay in the body."""
    return {f"evidence_{number}": digest for number, (_, digest) in enumerate(sorted(evidence.items()), 1)}


async def require_stored(
    db: AsyncSession,
    roundtable_id: UUID,
    named: Iterable[str],
    at: str = "/evidence",
    *,
    elsewhere: bool = False,
) -> Mapping[str, datetime]:
    """When each of these files was handed in at the table, by digest; raises EvidenceNotStored where one was not.

    `elsewhere` where the body may say instead who keeps it. Whoever may hand a file in may read every file whose digest
    they know, so nobody gives what they cannot read.
    """
    wanted = set(named)
    if not wanted:
        return {}
    query = select(StoredFile.sha256, StoredFile.stored_at).where(
        StoredFile.roundtable_id == roundtable_id, StoredFile.sha256.in_(wanted)
    )
    stored = {str(row.sha256): row.stored_at for row in await db.execute(query)}
    if missing := sorted(wanted - set(stored)):
        cause = "file_or_keeper" if elsewhere else "file_needed"
        raise EvidenceNotStored(members={"missing": missing}, cause=cause, at=at)
    return stored


async def require_audio(db: AsyncSession, roundtable_id: UUID, digest: str, at: str = "/audio") -> None:
    """A recording that was handed in at the table; raises EvidenceNotStored and NotAudio."""
    query = select(StoredFile.media_type).where(StoredFile.roundtable_id == roundtable_id, StoredFile.sha256 == digest)
    media_type = (await db.execute(query)).scalar_one_or_none()
    if media_type is None:
        raise EvidenceNotStored(members={"missing": [digest]}, cause="file_needed", at=at)
    if not media_type.startswith("audio/"):
        raise NotAudio(at=at)
