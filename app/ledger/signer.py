"""Signed checkpoints of the log. The key and the last checkpoint live outside the database, on purpose.

Whoever restores an older backup, or lets a second service grow another tree, meets the last signed checkpoint here:
the service then records and signs nothing, and says so. The database in turn remembers which key signs and what it
signed last, so that neither a new folder beside an old database nor an old folder beside another database can sign a
second history.
"""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.files import private_once, write_private
from app.core.locks import held_alone
from app.ledger import queries
from app.ledger.append import split_peaks
from app.ledger.contradictions import Contradiction, LogContradictsCheckpoint, contradicted
from app.ledger.models import Head, Signed
from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.errors import OutOfTreeError, TrustError

INTERVAL_SECONDS: Final = 1.0
"""What was signed less than this ago is served again, though the log may have grown meanwhile."""

LAST_CHECKPOINT: Final = "checkpoint"
"""The file in the home that holds the last signed note."""

_SIGNING: Final = 0x7469_6E6B_7579_0001
"""The advisory lock under which one signer at a time works on this database, whatever the number of processes."""


_NEVER: Final = -1


class _File(NamedTuple):
    """One file under a name: whoever writes the checkpoint puts a new one in the place of the old one."""

    inode: int
    bytes: int
    written: int

    @classmethod
    def of(cls, found: os.stat_result) -> Self:
        return cls(found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class _Last:
    """The last signed note as it lies in the home, how many seconds ago it was written, and what tells that file."""

    note: bytes
    said: Checkpoint
    age: float
    file: _File


class Signer:
    """Signs the current size of one log: when it is asked to, at most once a second, and only what has grown."""

    def __init__(self, home: Path, origin: str, *, interval_seconds: float = INTERVAL_SECONDS) -> None:
        """Raises StartError where others than the service's own user may read the key."""
        self._last_file = home / LAST_CHECKPOINT
        self._lock_file = home / "checkpoint.lock"
        self._interval = interval_seconds
        pem = private_once(home / "keys" / "log.pem", lambda: SigningKey.generate(origin).to_pem())
        self._key = SigningKey.from_pem(origin, pem)
        # The largest tree of which this process knows that it was signed.
        self._known: Checkpoint | None = None
        # What the log continued when it was compared last, and how many connections had been opened by then.
        self._compared_file: _File | None = None
        self._compared_at = _NEVER

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

    async def require_writable(self, db: AsyncSession, database: Database) -> int:
        """How many entries the log must have at least when the next one is appended; asked before every write.

        Raises LogContradictsCheckpoint. It costs a statement only where the log may have become another one since it
        was compared: a checkpoint was signed, by whatever process, or a connection to `database` was opened since.
        """
        # Which opens a connection, if it needs a new one: the database behind it may be another than before.
        await db.connection()
        opened = database.opened
        if (self._compared_at, self._compared_file) != (opened, self._file_now()):
            await self._agreed(db)
            self._compared_at = opened
        return self._known.size if self._known is not None else 0

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
        self._known, self._compared_file = current, self._file_now()
        return note

    async def _agreed(self, db: AsyncSession) -> tuple[_Last | None, Checkpoint]:
        """What was signed last, and the log as it stands, which continues it."""
        # Everything that the log must continue is taken before its head: it only grows meanwhile.
        known = self._known
        try:
            signed = await queries.signed(db)
            last = await asyncio.to_thread(self._read_last, signed)
            head = await queries.head(db)
            current = self._tree(head)
            remembered = Checkpoint(self._key.name, signed.size, signed.root) if signed is not None else None
            told = _trees(remembered, last.said if last is not None else None)
            for each in told | _trees(known):
                await _require_continued(db, each, current)
        except LogContradictsCheckpoint:
            self._compared_at = _NEVER
            raise
        self._compared_file = last.file if last is not None else None
        self._known = max(told | _trees(self._known), key=_size, default=None)
        return last, current

    def _tree(self, head: Head) -> Checkpoint:
        try:
            root = merkle.root_of_peaks(head.size, split_peaks(head.peaks))
        except OutOfTreeError:
            raise contradicted(Contradiction.log_is_another, found=head.size) from None
        return Checkpoint(self._key.name, head.size, root)

    def _file_now(self) -> _File | None:
        try:
            return _File.of(self._last_file.stat())
        except FileNotFoundError:
            return None

    def _read_last(self, signed: Signed | None) -> _Last | None:
        if signed is not None and signed.verifier != self.verifier:
            raise contradicted(Contradiction.key_is_another, expected=signed.verifier, found=self.verifier)
        try:
            with self._last_file.open("rb") as file:
                note, found = file.read(), os.fstat(file.fileno())
            said = checkpoints.verify(note, self._key.verifier)
            return _Last(note, said, time.time() - found.st_mtime, _File.of(found))
        except FileNotFoundError:
            if signed is not None:
                raise contradicted(Contradiction.checkpoint_missing, signed=signed.size) from None
            return None
        except TrustError:
            raise contradicted(Contradiction.checkpoint_unreadable, file=str(self._last_file)) from None


def _trees(*told: Checkpoint | None) -> set[Checkpoint]:
    return {each for each in told if each is not None}


def _size(tree: Checkpoint) -> int:
    return tree.size


async def _require_continued(db: AsyncSession, earlier: Checkpoint, current: Checkpoint) -> None:
    if earlier.size > current.size:
        raise contradicted(Contradiction.log_is_shorter, signed=earlier.size, found=current.size)
    whole = earlier.size < current.size or earlier.root == current.root
    if not whole or earlier.root != await _stored_root(db, earlier.size):
        raise contradicted(Contradiction.log_is_another, signed=earlier.size, found=current.size)


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
        raise contradicted(Contradiction.log_is_another, signed=size)
    return found
