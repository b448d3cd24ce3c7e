"""The embedded PostgreSQL starts from nothing, and again after everything that can happen to it."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import psutil  # type: ignore[import-untyped]  # it ships no annotations
import pytest

from app.core.embedded import cluster, server
from app.core.settings import StartError

HOLD = """
import sys, time
from pathlib import Path
from app.core.embedded import server
with server(Path(sys.argv[1]), durable=True):
    print("running", flush=True)
    time.sleep(600)
"""


async def _asked(url: str, statements: tuple[str, ...]) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return [await connection.fetchval(statement) for statement in statements][-1]
    finally:
        await connection.close()


def _ask(url: str, *statements: str) -> object:
    return asyncio.run(_asked(url, statements))


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return bool(process.name() == "postgres" and process.cwd() == str(data))
    except psutil.Error:
        return False


def _postgres_in(data: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _works_in(process, data)]


# The same, for a server that nobody starts again.
FRAIL = HOLD.replace("with server", "from app.core.embedded import supervision\nsupervision.ENDS = 0\nwith server")


def _kill_the_server(data: Path) -> int:
    number = int((data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGKILL)
    return number


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    # Not under pytest's own folder: pytest closes that to other users whenever a run begins, and a run as root
    # has PostgreSQL working as another user.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "postgres"


@pytest.fixture
def held(data: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLD, str(data)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  (this file's own script)
    assert holder.stdout
    with holder, holder.stdout as said:
        assert "running\n" in iter(said.readline, "")
        yield holder
        holder.kill()


def test_a_server_that_was_killed_is_started_again_with_what_was_committed(data: Path) -> None:
    with server(data) as url:
        _ask(url, "CREATE TABLE survived (id int)", "INSERT INTO survived VALUES (7)")
        killed = _kill_the_server(data)
        deadline = time.monotonic() + 60
        found: object = None
        while found is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError, asyncpg.PostgresError):
                found = _ask(url, "SELECT id FROM survived")
        assert found == 7
        assert int((data / "postmaster.pid").read_text().splitlines()[0]) != killed
    assert not _postgres_in(data)


def test_a_server_that_ends_again_and_again_ends_the_process_with_a_sentence(data: Path) -> None:
    command = [sys.executable, "-c", FRAIL, str(data)]
    holder = subprocess.Popen(  # noqa: S603  (this file's own script)
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout
        assert holder.stderr
        assert "running\n" in iter(holder.stdout.readline, "")
        _kill_the_server(data)
        assert f"The embedded PostgreSQL ended again and again. Its log is {data}.log." in holder.stderr.read()
        assert holder.wait() == 1
    assert not _postgres_in(data)


def test_rows_are_still_there_after_a_stop_and_a_start(data: Path) -> None:
    with server(data) as url:
        _ask(url, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)")
    assert not _postgres_in(data)
    with server(data) as url:
        assert _ask(url, "SELECT id FROM kept") == 7


def test_a_second_server_on_the_folder_is_refused_by_name(data: Path, held: "subprocess.Popen[str]") -> None:
    with pytest.raises(StartError, match=rf"Another tinkuy \(process {held.pid}\) is already running"), server(data):
        pass


def test_a_start_after_the_service_was_killed_ends_the_orphan(data: Path, held: "subprocess.Popen[str]") -> None:
    held.kill()
    held.wait()
    orphans = _postgres_in(data)
    assert orphans
    with server(data) as url:
        assert _ask(url, "SELECT 1") == 1
        assert not any(orphan.is_running() for orphan in orphans)


def test_a_start_after_everything_was_killed_recovers(data: Path, held: "subprocess.Popen[str]") -> None:
    for process in [psutil.Process(held.pid), *_postgres_in(data)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    held.wait()
    assert (data / "postmaster.pid").exists()
    with server(data) as url:
        assert _ask(url, "SELECT 1") == 1


@pytest.mark.parametrize("left", ["{pid}\n{data}\n1\n5432\n{data}\n\n1 1\nready\n", ""])
def test_a_pid_file_that_names_a_stranger_or_nobody_is_no_obstacle(data: Path, left: str) -> None:
    with server(data):
        pass
    # Some process that runs as the database's own user: PostgreSQL alone would take it for a living server.
    sleep = shutil.which("sleep") or "sleep"
    stranger = subprocess.Popen([sleep, "60"], user=data.stat().st_uid, cwd="/")  # noqa: S603  (fixed arguments)
    try:
        (data / "postmaster.pid").write_text(left.format(pid=stranger.pid, data=data))
        with server(data) as url:
            assert _ask(url, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_variables_of_postgresql_clients_change_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "nowhere.invalid", "PGDATABASE": "x", "PGUSER": "x"}.items():
        monkeypatch.setenv(name, value)
    with server(data) as url:
        assert _ask(url, "SELECT current_user::text") == "tinkuy"


def test_its_log_quotes_no_rows(data: Path) -> None:
    with server(data) as url:
        _ask(url, "CREATE TABLE named (name text UNIQUE)", "INSERT INTO named VALUES ('Juana Quispe')")
        with pytest.raises(asyncpg.UniqueViolationError, match="duplicate"):
            _ask(url, "INSERT INTO named VALUES ('Juana Quispe')")
    written = data.with_name("postgres.log").read_text()
    assert "duplicate key value" in written
    assert "Juana" not in written


def test_a_deep_home_with_a_comma_and_an_interrupted_first_start_works(data: Path) -> None:
    data = data.parent / ("mesa, ñ" + "-" * 100) / "postgres"
    half = data.with_name("postgres.new-half")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with server(data, durable=False) as url:
        assert _ask(url, "SELECT 1") == 1
        assert not half.exists()
        [folder] = parse_qs(urlsplit(url).query)["host"]
        sockets = Path(folder)
        assert sockets.exists()
    assert not sockets.exists()


def test_a_start_that_fails_says_why(data: Path) -> None:
    with server(data):
        pass
    (data / "postgresql.auto.conf").write_text("shared_buffers = plenty\n")
    try:
        with pytest.raises(StartError, match=r"did not start: .*(shared_buffers|configuration file)"), server(data):
            pass
    finally:
        (data / "postgresql.auto.conf").write_text("")


def test_a_folder_that_is_no_database_or_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("not ours")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "PG_VERSION").write_text("16\n")
    if os.geteuid() == 0:
        for folder in ("other", "old"):
            os.chown(tmp_path / folder, 65534, 65534)
    with pytest.raises(StartError, match="holds no PostgreSQL database"), server(tmp_path / "other"):
        pass
    with pytest.raises(StartError, match="made by PostgreSQL 16; this release brings 18"), server(tmp_path / "old"):
        pass
    assert (tmp_path / "other" / "letter.txt").exists()


def test_a_platform_without_binaries_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PACKAGE", "no_such_wheel")
    with pytest.raises(StartError, match="Set TINKUY_DATABASE_URL to a PostgreSQL 15 or later"), server(tmp_path / "x"):
        pass
