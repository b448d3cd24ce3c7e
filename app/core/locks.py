"""A lock that holds between processes, whatever database each of them uses: a file in the home that they share."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from app.core.problems import Busy

if sys.platform != "win32":
    import fcntl

_PATIENCE_SECONDS: Final = 5.0
_PAUSE_SECONDS: Final = 0.005


@asynccontextmanager
async def held_alone(path: Path) -> AsyncIterator[None]:
    """Holds a lock file as long as the block runs; the kernel lets go however the process ends. Raises Busy."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":
            await _lock(handle)
        yield
    finally:
        os.close(handle)


async def _lock(handle: int) -> None:
    for _ in range(round(_PATIENCE_SECONDS / _PAUSE_SECONDS)):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return
    raise Busy
