"""One uvicorn process, as `tinkuy serve` runs it: uvloop, httptools, no access log of uvicorn's own.

Called as `python -m bench.servers` with what to serve as JSON on standard input; writes a line once it listens.
"""

import asyncio
import json
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pydantic import SecretStr
from starlette.types import ASGIApp
from uvicorn.loops.auto import auto_loop_factory

from app.core import logs, serving
from app.core.connections import Bounds
from app.core.settings import Settings, defaults
from app.main import create_app
from bench.bare import bare_app
from bench.bare_stream import bare_stream

POOL = 10
TOKEN_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Serving:
    """`kind` is tinkuy, bare or bare_stream; all serve the database at `url`."""

    kind: str
    url: str
    home: str
    port: int
    table: str


def settings_for(url: str, home: Path) -> Settings:
    """The settings of a deployment that sets nothing but its database and its folder, with tokens for the whole run."""
    return defaults().model_copy(
        update={
            "database_url": SecretStr(url),
            "home": home,
            "demo": False,
            "pool_size": POOL,
            "access_token_seconds": TOKEN_SECONDS,
        }
    )


def plain(url: str) -> str:
    """The URL as asyncpg itself takes it."""
    return url.replace("postgresql+asyncpg://", "postgresql://")


def application(orders: Serving) -> ASGIApp:
    if orders.kind == "bare_stream":
        return bare_stream(plain(orders.url))
    if orders.kind == "bare":
        return bare_app(plain(orders.url), Path(orders.home), table=UUID(orders.table), pool_size=POOL)
    settings = settings_for(orders.url, Path(orders.home))
    logs.configure(settings)
    return create_app(settings)


class _Server(serving.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        print("listening", flush=True)


def main() -> None:
    orders = Serving(**json.load(sys.stdin))
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_Server(serving.config(application(orders), Bounds.of(defaults()), orders.port)).serve())


if __name__ == "__main__":
    main()
