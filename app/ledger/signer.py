"""Signed checkpoints of the log. The key and the last checkpoint live outside the database, on purpose.

Whoever restores an older backup, or lets a second service grow another tree, meets the last signed checkpoint here:
the service then refuses to sign, and says so.
"""

import asyncio
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unavailable
from app.core.files import private_once, write_private
from app.ledger import queries
from app.ledger.append import split_peaks
from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.errors import TrustError

_SIGNING: Final = 0x7469_6E6B_7579_0001
"""The advisory lock under which one signer at a time works, whatever the number of processes."""


class LogContradictsCheckpoint(Unavailable):
    code = "log_contradicts_checkpoint"
    message = (
        "The log in the database does not continue the last signed checkpoint: an old backup was restored or entries "
        "were changed. The service signs nothing until this is settled."
    )


class Signer:
    """Signs the current size of one log."""

    def __init__(self, home: Path, origin: str) -> None:
        self._last_file = home / "checkpoint"
        pem = private_once(home / "keys" / "log.pem", lambda: SigningKey.generate(origin).to_pem())
        self._key = SigningKey.from_pem(origin, pem)

    @property
    def verifier(self) -> str:
        """The verifier key (C2SP vkey), which readers keep to check checkpoints with."""
        return str(self._key.verifier)

    async def checkpoint(self, db: AsyncSession) -> bytes:
        """The signed note for the log as it stands; raises LogContradictsCheckpoint."""
        await db.execute(select(func.pg_advisory_xact_lock(_SIGNING)))
        last, current = await self._agreed(db)
        if last is not None and last.size == current.size:
            return await asyncio.to_thread(self._last_file.read_bytes)
        note = checkpoints.sign(current, self._key)
        await asyncio.to_thread(write_private, self._last_file, note)
        return note

    async def require_continued(self, db: AsyncSession) -> None:
        """Raises LogContradictsCheckpoint unless the log continues what was last signed."""
        await self._agreed(db)

    async def _agreed(self, db: AsyncSession) -> tuple[Checkpoint | None, Checkpoint]:
        last = await asyncio.to_thread(self._read_last)
        head = await queries.head(db)
        root = merkle.root_of_peaks(head.size, split_peaks(head.peaks))
        current = Checkpoint(self._key.name, head.size, root)
        if last is None:
            return None, current
        if last.size > head.size or last.root != await root_at(db, last.size):
            raise LogContradictsCheckpoint
        if last.size == head.size and last.root != root:
            raise LogContradictsCheckpoint
        return last, current

    def _read_last(self) -> Checkpoint | None:
        if not self._last_file.exists():
            return None
        try:
            return checkpoints.verify(self._last_file.read_bytes(), self._key.verifier)
        except TrustError:
            raise LogContradictsCheckpoint from None


async def root_at(db: AsyncSession, size: int) -> bytes:
    """The root that the log had at an earlier size, from its stored nodes; raises LogContradictsCheckpoint."""
    wanted = merkle.needed_for_root(size)
    found = await queries.nodes(db, wanted)
    if len(found) != len(wanted):
        raise LogContradictsCheckpoint
    return merkle.root_of_peaks(size, [found[node] for node in wanted])
