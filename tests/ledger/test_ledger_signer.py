"""A log that does not continue what was signed before is signed no more, and the service says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from app.trust import checkpoints
from app.trust.checkpoints import VerifierKey
from tests.clocks import FakeClock
from tests.conftest import http_to, plain, renamed, serving
from tests.mesa import Api, Json, Mesa


@asynccontextmanager
async def restored(postgres: str, home: Path, arranged: tuple[str, Mesa], clock: FakeClock) -> AsyncIterator[Mesa]:
    """The service beside the files of `home`, over a database as it was when the tables had just been convened."""
    name = f"backup_{uuid4().hex}"
    server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{arranged[0]}"')
    try:
        async with serving(renamed(postgres, name), home, clock) as app, http_to(app) as http:
            yield arranged[1].at(Api(http), app.state.tokens, clock)
    finally:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


async def act(mesa: Mesa, times: int = 1) -> None:
    body: Json = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    for _ in range(times):
        await mesa["facilitator"].done(f"{mesa.path}/seats", body)


async def status(mesa: Mesa, path: str = "/v1/ledger/checkpoint") -> tuple[int, str | None]:
    assert mesa.administrator.api
    answer = await mesa.administrator.api.http.get(path)
    problem = answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"] if problem else None


REFUSED = (503, "log_contradicts_checkpoint")


async def test_an_older_backup_is_refused_also_when_it_grows_again(
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
            await act(mesa)
        assert await status(mesa) == REFUSED
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
