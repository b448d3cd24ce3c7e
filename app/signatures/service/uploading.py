"""Taking a file in parts over a bad connection; with its last byte it is kept as if it had come in one call."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event

from app.identity.callers import Outcome
from app.ledger import queries as ledger
from app.ledger.queries import Stored
from app.roundtables.access import Standing
from app.signatures import evidence, parts, queries
from app.signatures.models import StoredFile
from app.signatures.parts import Held, Parts, Span
from app.signatures.service import files


@dataclass(frozen=True, slots=True)
class Places:
    """Where files and their parts lie, and the most bytes that one file may have."""

    files: Path
    parts: Parts
    most: int


async def receive(
    standing: Standing, places: Places, digest: str, media_type: str, span: Span, data: bytes
) -> Outcome | Stored | Held:
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
    evidence.require_size(span.total, places.most)
    evidence.require_next(span.first, span.total, held.received, held.total)
    if span.first is None and held.received < held.total:
        return held
    head = await asyncio.to_thread(parts.head, held, data, evidence.HEAD)
    kind = evidence.require_kind_so_far(media_type, head, whole=held.received + len(data) == held.total)
    if there is None:
        evidence.require_room(span.total, *await asyncio.to_thread(places.parts.left_for, table, seat))

    if held.received + len(data) < held.total:
        if data and not standing.call.rehearsal:
            held = await asyncio.to_thread(parts.append, held, data, standing.now)
        return held
    if await asyncio.to_thread(parts.digest, held, data) != digest:
        if not standing.call.rehearsal:
            await asyncio.to_thread(parts.drop, held)
        raise evidence.FileDigestOther
    if not standing.call.rehearsal:
        whole = await asyncio.to_thread(parts.append, held, data, standing.now)
        await asyncio.to_thread(files.keep, places.files, digest, whole.path)
        # A crash before the commit leaves the part, and the next call finishes it.
        event.listen(standing.db.sync_session, "after_commit", lambda _: parts.drop(whole), once=True)
    return await files.record(standing, digest, kind, held.total)


async def _known(standing: Standing, known: StoredFile, span: Span, there: Held | None) -> Stored:
    """Who only asks learns that it arrived; raises FileKnown for everybody else."""
    if there is not None:
        await asyncio.to_thread(parts.drop, there)
    if span.first is None and known.stored_by == standing.seat.id:
        stored = await ledger.one(standing.db, standing.reader, StoredFile, known.id, standing.roundtable.id)
        if stored is not None:
            return stored
    raise evidence.FileKnown
