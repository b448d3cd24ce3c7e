"""The web server as it always runs: uvloop, httptools within bounds, the access line written by our own middleware."""

import gc
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from app.core.connections import Bounds, bounded

GRACE_SECONDS: Final = 10


def config(application: ASGIApp, bounds: Bounds, port: int = 0) -> uvicorn.Config:
    """What uvicorn is told; `port` matters only where no socket is handed over."""
    return uvicorn.Config(
        application,
        port=port,
        http=bounded(bounds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class Server(uvicorn.Server):
    """Gives all that was loaded over to the interpreter's permanent generation once it listens.

    `let_go` is called when it stops, before it waits for what it is answering: what would go on for ever ends then.
    """

    def __init__(self, config: uvicorn.Config, let_go: Callable[[], None] = lambda: None) -> None:
        super().__init__(config)
        self._let_go = let_go

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        # All that was loaded stays: else the collector walks through it, a tenth of a second each time, meanwhile.
        gc.collect()
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._let_go()
        await super().shutdown(sockets=sockets)
