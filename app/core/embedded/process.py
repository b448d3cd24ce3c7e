"""The running server: its socket, its readiness, its end."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from app.core.embedded.cluster import Cluster
from app.core.settings import StartError

PORT: Final = "5432"  # it only names the socket: no TCP port is opened
SOCKET: Final = f".s.PGSQL.{PORT}"
SOCKETS_PREFIX: Final = "tinkuy-sockets-"
LONGEST_SOCKET_PATH: Final = 107 if sys.platform == "linux" else 103
START_SECONDS: Final = 300  # after a crash PostgreSQL first replays its journal
LARGEST_LOG: Final = 5_000_000

# How our own server is ended: fast, immediately, by force; with the seconds it gets each time.
ENDINGS: Final = ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))

OPTIONS: Final = {
    "port": PORT,
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # DETAIL lines and statements quote rows, and rows hold what people said.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
NOT_DURABLE: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class PidFile:
    """What PostgreSQL notes in `postmaster.pid` about itself."""

    pid: int
    sockets: Path
    ready: bool


def read_pid_file(data: Path) -> PidFile | None:
    """None where there is none, or only the beginning of one."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    try:
        return PidFile(int(lines[0]), Path(lines[4].strip()), ready=[line.strip() for line in lines[7:8]] == ["ready"])
    except (IndexError, ValueError):
        return None


@contextlib.contextmanager
def socket_folder(cluster: Cluster) -> Iterator[Path]:
    """The data folder, which only its owner may enter; a short one of its own where that path makes no socket name."""
    data = cluster.data
    if len(os.fsencode(data / SOCKET)) <= LONGEST_SOCKET_PATH and not {",", '"'} & set(str(data)):
        yield data
        return
    folder = Path(tempfile.mkdtemp(prefix=SOCKETS_PREFIX, dir="/tmp"))
    try:
        cluster.give(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def launched(cluster: Cluster, sockets: Path, stopping: Event, *, durable: bool) -> subprocess.Popen[bytes]:
    """The server, ready; raises StartError, with what its log says, when it does not come up before `stopping`."""
    if cluster.log.exists() and cluster.log.stat().st_size > LARGEST_LOG:
        cluster.log.replace(cluster.log.with_name(f"{cluster.log.name}.1"))
    options = OPTIONS | {"unix_socket_directories": str(sockets)} | ({} if durable else NOT_DURABLE)
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with cluster.log.open("ab") as output:
        begins = output.tell()
        process = cluster.launch("postgres", "-D", str(cluster.data), *arguments, output=output)
    try:
        _await_readiness(cluster, process, begins, stopping)
    except BaseException:
        stop(process)
        raise
    return process


def _await_readiness(cluster: Cluster, process: subprocess.Popen[bytes], begins: int, stopping: Event) -> None:
    """`begins` is where in the log this start's lines begin."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline and not stopping.is_set():
        noted = read_pid_file(cluster.data)
        if noted and noted.pid == process.pid and noted.ready:
            return
        time.sleep(0.02)
    with cluster.log.open("rb") as written:
        written.seek(begins)
        said = written.read().decode(errors="replace").splitlines()
    fatal = [line.partition("FATAL:  ")[2] for line in said if "FATAL:  " in line]
    reason = (fatal or said or ["it gave no reason"])[-1]
    raise StartError(f"The embedded PostgreSQL did not start: {reason}. Its log is {cluster.log}.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server: fast, immediately, by force."""
    for sign, patience in ENDINGS:
        process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
