"""Files that only this service may read, written whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.core.settings import StartError

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def write_private(path: Path, data: bytes) -> None:
    """Replace a file atomically and durably, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def private_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a private file, made on first use; of two processes starting at once, one makes it.

    Raises StartError where others than its owner may read or change it.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            Path(temporary).unlink()
    require_private(path)
    return path.read_bytes()


def require_private(path: Path) -> None:
    """Raises StartError where a key is open to others: whoever could read it may have a copy."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & _OTHERS:
        raise StartError(
            f"The key file {path} is open to other users of this machine (its mode is {mode:04o}).\n"
            f"Close it with: chmod 600 {path}\n"
            "Whoever has copied it meanwhile can sign in this service's name: see docs/operators.md."
        )
