"""`tinkuy serve`: the database, its migrations, the log, the demonstration where the database is empty, the service.

What brings the database up to date runs in a process of its own. It needs Alembic, and for a demonstration half a
service more, whose memory would otherwise stay for as long as the service runs.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator
from typing import Final

import typer
import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from app.commands.database import database
from app.commands.terminal import end_like_ctrl_c
from app.core import logs, serving
from app.core.apart import EndedApart, apart
from app.core.connections import Bounds
from app.core.settings import Settings, StartError, load
from app.main import VERSION, create_app

# Why a port cannot be had, as the end of a sentence.
NO_PORT: Final = {
    errno.EADDRINUSE: "is already in use; set TINKUY_PORT to another",
    errno.EACCES: "is not for this user to open; set TINKUY_PORT to one above 1023",
    errno.EADDRNOTAVAIL: "cannot be opened, because the address is not this machine's; set TINKUY_HOST",
}

cli = typer.Typer()


@cli.command()
def serve() -> None:
    """Start the service: database, migrations, log, the demo if the database is empty; Ctrl-C ends it all."""
    settings = load()
    logs.configure(settings)
    with contextlib.suppress(KeyboardInterrupt):
        end_like_ctrl_c()
        with (
            apart("app.bootstrap", "brought_up") as brought_up,
            _listener(settings) as listener,
            database(settings) as url,
            asyncio.Runner(loop_factory=auto_loop_factory()) as runner,
        ):
            welcome = brought_up(settings, url, listener.getsockname()[0])
            runner.run(_serve(settings, url, listener, welcome))


def run(commands: typer.Typer) -> None:
    """Runs a command; what cannot start says why in a sentence and exits with 1."""
    try:
        commands()
    except StartError as refusal:
        typer.echo(f"tinkuy: {refusal}", err=True)
        raise SystemExit(1) from None
    except EndedApart:
        raise SystemExit(1) from None


@contextlib.contextmanager
def _listener(settings: Settings) -> Iterator[socket.socket]:
    """The bound socket, before anything else is started: a port that is taken is the commonest reason to stop."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise StartError(f"TINKUY_HOST is «{settings.host}», and there is no such address.") from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as fault:
            raise _no_port(settings, fault) from fault
        yield listener


def _no_port(settings: Settings, fault: OSError) -> StartError:
    why = NO_PORT.get(fault.errno or 0, f"cannot be opened ({fault.strerror})")
    return StartError(f"Port {settings.port} on {settings.host} {why}.")


class _Server(serving.Server):
    """Says where it is once it really listens."""

    def __init__(
        self, config: uvicorn.Config, settings: Settings, lines: tuple[str, ...], let_go: Callable[[], None]
    ) -> None:
        super().__init__(config, let_go)
        self._settings = settings
        self._lines = lines

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets=sockets)
        except OSError as fault:  # another process came first between our bind and our listen
            raise _no_port(self._settings, fault) from fault
        print(*self._lines, sep="\n", flush=True)


async def _serve(settings: Settings, url: str, listener: socket.socket, welcome: tuple[str, ...]) -> None:
    app = create_app(settings.with_database(url))

    def let_go() -> None:
        app.state.streams.end()

    served = serving.config(app, Bounds.of(settings))
    server = _Server(served, settings, (*_whereabouts(settings), "", *welcome), let_go)
    await server.serve(sockets=[listener])


def _whereabouts(settings: Settings) -> Iterator[str]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    yield f"Tinkuy {VERSION} is running. Ctrl-C ends it."
    yield f"  Address        http://{host}:{settings.port}"
    if settings.docs:
        yield f"  Documentation  http://{host}:{settings.port}/docs"
    if settings.database_url is None:
        yield f"  Database       embedded in {settings.home}: for one machine (see docs/operators.md)"
