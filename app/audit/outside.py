"""What lies outside the database: the log's key, its last signed checkpoint, and checkpoints that others kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from app.audit import tree
from app.audit.findings import REMEMBERED, Report, file, subject
from app.audit.queries import log
from app.audit.queries import subjects as queries
from app.redactions import outside as redactions
from app.redactions.schemas import RedactionOut
from app.trust import checkpoints, merkle
from app.trust.checkpoints import SigningKey, VerifierKey
from app.trust.errors import TrustError

CHECKPOINT: Final = "checkpoint"


@dataclass(frozen=True, slots=True)
class Outside:
    """Where the service's folder is; `vkey` is the log's verifier key as the auditor knows it, if they do."""

    home: Path
    vkey: str | None = None
    kept: tuple[Path, ...] = ()
    """Checkpoints that somebody else kept."""

    def read(self) -> "Read":
        """What lies there now."""
        last = self.home / CHECKPOINT
        paths = ((last,) if last.exists() else ()) + self.kept
        return Read(self, tuple((path, _content(path)) for path in paths), redactions.read(self.home))


@dataclass(frozen=True, slots=True)
class Read:
    """What lay outside the database before the snapshot of it was taken.

    What a running service writes there later is of acts that the snapshot does not hold: it would look like a loss.
    """

    outside: Outside
    checkpoints: tuple[tuple[Path, bytes | None], ...]
    redactions: Sequence[RedactionOut]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


async def audit_redactions(db: asyncpg.Connection, report: Report, read: Read) -> None:
    """Nothing of what the list outside the database says was taken out is in it."""
    for listed in read.redactions:
        if await queries.holds_any(db, listed.target_id, listed.revisions):
            report.find("redaction_missing", subject(listed.target_type, listed.target_id))


async def audit_checkpoints(db: asyncpg.Connection, report: Report, read: Read) -> None:
    """The log continues what was last signed, and every checkpoint that was kept."""
    head = await log.head(db)
    if head is None:
        return
    home, vkey = read.outside.home, read.outside.vkey
    known = VerifierKey.parse(vkey) if vkey else None
    own = _own_key(report, home, head["origin"])
    if own is not None and known is not None and str(own) != str(known):
        report.find("log_key_other", file(home))
    key = known or own
    await _check_remembered(db, report, home / CHECKPOINT, own, head["size"])
    signed = 0
    for path, note in read.checkpoints:
        if key is None:
            report.find("log_key_missing", file(home))
            return
        signed = max(signed, await _check(db, report, (path, note), key, head["size"]))
    report.unsigned = head["size"] - signed if read.checkpoints else None


def _own_key(report: Report, home: Path, origin: str) -> VerifierKey | None:
    path = home / "keys" / "log.pem"
    if not path.exists():
        return None
    try:
        return SigningKey.from_pem(origin, path.read_bytes()).verifier
    except TrustError:
        report.find("log_key_missing", file(path))
        return None


async def _check_remembered(
    db: asyncpg.Connection, report: Report, last: Path, own: VerifierKey | None, size: int
) -> None:
    """What the database itself remembers of the last checkpoint agrees with the log, and with the folder beside it.

    A folder without a key is an auditor's own, who has only what others kept.
    """
    remembered = await log.signed(db)
    if remembered is None:
        return
    if own is not None and str(own) != remembered["verifier"]:
        report.find("checkpoint_key_other", file(last.parent))
    elif own is not None and not await asyncio.to_thread(last.exists):
        report.find("checkpoint_missing", file(last), size=remembered["size"])
    if not await _continues(db, remembered["size"], remembered["root"], size):
        report.find("checkpoint_contradicts", REMEMBERED, size=remembered["size"])


async def _continues(db: asyncpg.Connection, signed: int, root: bytes, size: int) -> bool:
    """Whether the stored tree of `size` entries had this root when it had `signed` ones."""
    peaks = await tree.root_nodes(db, signed) if signed <= size else []
    return len(peaks) == signed.bit_count() and merkle.root_of_peaks(signed, peaks) == root


async def _check(
    db: asyncpg.Connection, report: Report, note: tuple[Path, bytes | None], key: VerifierKey, size: int
) -> int:
    """How many entries this checkpoint, which could be read or not, vouches for."""
    path, content = note
    try:
        checkpoint = checkpoints.verify(content or b"", key)
    except TrustError:
        report.find("checkpoint_refused", file(path))
        return 0
    if not await _continues(db, checkpoint.size, checkpoint.root, size):
        report.find("checkpoint_contradicts", file(path), size=checkpoint.size)
        return 0
    return checkpoint.size
