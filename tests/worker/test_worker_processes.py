"""The processes as operators run them: `tinkuy serve` with its worker, `tinkuy worker` alone, and `tinkuy jobs`."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI

from app.core.migrations import migrate
from app.jobs import jobs
from app.worker.kinds import Context
from app.worker.service import working
from tests.conftest import plain, renamed
from tests.mesa import Mesa, key
from tests.service import PATIENCE, Service, environment, tinkuy
from tests.worker.jobbing import BRISK, until


def signed_size(home: Path) -> int:
    """How many entries the checkpoint on the disk holds; 0 where there is none."""
    file = home / "checkpoint"
    return int(file.read_text().splitlines()[1]) if file.exists() else 0


async def test_a_checkpoint_is_signed_though_nobody_asks_for_one(app: FastAPI, mesa: Mesa, tmp_path: Path) -> None:
    async with working(Context(app.state.database, app.state.clock), jobs(app.state.signer, app.state.settings), BRISK):
        await until(lambda: signed_size(tmp_path) > 0)
        for _ in range(2):
            body = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
            await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
            [head] = await app.state.database.reads.fetch("SELECT size FROM ledger_head", [])
            assert await until(partial(is_signed, tmp_path, head["size"])) < 8
    signed = await app.state.database.reads.fetch("SELECT size FROM ledger_signed", [])
    assert signed[0]["size"] == signed_size(tmp_path)


def is_signed(home: Path, size: int) -> bool:
    return signed_size(home) == size


@contextmanager
def worker(home: Path, url: str, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """`tinkuy worker` in a process of its own, from the moment at which it works."""
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        env=environment({"TINKUY_HOME": str(home), "TINKUY_DATABASE_URL": plain(url), **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said_until(process: "subprocess.Popen[str]", word: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(said)


@pytest.fixture
async def fresh(postgres: str) -> AsyncIterator[str]:
    """A database in which nothing is yet."""
    name = f"worker_{uuid4().hex}"
    owner = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    await owner.execute(f'CREATE DATABASE "{name}"')
    yield renamed(postgres, name)
    await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await owner.close()


async def test_a_service_signs_by_itself_and_a_worker_elsewhere_leaves_that_to_it(fresh: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, other = Path(folder) / "var", Path(folder) / "other"
        with Service(home, TINKUY_WORKER="1", TINKUY_DATABASE_URL=plain(fresh)) as service:
            service.until_ready()
            await until(lambda: signed_size(home) > 0)
            with worker(other, fresh) as process:
                said = said_until(process, "worker.given_up")
                assert "the key that signs this log is not in TINKUY_HOME" in said
                assert "ledger.checkpoint" not in said
                assert not (other / "keys").exists()
                assert await ends(process) == 0
            with worker(home, fresh) as process:
                assert "ledger.checkpoint" in said_until(process, "ledger.checkpoint")
                assert await ends(process) == 0
            began = time.monotonic()
            assert service.ends_by(signal.SIGTERM) == 0
            assert time.monotonic() - began < 10
            assert "Traceback" not in service.said()
        shown = await shown_jobs(fresh, home)
        assert (shown.returncode, "ledger.checkpoint" in shown.stdout) == (0, True), shown.stderr


async def ends(process: "subprocess.Popen[str]") -> int:
    process.send_signal(signal.SIGTERM)
    took = await until(lambda: process.poll() is not None, PATIENCE)
    assert took < 10, "in life it is a second, and three more where something is under way"
    return process.wait()


async def shown_jobs(url: str, home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return tinkuy("jobs", "--lang", "en", *arguments, TINKUY_HOME=str(home), TINKUY_DATABASE_URL=plain(url))


async def test_what_was_given_up_is_counted_and_tried_once_more_when_somebody_says_so(fresh: str) -> None:
    await migrate(fresh)
    connection = await asyncpg.connect(plain(fresh))
    await connection.execute(
        "INSERT INTO worker_jobs (kind, key, due_at, attempts, failure, given_up_at)"
        " VALUES ('test.mail', 'a', now(), 11, 'ConnectionRefusedError', now()),"
        " ('test.mail', 'b', now(), 0, NULL, NULL)"
    )
    with tempfile.TemporaryDirectory() as folder:
        shown = await shown_jobs(fresh, Path(folder))
        assert shown.returncode == 1
        assert shown.stdout.splitlines()[1].split()[:4] == ["test.mail", "1", "0", "1"]
        assert "ConnectionRefusedError" in shown.stdout
        again = await shown_jobs(fresh, Path(folder), "--retry")
        assert (again.returncode, again.stderr.strip()) == (0, "Jobs that are tried again: 1.")
    found = await connection.fetch("SELECT attempts, given_up_at FROM worker_jobs ORDER BY key")
    assert [tuple(row) for row in found] == [(0, None), (0, None)]
    await connection.close()


def left_in(folder: str) -> list[Path]:
    return list(Path(folder).iterdir())


def test_a_worker_needs_a_database_that_several_processes_may_use() -> None:
    with tempfile.TemporaryDirectory() as folder:
        refused = tinkuy("worker", TINKUY_HOME=folder)
        assert (refused.returncode, left_in(folder)) == (1, [])
    assert "tinkuy worker needs TINKUY_DATABASE_URL" in refused.stderr


async def test_a_worker_does_not_begin_a_log(fresh: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        refused = tinkuy("worker", TINKUY_HOME=folder, TINKUY_DATABASE_URL=plain(fresh))
        assert (refused.returncode, left_in(folder)) == (1, [])
    assert "start `tinkuy serve` on it first" in refused.stderr


async def test_a_queue_that_cannot_be_read_is_told_in_a_sentence() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shown = await shown_jobs("postgresql://nobody@127.0.0.1:1/nothing", Path(folder))
    assert (shown.returncode, shown.stderr.strip()) == (2, "The queue could not be read: the database does not answer.")
