"""No second history is ever signed: each way to bring one about is tried at many sizes, and refused every time."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import insert

from app.core.db import Database
from app.core.files import require_private
from app.core.settings import StartError
from app.ledger import queries
from app.ledger.append import split_peaks
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.models import Node
from app.ledger.signer import Signer
from app.trust import checkpoints, merkle
from app.trust.checkpoints import VerifierKey
from tests.conftest import plain, renamed
from tests.drills import tried

ORIGIN = "tinkuy.local/log"


@asynccontextmanager
async def copy_of(postgres: str, template: str) -> AsyncIterator[Database]:
    """A database restored from another as it stands; nobody may be connected to the one that is copied."""
    name = f"copy_{uuid4().hex}"
    server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        async with Database.at(renamed(postgres, name), pool_size=8) as database:
            yield database
    finally:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


async def grow(database: Database, until: int, word: bytes = b"") -> None:
    """Leaves up to that size; `word` makes another history of them."""
    async with database.sessions() as db, db.begin():
        head = await queries.head(db)
        while head.size < until:
            grown = merkle.append(head.size, split_peaks(head.peaks), merkle.leaf_hash(b"%d %s" % (head.size, word)))
            rows = [{"level": level, "index": at, "hash": value} for level, at, value in grown.nodes]
            await db.execute(insert(Node), rows)
            head.size, head.peaks = grown.size, b"".join(grown.peaks)
            await db.flush()


async def size_of(database: Database) -> int:
    async with database.sessions() as db:
        return int((await queries.head(db)).size)


async def sign(database: Database, signer: Signer) -> bytes:
    async with database.sessions() as db, db.begin():
        return await signer.checkpoint(db)


async def is_refused(database: Database, signer: Signer, reason: str) -> bool:
    try:
        await sign(database, signer)
    except LogContradictsCheckpoint as refusal:
        return refusal.members == {"reason": reason}
    return False


def at_once(home: Path) -> Signer:
    return Signer(home, ORIGIN, interval_seconds=0)


@pytest.fixture
def template(arranged: tuple[str, object]) -> str:
    return arranged[0]


@tried(4, 60)
async def test_every_restored_older_copy_is_refused_also_when_it_has_grown_again(
    postgres: str, template: str, tmp_path: Path, times: int
) -> None:
    refused = 0
    async with copy_of(postgres, template) as lived, copy_of(postgres, template) as restored:
        signer, old = at_once(tmp_path), await size_of(restored)
        await grow(lived, old + times)
        await sign(lived, signer)
        signed = (tmp_path / "checkpoint").read_bytes()
        for size in range(old, old + 2 * times):
            await grow(restored, size, b"after the restore")
            reason = "log_is_shorter" if size < old + times else "log_is_another"
            refused += await is_refused(restored, signer, reason)
            # A process that starts only now says the same.
            refused += await is_refused(restored, at_once(tmp_path), reason)
        assert (tmp_path / "checkpoint").read_bytes() == signed
    assert refused == 4 * times


@tried(4, 60)
async def test_every_second_service_with_a_home_of_its_own_is_refused(
    postgres: str, template: str, tmp_path: Path, times: int
) -> None:
    refused = 0
    async with copy_of(postgres, template) as lived:
        start = await size_of(lived)
        await sign(lived, at_once(tmp_path / "first"))
        for case in range(times):
            await grow(lived, start + case)
            refused += await is_refused(lived, at_once(tmp_path / f"second-{case}"), "key_is_another")
            # The key came along and the checkpoint did not: nothing would show an older copy any more.
            half = tmp_path / f"half-{case}"
            shutil.copytree(tmp_path / "first" / "keys", half / "keys")
            refused += await is_refused(lived, at_once(half), "checkpoint_missing")
        assert await sign(lived, at_once(tmp_path / "first"))
    assert refused == 2 * times


@tried(4, 60)
async def test_two_services_that_share_a_home_but_not_a_database_sign_one_history(
    postgres: str, template: str, tmp_path: Path, times: int
) -> None:
    async with copy_of(postgres, template) as one, copy_of(postgres, template) as other:
        start = await size_of(one)
        signers = {one: at_once(tmp_path), other: at_once(tmp_path)}
        notes, refused = list[bytes](), 0
        for step in range(1, times + 1):
            await asyncio.gather(grow(one, start + step, b"one"), grow(other, start + step, b"other"))
            words = await asyncio.gather(*(sign(*each) for each in signers.items()), return_exceptions=True)
            notes += [word for word in words if isinstance(word, bytes)]
            refused += sum(isinstance(word, LogContradictsCheckpoint) for word in words)
        key = VerifierKey.parse(signers[one].verifier)
        signed = {(said.size, said.root) for said in (checkpoints.verify(note, key) for note in notes)}
        assert len(signed) == len({size for size, _ in signed}), "two roots of one size"
        assert (len(notes), refused) == (times, times)


async def test_many_processes_sign_one_note_a_second_and_none_where_nothing_grew(
    postgres: str, template: str, tmp_path: Path
) -> None:
    async with copy_of(postgres, template) as database:
        signers = [Signer(tmp_path, ORIGIN, interval_seconds=0.5) for _ in range(4)]
        start, notes = await size_of(database), set[bytes]()
        began = time.monotonic()
        for step in range(1, 9):
            await grow(database, start + step)
            notes |= set(await asyncio.gather(*(sign(database, signer) for signer in signers)))
        seconds = time.monotonic() - began
        assert len(notes) <= seconds / 0.5 + 1
        await asyncio.sleep(0.5)
        last = await sign(database, signers[0])
        written = (tmp_path / "checkpoint").stat().st_mtime_ns
        await asyncio.sleep(0.6)
        assert [await sign(database, signer) for signer in signers] == [last] * 4
        assert (tmp_path / "checkpoint").stat().st_mtime_ns == written
        key = VerifierKey.parse(signers[0].verifier)
        assert checkpoints.verify(last, key).size == start + 8


async def test_who_needs_an_entry_covered_waits_for_it(postgres: str, template: str, tmp_path: Path) -> None:
    async with copy_of(postgres, template) as database:
        signer, start = Signer(tmp_path, ORIGIN, interval_seconds=0.7), await size_of(database)
        key = VerifierKey.parse(signer.verifier)
        await sign(database, signer)
        await grow(database, start + 1)
        assert checkpoints.verify(await sign(database, signer), key).size in {start, start + 1}
        async with database.sessions() as db, db.begin():
            note = await signer.checkpoint(db, covering=start + 1)
        assert checkpoints.verify(note, key).size == start + 1


async def test_a_clock_that_was_set_back_holds_nobody_up(postgres: str, template: str, tmp_path: Path) -> None:
    async with copy_of(postgres, template) as database:
        signer, start = Signer(tmp_path, ORIGIN, interval_seconds=30), await size_of(database)
        await sign(database, signer)
        os.utime(tmp_path / "checkpoint", (time.time() + 3600,) * 2)
        await grow(database, start + 1)
        assert checkpoints.verify(await sign(database, signer), VerifierKey.parse(signer.verifier)).size == start + 1


async def test_the_database_lets_nobody_forget_what_was_signed(postgres: str, template: str, tmp_path: Path) -> None:
    async with copy_of(postgres, template) as database:
        await sign(database, at_once(tmp_path))
        for statement in (
            "DELETE FROM ledger_signed",
            "TRUNCATE ledger_signed",
            "UPDATE ledger_signed SET size = size - 1",
            "UPDATE ledger_signed SET verifier = 'another'",
        ):
            async with database.engine.connect() as connection:
                with pytest.raises(Exception, match=r"append-only|no smaller tree"):
                    await connection.exec_driver_sql(statement)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_key_that_others_may_read_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    Signer(tmp_path, ORIGIN)
    key = tmp_path / "keys" / "log.pem"
    require_private(key)
    key.chmod(mode)
    with pytest.raises(StartError, match=f"chmod 600 {key}"):
        Signer(tmp_path, ORIGIN)
    key.chmod(0o600)
    Signer(tmp_path, ORIGIN)
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
