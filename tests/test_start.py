"""One command starts the service, Ctrl-C ends it, and after a kill of everything it starts again: real processes."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no annotations
import pytest

from tests.drills import DRILL
from tests.service import PATIENCE, Service, environment, free_port, tinkuy

IDLE_MEGABYTES = 165
FIRST_ANSWER_SECONDS = 3


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    # Not under pytest's own folder, which pytest closes to other users: a run as root has PostgreSQL as another user.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "var"


@pytest.fixture
def service(home: Path) -> Iterator[Service]:
    with Service(home) as started:
        yield started.until_ready()


def test_it_says_where_it_is_and_ctrl_c_ends_it_with_its_database(service: Service) -> None:
    assert service.get("/docs").status_code == 200
    assert service.postgres()

    assert service.ends_by(signal.SIGINT) == 0

    assert not service.postgres()
    assert f"http://127.0.0.1:{service.port}\n" in service.said()
    assert f"http://127.0.0.1:{service.port}/docs\n" in service.said()
    assert "Traceback" not in service.said()


def test_an_empty_database_gets_the_demonstration_once_and_its_log_says_so() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "var"
        with Service(home, demo=True) as first:
            loaded = first.until_ready().checkpoint()
            assert loaded.origin.endswith("/demo")
            assert loaded.size > 0
            for somebody in ("facilitacion", "estado1", "empresa1", "comunidad1"):
                assert f" {somebody} " in first.said()
            # What loaded it is gone with the process that did.
            assert first.megabytes() < IDLE_MEGABYTES
            assert first.ends_by(signal.SIGINT) == 0
        with Service(home, demo=True) as second:
            assert second.until_ready().checkpoint() == loaded


def test_an_idle_service_with_its_worker_takes_little_memory(home: Path) -> None:
    with Service(home, TINKUY_WORKER="1") as service:
        service.until_ready()
        time.sleep(3)
        assert service.megabytes() < IDLE_MEGABYTES


@DRILL
def test_on_a_folder_that_was_used_the_first_answer_comes_within_seconds(home: Path) -> None:
    waits = list[float]()
    for _ in range(4):
        began = time.monotonic()
        with Service(home) as service:
            service.until_ready()
            waits.append(time.monotonic() - began)
            service.ends_by(signal.SIGINT)
    assert min(waits[1:]) <= FIRST_ANSWER_SECONDS


def test_a_kill_while_the_database_is_brought_up_leaves_no_process_behind() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "var"
        with Service(home, demo=True) as killed:
            deadline = time.monotonic() + PATIENCE
            while "Loading the demonstration" not in killed.said() and time.monotonic() < deadline:
                time.sleep(0.02)
            left = [each for each in psutil.Process(killed.process.pid).children() if each.name() != "postgres"]
            assert left
            killed.ends_by(signal.SIGKILL)
            assert not psutil.wait_procs(left, PATIENCE)[1]
        with Service(home) as again:
            # Nothing of the demonstration was kept.
            assert again.until_ready().checkpoint().origin == "tinkuy.local/log"
            assert again.ends_by(signal.SIGINT) == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - addresses that are refused
def test_a_demonstration_is_not_opened_to_other_machines(host: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "var")
        told = tinkuy("serve", TINKUY_HOME=home, TINKUY_HOST=host, TINKUY_PORT=str(free_port()))
    assert told.returncode == 1
    assert "tinkuy: The demonstration is served on this machine alone" in told.stderr
    assert "TINKUY_DEMO=0" in told.stderr
    assert "Traceback" not in told.stderr


def test_one_header_without_an_end_is_refused_and_keeps_nobody_waiting(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=PATIENCE) as attacker:
        attacker.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(60):
                attacker.sendall(b"a" * 1_048_576)
        began = time.monotonic()
        assert service.get("/healthz").status_code == 200
        assert time.monotonic() - began < 2  # it was 3.4 at the median before there was a bound
    assert "header_too_large" in service.said()


def test_what_is_asked_to_terminate_ends_as_properly(service: Service) -> None:
    assert service.ends_by(signal.SIGTERM) == 0
    assert not service.postgres()


def test_a_start_can_be_broken_off(home: Path) -> None:
    with Service(home) as service:
        deadline = time.monotonic() + PATIENCE
        while not service.postgres() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert service.ends_by(signal.SIGTERM) == 0
        assert not service.postgres()


@pytest.mark.parametrize("with_the_database", [True, False])
def test_after_a_kill_the_next_start_works_and_continues_the_log(
    service: Service, home: Path, with_the_database: bool
) -> None:
    before = service.checkpoint()
    victims = service.postgres()
    service.ends_by(signal.SIGKILL)
    if with_the_database:
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()

    with Service(home) as again:
        assert again.until_ready().continues(before)
        assert again.ends_by(signal.SIGINT) == 0
        assert not again.postgres()


def test_a_service_whose_database_is_killed_says_so_and_has_it_back_soon(service: Service) -> None:
    before, statuses = service.checkpoint(), list[int]()
    [master] = [each for each in service.postgres() if each.pid == service.postmaster()]
    master.kill()
    deadline = time.monotonic() + PATIENCE
    while (not statuses or statuses[-1] != 200 or len(statuses) < 20) and time.monotonic() < deadline:
        answer = service.get("/readyz")
        statuses.append(answer.status_code)
        if answer.status_code == 503:
            assert answer.json()["code"] in {"database_unavailable", "busy"}
            assert answer.headers["retry-after"] in {"1", "5"}
        assert service.get("/healthz").status_code == 200
        time.sleep(0.05)
    assert set(statuses) == {200, 503}
    assert service.continues(before)
    assert "the embedded PostgreSQL was started again" in service.said()


def test_a_second_service_in_the_same_home_is_refused(service: Service, home: Path) -> None:
    second = tinkuy("serve", TINKUY_HOME=str(home), TINKUY_PORT=str(free_port()))
    assert second.returncode == 1
    assert f"Another tinkuy (process {service.process.pid}) is already running in {home}." in second.stderr
    assert service.get("/readyz").status_code == 200


def test_a_port_that_is_taken_is_said_in_a_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = tinkuy("serve", TINKUY_HOME=str(tmp_path / "var"), TINKUY_PORT=port)
    expected = f"tinkuy: Port {port} on 127.0.0.1 is already in use; set TINKUY_PORT to another.\n"
    assert (refused.returncode, refused.stderr) == (1, expected)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("TINKUY_PROT", "80", "TINKUY_PROT is not a setting. Did you mean TINKUY_PORT?"),
        ("TINKUY_DATABASE_URL", "mysql://u:hidden@h/d", "TINKUY_DATABASE_URL cannot be used; it must be a URL like"),
        ("TINKUY_DATABASE_URL", "postgres://u:hidden@127.0.0.1:1/d", "The database cannot be used: nothing answers"),
        ("TINKUY_HOME", "/dev/null/var", "The folder /dev/null/var cannot be used: Not a directory."),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, variable: str, value: str, sentence: str
) -> None:
    wrong = {"TINKUY_HOME": str(tmp_path / "var"), "TINKUY_PORT": str(free_port()), variable: value}
    refused = tinkuy("serve", **wrong)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"tinkuy: {sentence}")
    assert "hidden" not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr


def test_two_replicas_may_migrate_at_once(postgres: str) -> None:
    command = [sys.executable, "-m", "app.cli", "migrate"]
    settings = environment({"TINKUY_DATABASE_URL": re.sub(r"^postgresql\+asyncpg", "postgresql", postgres)})
    replicas = [
        subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL)  # noqa: S603  (our own command)
        for _ in range(2)
    ]
    assert [replica.wait(PATIENCE) for replica in replicas] == [0, 0]


def test_a_stale_description_of_the_api_is_noticed_and_a_fresh_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text("openapi: 3.1.0\n")
    stale = tinkuy("openapi", "--check", "--file", str(file))
    assert stale.returncode == 1
    assert "is not what the application serves" in stale.stderr

    assert tinkuy("openapi", "--file", str(file)).returncode == 0
    assert tinkuy("openapi", "--check", "--file", str(file), TINKUY_PORT="81", TINKUY_DOCS="0").returncode == 0
