"""Whose the folder is: one process at a time, an account that PostgreSQL accepts, and no leftovers of a crash."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Final

import psutil  # type: ignore[import-untyped]  # it ships no annotations
import structlog

from app.core.embedded.cluster import Account, Cluster
from app.core.embedded.process import SOCKET, SOCKETS_PREFIX, read_pid_file
from app.core.settings import StartError

if sys.platform != "win32":
    import fcntl
    import pwd

log = structlog.get_logger(__name__)

SYSTEM_USER: Final = "tinkuy-postgres"
TRAVERSE: Final = 0o001
READ: Final = 0o444
USERADD_ATTEMPTS: Final = 20
USERADD_PAUSE: Final = 0.2

# How an orphan is ended: fast, immediately, by force; with the seconds it gets each time.
ENDINGS: Final = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def claim(data: Path) -> IO[str]:
    """Holds the folder as long as the returned file is open; the kernel lets go however the process ends."""
    held = data.with_name(f"{data.name}.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.seek(0)
        holder = held.read().strip() or "unknown"
        held.close()
        raise StartError(
            f"Another tinkuy (process {holder}) is already running in {data.parent}. "
            "Stop it first, or give this one a TINKUY_HOME and a TINKUY_PORT of its own."
        ) from None
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def owning_account(data: Path) -> Account | None:
    """None for an ordinary user; for root the folder's owner, or a system user that is made for the purpose."""
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise StartError(f"The database in {data} is another user's. Start as that user, or change its owner.")
        return None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    if owner and any(data.iterdir()):
        raise StartError(f"The database in {data} is root's, and PostgreSQL does not run as root. Change its owner.")
    return _system_user()


def _system_user() -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    options = ("--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER)
    for _ in range(USERADD_ATTEMPTS if useradd else 0):
        if any(user.pw_name == SYSTEM_USER for user in pwd.getpwall()):
            break
        # It fails while another service that starts for the first time makes the same user: then look again.
        if subprocess.run([str(useradd), *options], check=False, capture_output=True).returncode:  # noqa: S603  (fixed)
            time.sleep(USERADD_PAUSE)
    try:
        found = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise StartError(
            f"PostgreSQL does not run as root, and the user {SYSTEM_USER} could not be made. Start as an ordinary user."
        ) from None
    return Account(found.pw_uid, found.pw_gid)


def open_the_way(cluster: Cluster) -> None:
    """Lets the account pass through the folders above the data and the programs: pass, not list or read them."""
    if not cluster.account:
        return
    for folder in sorted({*cluster.data.parents, *cluster.programs.parents}):
        status = folder.stat()
        if status.st_uid != cluster.account.uid and not status.st_mode & TRAVERSE:
            folder.chmod(status.st_mode | TRAVERSE)
            log.warning("folder opened for traversal, because PostgreSQL does not run as root", folder=str(folder))
    if not (cluster.programs / "postgres").stat().st_mode & TRAVERSE:
        install = cluster.programs.parent
        for path in (install, *install.rglob("*")):
            passable = TRAVERSE if path.is_dir() or path.parent == cluster.programs else 0
            path.chmod(path.stat().st_mode | READ | passable)


def end_leftovers(data: Path) -> None:
    """Ends what a killed service left running in the folder, and removes what its crash left lying.

    Safe because we hold the folder: whatever PostgreSQL still works there has nobody left to serve. The pid file is
    removed where it is unreadable or its number now belongs to another process; else PostgreSQL itself judges it.
    """
    noted = read_pid_file(data)
    masters = [process for process in psutil.process_iter() if _serves(process, data)]
    orphans = list({*masters, *(process for process in psutil.process_iter() if _works_in(process, data))})
    if orphans:
        log.warning("ending a PostgreSQL without a service", processes=sorted(process.pid for process in orphans))
    for sign, patience in ENDINGS:
        # Its children take the gentle signals for something else; they end with it, or by themselves without it.
        for process in orphans if sign is signal.SIGKILL else (set(masters) & set(orphans)):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(sign)
        _, orphans = psutil.wait_procs(orphans, timeout=patience)

    if noted and noted.sockets.name.startswith(SOCKETS_PREFIX):
        shutil.rmtree(noted.sockets, ignore_errors=True)
    if not noted or psutil.pid_exists(noted.pid):
        for stale in ("postmaster.pid", SOCKET, f"{SOCKET}.lock"):
            (data / stale).unlink(missing_ok=True)


def _serves(process: psutil.Process, data: Path) -> bool:
    try:
        return process.name() == "postgres" and str(data) in process.cmdline()
    except psutil.Error:
        return False


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return bool(process.name() == "postgres" and process.cwd() == str(data))
    except psutil.Error:
        return False
