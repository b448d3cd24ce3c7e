"""Signed checkpoints of the log. The key and the last checkpoint live outside the database, on purpose.

Whoever restores an older backup, or lets a second service grow another tree, meets the last signed checkpoint here:
the service then refuses to sign, and says so. The database in turn remembers which key signs and what it signed last,
so that neither a new folder beside an old database nor an old folder beside another database can sign a second history.
"""

import asyncio
import os
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unavailable
from app.core.files import private_once, write_private
from app.core.locks import held_alone
from app.ledger import queries
from app.ledger.append import split_peaks
from app.ledger.models import Head, Signed
from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.errors import TrustError

INTERVAL_SECONDS: Final = 1.0
"""What was signed less than this ago is served again, though the log may have grown meanwhile."""

_SIGNING: Final = 0x7469_6E6B_7579_0001
"""The advisory lock under which one signer at a time works on this database, whatever the number of processes."""

log = structlog.get_logger(__name__)


class Contradiction(StrEnum):
    """Why the service signs nothing, for whoever runs it: the member `reason` of the problem."""

    log_is_shorter = "log_is_shorter"
    log_is_another = "log_is_another"
    key_is_another = "key_is_another"
    checkpoint_missing = "checkpoint_missing"
    checkpoint_unreadable = "checkpoint_unreadable"


class LogContradictsCheckpoint(Unavailable):
    code = "log_contradicts_checkpoint"
    message = (
        "The log in the database does not continue the last signed checkpoint: an old backup was restored or entries "
        "were changed. The service signs nothing until this is settled."
    )


@dataclass(frozen=True, slots=True)
class _Last:
    """The last signed note as it lies in the home, and how many seconds ago it was written."""

    note: bytes
    said: Checkpoint
    age: float


class Signer:
    """Signs the current size of one log: when it is asked to, at most once a second, and only what has grown."""

    def __init__(self, home: Path, origin: str, *, interval_seconds: float = INTERVAL_SECONDS) -> None:
        """Raises StartError where others than the service's own user may read the key."""
        self._last_file = home / "checkpoint"
        self._lock_file = home / "checkpoint.lock"
        self._interval = interval_seconds
        pem = private_once(home / "keys" / "log.pem", lambda: SigningKey.generate(origin).to_pem())
        self._key = SigningKey.from_pem(origin, pem)

    def without_interval(self) -> "Signer":
        """The same signer, which signs as often as the log has grown; for tests alone."""
        return Signer(self._last_file.parent, self._key.name, interval_seconds=0.0)

    @property
    def verifier(self) -> str:
        """The verifier key (C2SP vkey), which readers keep to check checkpoints with."""
        return str(self._key.verifier)

    async def checkpoint(self, db: AsyncSession, *, covering: int = 0) -> bytes:
        """The signed note for the log as it stands, or stood a second ago; of `covering` entries at least.

        Raises LogContradictsCheckpoint. Nobody holds a lock while it waits for the second to pass.
        """
        while True:
            served, wait = await self._recent(db, covering)
            if served is not None:
                return served
            if wait:
                await asyncio.sleep(wait)
                continue
            await db.execute(select(func.pg_advisory_xact_lock(_SIGNING)))
            # The advisory lock is this database's; the file lock also stops who signs from another one.
            async with held_alone(self._lock_file):
                served, wait = await self._recent(db, covering)
                if served is None and not wait:
                    return await self._sign(db)
            if served is not None:
                return served

    async def require_continued(self, db: AsyncSession) -> None:
        """Raises LogContradictsCheckpoint unless the log continues what was last signed."""
        await self._agreed(db)

    async def signed_size(self, db: AsyncSession) -> int:
        """How many entries the last checkpoint holds, which the log continues; raises LogContradictsCheckpoint."""
        last, _ = await self._agreed(db)
        return last.said.size if last is not None else 0

    async def _recent(self, db: AsyncSession, covering: int) -> tuple[bytes | None, float]:
        """The last note where it may be served, else the seconds to wait before another may be signed."""
        last, current = await self._agreed(db)
        if last is None:
            return None, 0.0
        # A note from the future says that a clock was set back: it holds nobody up.
        young = 0.0 <= last.age < self._interval
        if last.said.size == current.size or (young and last.said.size >= covering):
            return last.note, 0.0
        return None, self._interval - last.age if young else 0.0

    async def _sign(self, db: AsyncSession) -> bytes:
        _, current = await self._agreed(db)
        note = checkpoints.sign(current, self._key)
        await asyncio.to_thread(write_private, self._last_file, note)
        values = {"verifier": self.verifier, "size": current.size, "root": current.root}
        upsert = insert(Signed).values(singleton=True, **values)
        await db.execute(upsert.on_conflict_do_update(index_elements=[Signed.singleton], set_=values))
        return note

    async def _agreed(self, db: AsyncSession) -> tuple[_Last | None, Checkpoint]:
        """What was signed last, and the log as it stands, which continues it."""
        signed = await queries.signed(db)
        last = await asyncio.to_thread(self._read_last, signed)
        head = await queries.head(db)
        current = Checkpoint(self._key.name, head.size, merkle.root_of_peaks(head.size, split_peaks(head.peaks)))
        if signed is not None:
            await self._require_continued(db, Checkpoint(self._key.name, signed.size, signed.root), head, current)
        if last is not None:
            await self._require_continued(db, last.said, head, current)
        return last, current

    @staticmethod
    async def _require_continued(db: AsyncSession, earlier: Checkpoint, head: Head, current: Checkpoint) -> None:
        if earlier.size > head.size:
            raise _refused(Contradiction.log_is_shorter, signed=earlier.size, found=head.size)
        then = current.root if earlier.size == head.size else await _stored_root(db, earlier.size)
        if earlier.root != then or then != await _stored_root(db, earlier.size):
            raise _refused(Contradiction.log_is_another, signed=earlier.size, found=head.size)

    def _read_last(self, signed: Signed | None) -> _Last | None:
        if signed is not None and signed.verifier != self.verifier:
            raise _refused(Contradiction.key_is_another, expected=signed.verifier, found=self.verifier)
        try:
            with self._last_file.open("rb") as file:
                note, written = file.read(), os.fstat(file.fileno()).st_mtime
            return _Last(note, checkpoints.verify(note, self._key.verifier), time.time() - written)
        except FileNotFoundError:
            if signed is not None:
                raise _refused(Contradiction.checkpoint_missing, signed=signed.size) from None
            return None
        except TrustError:
            raise _refused(Contradiction.checkpoint_unreadable, file=str(self._last_file)) from None


def _refused(reason: Contradiction, **facts: object) -> LogContradictsCheckpoint:
    log.error("the log contradicts its last signed checkpoint: nothing is signed", reason=reason.value, **facts)
    return LogContradictsCheckpoint(members={"reason": reason.value})


async def _stored_root(db: AsyncSession, size: int) -> bytes | None:
    """The root at an earlier size, or None where nodes are missing."""
    wanted = merkle.needed_for_root(size)
    found = await queries.nodes(db, wanted)
    if len(found) != len(wanted):
        return None
    return merkle.root_of_peaks(size, [found[node] for node in wanted])


async def root_at(db: AsyncSession, size: int) -> bytes:
    """The root that the log had at an earlier size, from its stored nodes; raises LogContradictsCheckpoint."""
    found = await _stored_root(db, size)
    if found is None:
        raise _refused(Contradiction.log_is_another, signed=size)
    return found
