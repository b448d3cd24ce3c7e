"""The server is started again when it ends by itself: whoever sits at a table has nobody who would do it."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import structlog

from app.core.embedded.cluster import Cluster
from app.core.embedded.ground import end_leftovers
from app.core.embedded.process import launched, stop
from app.core.settings import StartError

log = structlog.get_logger(__name__)

# A server that ends this often within this time will go on doing so: somebody has to look.
ENDS: Final = 5
WITHIN_SECONDS: Final = 300.0


class Supervised:
    """One server, and the thread that waits for its end."""

    def __init__(self, cluster: Cluster, sockets: Path, *, durable: bool) -> None:
        self._cluster = cluster
        self._sockets = sockets
        self._durable = durable
        self._stopping = threading.Event()
        self._process = launched(cluster, sockets, self._stopping, durable=durable)
        self._ends: list[float] = []
        # Whoever holds it is the only one to start a server or to end one.
        self._turn = threading.Lock()
        self.given_up: StartError | None = None
        self._watcher = threading.Thread(target=self._watch, name="postgres-watcher", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """End the server, for good."""
        self._stopping.set()
        with self._turn:
            stop(self._process)
        self._watcher.join()

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            with self._turn:
                if self._stopping.is_set():
                    return
                log.error("the embedded PostgreSQL ended by itself", code=code, log=str(self._cluster.log))
                try:
                    self._start_again()
                except StartError as failure:
                    if self._stopping.is_set():
                        return
                    self.given_up = failure
                    # The main thread may be anywhere: it ends as it does at Ctrl-C, and then says why.
                    os.kill(os.getpid(), signal.SIGINT)
                    return

    def _start_again(self) -> None:
        now = time.monotonic()
        self._ends = [*(end for end in self._ends if now - end < WITHIN_SECONDS), now]
        if len(self._ends) > ENDS:
            raise StartError(f"The embedded PostgreSQL ended again and again. Its log is {self._cluster.log}.")
        # What a server leaves that was killed: children, which it can no longer end itself.
        end_leftovers(self._cluster.data)
        self._process = launched(self._cluster, self._sockets, self._stopping, durable=self._durable)
        log.warning("the embedded PostgreSQL was started again", ends=len(self._ends))


@contextlib.contextmanager
def supervised(cluster: Cluster, sockets: Path, *, durable: bool) -> Iterator[None]:
    """Runs the server while the block lasts.

    Raises StartError, with what its log says, when it does not come up, or ends again and again.
    """
    server = Supervised(cluster, sockets, durable=durable)
    try:
        yield
    except KeyboardInterrupt:
        if server.given_up is not None:
            raise server.given_up from None
        raise
    finally:
        server.stop()
