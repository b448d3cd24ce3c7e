"""What lies outside the database: the log's key, its last signed checkpoint, and checkpoints that others kept."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.audit import tree
from app.audit.findings import Report, file, subject
from app.audit.queries import log
from app.audit.queries import subjects as queries
from app.redactions import outside as redactions
from app.trust import checkpoints, merkle
from app.trust.checkpoints import SigningKey, VerifierKey
from app.trust.errors import TrustError


@dataclass(frozen=True, slots=True)
class Outside:
    """Where the service's folder is; `vkey` is the log's verifier key as the auditor knows it, if they do."""

    home: Path
    vkey: str | None = None
    kept: tuple[Path, ...] = ()
    """Checkpoints that somebody else kept."""


async def audit_redactions(db: asyncpg.Connection, report: Report, outside: Outside) -> None:
    """Nothing of what the list outside the database says was taken out is in it."""
    for listed in redactions.read(outside.home):
        if await queries.holds_any(db, listed.target_id, listed.revisions):
            report.find("redaction_missing", subject(listed.target_type, listed.target_id))


async def audit_checkpoints(db: asyncpg.Connection, report: Report, outside: Outside) -> None:
    """The log continues what was last signed, and every checkpoint that was kept."""
    head = await log.head(db)
    if head is None:
        return
    last = outside.home / "checkpoint"
    known = VerifierKey.parse(outside.vkey) if outside.vkey else None
    own = _own_key(report, outside.home, head["origin"])
    if own is not None and known is not None and str(own) != str(known):
        report.find("log_key_other", file(outside.home))
    key = known or own
    signed = 0
    for path in ((last,) if last.exists() else ()) + outside.kept:
        if key is None:
            report.find("log_key_missing", file(outside.home))
            return
        signed = max(signed, await _check(db, report, path, key, head["size"]))
    report.unsigned = head["size"] - signed if last.exists() or outside.kept else None


def _own_key(report: Report, home: Path, origin: str) -> VerifierKey | None:
    path = home / "keys" / "log.pem"
    if not path.exists():
        return None
    try:
        return SigningKey.from_pem(origin, path.read_bytes()).verifier
    except TrustError:
        report.find("log_key_missing", file(path))
        return None


async def _check(db: asyncpg.Connection, report: Report, path: Path, key: VerifierKey, size: int) -> int:
    """How many entries this checkpoint vouches for."""
    try:
        checkpoint = checkpoints.verify(await asyncio.to_thread(path.read_bytes), key)
    except (TrustError, OSError):
        report.find("checkpoint_refused", file(path))
        return 0
    peaks = await tree.root_nodes(db, checkpoint.size) if checkpoint.size <= size else []
    if len(peaks) != checkpoint.size.bit_count() or merkle.root_of_peaks(checkpoint.size, peaks) != checkpoint.root:
        report.find("checkpoint_contradicts", file(path), size=checkpoint.size)
        return 0
    return checkpoint.size
