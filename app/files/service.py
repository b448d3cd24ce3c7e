"""Handing in a file and reading it: bytes in a folder, under their digest, and a row that says at which table."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event

from app.core.files import write_private
from app.core.ids import new_id
from app.files import chunked_uploads, lifecycle, queries
from app.files.chunked_uploads import Held, Parts, Span
from app.files.schemas import FileOut
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.queries import Stored
from app.roundtables.access import Standing
from app.roundtables.stored_files import StoredFile
from app.trust import canonical


async def store(standing: Standing, folder: Path, digest: str, media_type: str, data: bytes) -> WriteResult:
    """Keep the bytes. Raises FileTypeRefused, FileDigestOther and FileKnown; what is refused is written nowhere.

    The bytes are on the disk before the row is: a row never lacks them, and bytes without a row are read by nobody.
    """
    kind = lifecycle.require_kind(media_type, data)
    if canonical.digest(data) != digest:
        raise lifecycle.FileDigestOther
    if await queries.file_at_table(standing.db, standing.roundtable.id, digest) is not None:
        raise lifecycle.FileKnown

    if not standing.call.dry_run:
        await asyncio.to_thread(write_private, _place(folder, digest), data)
    return await record(standing, digest, kind, len(data))


def keep(folder: Path, digest: str, whole: Path) -> None:
    """Copy a file that arrived in parts to where files lie."""
    write_private(_place(folder, digest), whole.read_bytes())


async def record(standing: Standing, digest: str, kind: str, size: int) -> WriteResult:
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
        raise lifecycle.FileNotKept
    try:
        data = await asyncio.to_thread(_place(folder, digest).read_bytes)
    except OSError:
        raise lifecycle.FileLost from None
    if canonical.digest(data) != digest:
        raise lifecycle.FileLost
    return file, data


def _place(folder: Path, digest: str) -> Path:
    """In one of 256 folders, so that none of them grows too long."""
    return folder / digest[:2] / digest


@dataclass(frozen=True, slots=True)
class Places:
    """Where files and their parts lie, and the most bytes that one file may have."""

    files: Path
    parts: Parts
    most: int


async def receive(
    standing: Standing, places: Places, digest: str, media_type: str, span: Span, data: bytes
) -> WriteResult | Stored | Held:
    """The file's act once all of it is there, else how far it came; what one's own seat handed in already.

    `data` may be shorter than the span where the connection broke: what came is kept. Raises FileKnown, FileTooLarge,
    FileTotalOther, FilePartElsewhere, FileTypeRefused, UploadsOfSeatFull, UploadsFull and FileDigestOther, with which
    all that came of the file is dropped.
    """
    table, seat = standing.roundtable.id, standing.seat.id
    await asyncio.to_thread(places.parts.clear_lapsed, standing.now)
    there = await asyncio.to_thread(places.parts.held, table, seat, digest)
    known = await queries.file_at_table(standing.db, table, digest)
    if known is not None:
        return await _known(standing, known, span, there)
    held = there or places.parts.begun(table, seat, digest, span.total, standing.now)
    lifecycle.require_size(span.total, places.most)
    lifecycle.require_next(span.first, span.total, held.received, held.total)
    if span.first is None and held.received < held.total:
        return held
    head = await asyncio.to_thread(chunked_uploads.head, held, data, lifecycle.HEAD)
    kind = lifecycle.require_kind_so_far(media_type, head, whole=held.received + len(data) == held.total)
    if there is None:
        lifecycle.require_room(span.total, *await asyncio.to_thread(places.parts.left_for, table, seat))

    if held.received + len(data) < held.total:
        if data and not standing.call.dry_run:
            held = await asyncio.to_thread(chunked_uploads.append, held, data, standing.now)
        return held
    if await asyncio.to_thread(chunked_uploads.digest, held, data) != digest:
        if not standing.call.dry_run:
            await asyncio.to_thread(chunked_uploads.drop, held)
        raise lifecycle.FileDigestOther
    if not standing.call.dry_run:
        whole = await asyncio.to_thread(chunked_uploads.append, held, data, standing.now)
        await asyncio.to_thread(keep, places.files, digest, whole.path)
        # A crash before the commit leaves the part, and the next call finishes it.
        event.listen(standing.db.sync_session, "after_commit", lambda _: chunked_uploads.drop(whole), once=True)
    return await record(standing, digest, kind, held.total)


async def _known(standing: Standing, known: StoredFile, span: Span, there: Held | None) -> Stored:
    """Who only asks learns that it arrived; raises FileKnown for everybody else."""
    if there is not None:
        await asyncio.to_thread(chunked_uploads.drop, there)
    if span.first is None and known.stored_by == standing.seat.id:
        stored = await ledger.one(standing.db, standing.reader, StoredFile, known.id, standing.roundtable.id)
        if stored is not None:
            return stored
    raise lifecycle.FileKnown
