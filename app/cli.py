"""The `tinkuy` command: start the service, bring a database up to date, write down the API."""

import asyncio
import contextlib
import difflib
import errno
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer
import uvicorn
from fastapi import FastAPI
from uvicorn.loops.auto import auto_loop_factory

from app.bootstrap import prepare
from app.commands import audit, compare, keys, protocol, receipt, restore, verify, witness, worker
from app.commands.database import database
from app.commands.terminal import end_like_ctrl_c
from app.core import logs, serving
from app.core.connections import Bounds
from app.core.migrations import migrate
from app.core.settings import Settings, StartError, defaults, load
from app.main import VERSION, create_app
from app.openapi import as_yaml

DIFF_LINES: Final = 40

# Why a port cannot be had, as the end of a sentence.
NO_PORT: Final = {
    errno.EADDRINUSE: "is already in use; set TINKUY_PORT to another",
    errno.EACCES: "is not for this user to open; set TINKUY_PORT to one above 1023",
    errno.EADDRNOTAVAIL: "cannot be opened, because the address is not this machine's; set TINKUY_HOST",
}

cli = typer.Typer(
    name="tinkuy",
    help="Roundtables between state, company and community, and the promises made there.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print local variables, and these hold passwords
)

# What delegates and their advisers run on their own machines, without server or database.
for offline in (keys.cli, verify.cli, compare.cli, receipt.cli, protocol.cli):
    cli.add_typer(offline)
cli.add_typer(witness.cli, name="witness")
# What operators run beside the service.
for beside in (audit.cli, restore.cli, worker.cli):
    cli.add_typer(beside)


@cli.command()
def serve() -> None:
    """Start the service: database, migrations, log, the demo if the database is empty; Ctrl-C ends it all."""
    settings = load()
    logs.configure(settings)
    with contextlib.suppress(KeyboardInterrupt):
        end_like_ctrl_c()
        with (
            _listener(settings) as listener,
            database(settings) as url,
            asyncio.Runner(loop_factory=auto_loop_factory()) as runner,
        ):
            runner.run(_serve(settings, url, listener))


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database up to this release, and do nothing else."""
    settings = load()
    logs.configure(settings)
    with database(settings) as url:
        asyncio.run(migrate(url))
    print("The database is up to date.")


@cli.command()
def openapi(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail when the file differs.")] = False,
    file: Annotated[Path, typer.Option(help="The file to write.")] = Path("openapi.yaml"),
) -> None:
    """Write the API's description, as a deployment that sets nothing would serve it."""
    wanted = openapi_text(create_app(defaults()))
    if not check:
        file.write_text(wanted, encoding="utf-8")
        return
    found = file.read_text(encoding="utf-8") if file.exists() else ""
    if found != wanted:
        lines = difflib.unified_diff(found.splitlines(), wanted.splitlines(), str(file), "the application", lineterm="")
        print(*list(lines)[:DIFF_LINES], sep="\n")
        raise StartError(f"{file} is not what the application serves. Run: tinkuy openapi")


@cli.command()
def version() -> None:
    """Print the version."""
    print(f"tinkuy {VERSION}")


def main() -> None:
    """Runs the command; what cannot start says why in a sentence and exits with 1."""
    try:
        cli()
    except StartError as refusal:
        typer.echo(f"tinkuy: {refusal}", err=True)
        raise SystemExit(1) from None


def openapi_text(application: FastAPI) -> str:
    """The application's OpenAPI document as openapi.yaml holds it."""
    return as_yaml(application.openapi())


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

    def __init__(self, config: uvicorn.Config, settings: Settings, lines: tuple[str, ...]) -> None:
        super().__init__(config)
        self._settings = settings
        self._lines = lines

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets=sockets)
        except OSError as fault:  # another process came first between our bind and our listen
            raise _no_port(self._settings, fault) from fault
        print(*self._lines, sep="\n", flush=True)


async def _serve(settings: Settings, url: str, listener: socket.socket) -> None:
    await migrate(url)
    deployed = settings.with_database(url)
    welcome = await prepare(deployed, url, listening_on=listener.getsockname()[0])
    lines = (*_whereabouts(settings), "", *welcome.lines)
    served = serving.config(create_app(deployed), Bounds.of(settings))
    await _Server(served, settings, lines).serve(sockets=[listener])


def _whereabouts(settings: Settings) -> Iterator[str]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    yield f"Tinkuy {VERSION} is running. Ctrl-C ends it."
    yield f"  Address        http://{host}:{settings.port}"
    if settings.docs:
        yield f"  Documentation  http://{host}:{settings.port}/docs"
    if settings.database_url is None:
        yield f"  Database       embedded in {settings.home}: for one machine (see docs/operators.md)"


if __name__ == "__main__":
    main()
