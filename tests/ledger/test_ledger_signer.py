"""A log that does not continue what was signed before is signed no more, and the service says so."""

from pathlib import Path

import asyncpg
import pytest

from app.trust import checkpoints
from app.trust.checkpoints import VerifierKey
from tests.clocks import FakeClock
from tests.conftest import plain, renamed
from tests.ledger.backups import REFUSED, act, restored, status, try_to_act
from tests.mesa import Mesa


async def test_an_older_backup_is_neither_signed_nor_written_to(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        await act(mesa, times=2)
        assert await status(mesa) == (200, None)
        assert await status(mesa, "/readyz") == (200, None)
    signed = (tmp_path / "checkpoint").read_bytes()

    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        for _ in range(4):
            assert await status(mesa) == REFUSED
            assert await status(mesa, "/readyz") == REFUSED
            assert await status(mesa, "/healthz") == (200, None)
            assert await try_to_act(mesa) == REFUSED
    assert (tmp_path / "checkpoint").read_bytes() == signed


async def test_the_same_log_is_signed_on(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    sizes = []
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert mesa.administrator.api
        for _ in range(3):
            answer = await mesa.administrator.api.http.get("/v1/ledger/checkpoint")
            verifier = VerifierKey.parse(answer.headers["tinkuy-verifier"])
            sizes.append(checkpoints.verify(answer.content, verifier).size)
            await act(mesa)
    assert sizes == [sizes[0], sizes[0] + 1, sizes[0] + 2]


async def test_an_unsigned_tail_may_be_lost_in_a_restore(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == (200, None)
        await act(mesa)
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == (200, None)


@pytest.mark.parametrize("spoiled", [b"", b"tinkuy.local/log\n1\n", b"\xff" * 100])
async def test_a_checkpoint_that_cannot_be_read_is_not_written_over(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock, spoiled: bytes
) -> None:
    (tmp_path / "checkpoint").write_bytes(spoiled)
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == REFUSED
    assert (tmp_path / "checkpoint").read_bytes() == spoiled


async def test_another_key_does_not_take_over_the_log(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == (200, None)
    (tmp_path / "keys" / "log.pem").unlink()
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == REFUSED


async def test_changed_peaks_are_noticed(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == (200, None)
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        connection = await _to_the_backup(postgres)
        await connection.execute("ALTER TABLE ledger_head DISABLE TRIGGER ALL")
        await connection.execute("UPDATE ledger_head SET peaks = sha256(peaks) || substring(peaks from 33)")
        await connection.close()
        assert await status(mesa) == REFUSED


async def _to_the_backup(postgres: str) -> asyncpg.Connection:
    server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    name = await server.fetchval("SELECT datname FROM pg_database WHERE datname LIKE 'backup_%'")
    await server.close()
    return await asyncpg.connect(plain(renamed(postgres, name)))


async def test_keys_and_checkpoint_are_readable_by_the_service_alone(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == (200, None)
    for file in ("checkpoint", "keys/log.pem", "keys/tokens.pem"):
        assert (tmp_path / file).stat().st_mode & 0o077 == 0
