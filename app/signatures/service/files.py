"""Handing in a file and reading it: bytes in a folder, under their digest, and a row that says at which table."""

import asyncio
from pathlib import Path

from app.core.files import write_private
from app.core.ids import new_id
from app.identity.callers import Outcome
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.signatures import evidence, queries
from app.signatures.models import StoredFile
from app.signatures.schemas.files import FileOut
from app.trust import canonical


async def store(standing: Standing, folder: Path, digest: str, media_type: str, data: bytes) -> Outcome:
    """Keep the bytes. Raises FileTypeRefused, FileDigestOther and FileKnown; what is refused is written nowhere.

    The bytes are on the disk before the row is: a row never lacks them, and bytes without a row are read by nobody.
    """
    kind = evidence.require_kind(media_type, data)
    if canonical.digest(data) != digest:
        raise evidence.FileDigestOther
    if await queries.file_at_table(standing.db, standing.roundtable.id, digest) is not None:
        raise evidence.FileKnown

    if not standing.call.rehearsal:
        await asyncio.to_thread(write_private, _place(folder, digest), data)
    return await record(standing, digest, kind, len(data))


def keep(folder: Path, digest: str, whole: Path) -> None:
    """Copy a file that arrived in parts to where files lie."""
    write_private(_place(folder, digest), whole.read_bytes())


async def record(standing: Standing, digest: str, kind: str, size: int) -> Outcome:
    """The act that a file was handed in, whose bytes are kept already."""
    file = StoredFile(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        sha256=digest,
        media_type=kind,
        size=size,
        stored_by=standing.seat.id,
        stored_at=standing.now,
    )
    standing.db.add(file)
    return await standing.record(Act.file_stored, Change(file, FileOut), evidence={"file": digest})


async def read(standing: Standing, folder: Path, digest: str) -> tuple[StoredFile, bytes]:
    """The file and its bytes, which are hashed once more. Raises FileNotKept and FileLost."""
    file = await queries.file_at_table(standing.db, standing.roundtable.id, digest)
    if file is None:
        raise evidence.FileNotKept
    try:
        data = await asyncio.to_thread(_place(folder, digest).read_bytes)
    except OSError:
        raise evidence.FileLost from None
    if canonical.digest(data) != digest:
        raise evidence.FileLost
    return file, data


def _place(folder: Path, digest: str) -> Path:
    """In one of 256 folders, so that none of them grows too long."""
    return folder / digest[:2] / digest
