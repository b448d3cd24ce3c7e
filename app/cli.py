"""The `tinkuy` command, whole: what others declare, and to bring a database up to date and write down the API."""

import asyncio
import difflib
from pathlib import Path
from typing import Annotated, Final

import typer
from fastapi import FastAPI

from app.commands import audit, compare, keys, protocol, receipt, restore, serve, verify, witness, worker
from app.commands.database import database
from app.core import logs
from app.core.migrations import migrate
from app.core.settings import StartError, defaults, load
from app.main import VERSION, create_app
from app.openapi import as_yaml

DIFF_LINES: Final = 40

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
# What operators run: the service, and what runs beside it.
for run in (serve.cli, audit.cli, restore.cli, worker.cli):
    cli.add_typer(run)


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
    serve.run(cli)


def openapi_text(application: FastAPI) -> str:
    """The application's OpenAPI document as openapi.yaml holds it."""
    return as_yaml(application.openapi())


if __name__ == "__main__":
    main()
