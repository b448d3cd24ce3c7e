"""`tinkuy restore`: after an older copy of the database was loaded, redact anew what was redacted since, and audit."""

import asyncio
from typing import Annotated, Final

import asyncpg
import typer
from sqlalchemy.exc import DBAPIError

from app.audit.outside import Outside
from app.commands.audit import NOT_AUDITED, look_at, tell
from app.commands.database import database
from app.commands.terminal import Language, LanguageOption, note, refuse
from app.core.clock import utc_now
from app.core.db import Database
from app.core.migrations import migrate
from app.core.settings import Settings, StartError, load
from app.metadata import SUBJECTS
from app.redactions import service as redactions
from app.trust.bundles import Sentence

cli = typer.Typer()

_REAPPLIED: Final = Sentence("Supresiones aplicadas de nuevo: {count}.", "Redactions that were applied again: {count}.")
_CANNOT: Final = Sentence("No se pudo restaurar: {reason}", "The restore could not be finished: {reason}")
_UNREADABLE: Final = Sentence("la base de datos no responde.", "the database does not answer.")


@cli.command()
def restore(
    vkey: Annotated[str | None, typer.Option(help="The log's verifier key as you know it from elsewhere.")] = None,
    language: LanguageOption = Language.es,
) -> None:
    """Finish a restore: bring the database up to date, redact again what the list outside it names, audit it all.

    Exit codes: 0 nothing differs, 1 something does, 2 the restore could not be finished.
    """
    try:
        settings = load()
        with database(settings) as url:
            count = asyncio.run(reapply(settings, url))
            note(_REAPPLIED.of(count=count), language)
            report = asyncio.run(look_at(url, Outside(settings.home, vkey)))
    except StartError as error:
        refuse(_CANNOT.of(reason=error), language, NOT_AUDITED)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DBAPIError):
        reason = _UNREADABLE.es if language is Language.es else _UNREADABLE.en
        refuse(_CANNOT.of(reason=reason), language, NOT_AUDITED)
    tell(report, language)
    raise typer.Exit(1 if report.count else 0)


async def reapply(settings: Settings, url: str) -> int:
    """Migrate, take out again what the list outside names, and complete the list; how many redactions that were."""
    await migrate(url)
    async with Database.at(url, pool_size=1) as opened:
        async with opened.sessions() as db, db.begin():
            count = await redactions.reapply(db, settings.home, utc_now(), SUBJECTS)
        async with opened.sessions() as db:
            await redactions.note_all(db, settings.home)
        return count
