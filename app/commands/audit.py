"""`tinkuy audit`: whether the database still holds what was recorded, naming each thing that differs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, cast

import asyncpg
import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import pool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from app.audit.findings import Finding, Report
from app.audit.findings import Progress as Told
from app.audit.outside import Outside
from app.audit.service import audit as look
from app.audit.service import silent
from app.commands.database import database
from app.commands.terminal import NO_LOG_KEY, Language, LanguageOption, note, refuse, said
from app.core.settings import StartError, load
from app.trust.bundles import Sentence
from app.trust.checkpoints import VerifierKey
from app.trust.errors import KeyRefusedError

NOT_AUDITED: Final = 2
"""The exit code where the audit could not be made."""

cli = typer.Typer()

_PARTS: Final = {
    "entries": Sentence("Asientos", "Entries"),
    "bodies": Sentence("Textos publicados", "Published bodies"),
    "rows": Sentence("Filas", "Rows"),
    "signatures": Sentence("Firmas", "Signatures"),
}
_SOUND: Final = Sentence(
    "Sin hallazgos: {entries} asientos, {bodies} textos, {rows} filas y {signatures} firmas cuentan lo mismo.",
    "No findings: {entries} entries, {bodies} bodies, {rows} rows and {signatures} signatures tell one story.",
)
_FOUND: Final = Sentence("Hallazgos: {count}.", "Findings: {count}.")
_UNSIGNED: Final = Sentence(
    "Ningún punto de control firmado cubre los últimos {count} asientos.",
    "No signed checkpoint covers the last {count} entries.",
)
_LEFT_OUT: Final = Sentence(
    "Además hay {count} que no se muestran: se guardan las primeras.",
    "Besides there are {count} that are not shown: the first ones are kept.",
)
_NO_CHECKPOINT: Final = Sentence(
    "Aquí no hay ningún punto de control firmado: nada fuera de la base da fe de ella.",
    "There is no signed checkpoint here: nothing outside the database vouches for it.",
)
_CANNOT: Final = Sentence("No se pudo auditar: {reason}", "The audit could not be made: {reason}")
_UNREADABLE: Final = Sentence("la base de datos no responde.", "the database does not answer.")


@cli.command()
def audit(
    vkey: Annotated[str | None, typer.Option(help="The log's verifier key as you know it from elsewhere.")] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint that somebody kept; may be given several times.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON, in both languages.")] = False,
    language: LanguageOption = Language.es,
) -> None:
    """Compare rows, published bodies, entries, the tree and the signed checkpoint; changes nothing.

    Exit codes: 0 nothing differs, 1 something does, 2 the audit could not be made.
    """
    try:
        if vkey is not None:
            VerifierKey.parse(vkey)
        settings = load()
        outside = Outside(settings.home, vkey, tuple(checkpoint or ()))
        with database(settings) as url, _bar(language, shown=not as_json) as told:
            report = asyncio.run(look_at(url, outside, told))
    except KeyRefusedError:
        refuse(NO_LOG_KEY, language, NOT_AUDITED)
    except StartError as error:
        refuse(_CANNOT.of(reason=error), language, NOT_AUDITED)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DBAPIError):
        refuse(_CANNOT.of(reason=said(_UNREADABLE, language)), language, NOT_AUDITED)
    typer.echo(_json(report)) if as_json else tell(report, language)
    raise typer.Exit(1 if report.count else 0)


async def look_at(url: str, outside: Outside, told: Told = silent) -> Report:
    """One audit of the database at a URL (asyncpg), in one snapshot of it."""
    engine = create_async_engine(url, poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            held = await connection.get_raw_connection()
            db = cast("asyncpg.Connection", held.driver_connection)
            async with db.transaction(isolation="repeatable_read", readonly=True):
                await db.execute("SET LOCAL statement_timeout = 0")
                await db.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                return await look(db, outside, told)
    finally:
        await engine.dispose()


@contextmanager
def _bar(language: Language, *, shown: bool) -> Iterator[Told]:
    """A bar for each part, on standard error, where that is a terminal."""
    columns = TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), disable=not shown, transient=True) as progress:
        parts = {name: progress.add_task(said(title, language), total=None) for name, title in _PARTS.items()}

        def told(part: str, done: int, whole: int) -> None:
            progress.update(parts[part], completed=done, total=whole)

        yield told


def tell(report: Report, language: Language) -> None:
    """Each finding, or one line that there is none; on standard error what no checkpoint vouches for."""
    for finding in report.findings:
        typer.echo(f"✗ {finding.code}\n    {said(finding.sentence, language)}")
    if report.count:
        typer.echo(said(_FOUND.of(count=report.count), language))
    else:
        counted = {"bodies": report.bodies, "rows": report.rows, "signatures": report.signatures}
        typer.echo(said(_SOUND.of(entries=report.entries, **counted), language))
    for notice in report.notices:
        typer.echo(f"· {notice.code}\n    {said(notice.sentence, language)}")
    left_out = report.count - len(report.findings) + report.noticed - len(report.notices)
    if left_out:
        note(_LEFT_OUT.of(count=left_out), language)
    if report.unsigned is None:
        note(_NO_CHECKPOINT, language)
    elif report.unsigned:
        note(_UNSIGNED.of(count=report.unsigned), language)


def _shown(finding: Finding) -> dict[str, str]:
    return {"code": finding.code, "about": finding.about, "es": finding.sentence.es, "en": finding.sentence.en}


def _json(report: Report) -> str:
    return orjson.dumps(
        {
            "count": report.count,
            "findings": list(map(_shown, report.findings)),
            "noticed": report.noticed,
            "notices": list(map(_shown, report.notices)),
            "entries": report.entries,
            "bodies": report.bodies,
            "rows": report.rows,
            "signatures": report.signatures,
            "unsigned": report.unsigned,
        },
        option=orjson.OPT_INDENT_2,
    ).decode()
