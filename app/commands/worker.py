"""`tinkuy worker`: what runs by itself, in a process that serves nothing; `tinkuy jobs`: how it stands."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

import asyncpg
import structlog
import typer
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from uvicorn.loops.auto import auto_loop_factory

from app.commands.database import database
from app.commands.terminal import Language, LanguageOption, end_like_ctrl_c, note, refuse, said
from app.core import logs
from app.core.clock import utc_now
from app.core.db import Database
from app.core.migrations import migrate
from app.core.outages import DatabaseUnavailable
from app.core.settings import Settings, StartError, load
from app.jobs import jobs
from app.ledger import queries as ledger
from app.ledger.models import Head
from app.ledger.signer import Signer
from app.protocols.service import in_force
from app.trust.bundles import Sentence
from app.worker import queries
from app.worker.kinds import Context
from app.worker.queries import Count
from app.worker.service import working

log = structlog.get_logger(__name__)

cli = typer.Typer()

_NO_DATABASE: Final = (
    "tinkuy worker needs TINKUY_DATABASE_URL: the embedded PostgreSQL is for one process, and `tinkuy serve` there "
    "does what runs by itself."
)
_NOT_BEGUN: Final = "This database holds no log yet: start `tinkuy serve` on it first."
_CANNOT: Final = Sentence("No se pudo leer la cola: {reason}", "The queue could not be read: {reason}")
_UNREADABLE: Final = Sentence("la base de datos no responde.", "the database does not answer.")
_AGAIN: Final = Sentence("Trabajos que se intentan otra vez: {count}.", "Jobs that are tried again: {count}.")
_COLUMNS: Final = (
    Sentence("trabajo", "job"),
    Sentence("en espera", "waiting"),
    Sentence("en curso", "running"),
    Sentence("abandonados", "given up"),
    Sentence("próximo", "next"),
    Sentence("la última vez", "last time"),
    Sentence("último fallo", "last failure"),
)
_NOT_READ: Final = 2


@cli.command()
def worker() -> None:
    """Do what runs by itself, without serving anything; several may run, also on other machines. Ctrl-C ends it."""
    settings = load()
    logs.configure(settings)
    if settings.database_url is None:
        raise StartError(_NO_DATABASE)
    url = settings.database_url.get_secret_value()
    with contextlib.suppress(KeyboardInterrupt):
        end_like_ctrl_c()
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    await migrate(url)
    async with Database.at(url, pool_size=settings.pool_size) as opened:
        async with opened.sessions() as db:
            origin = (await db.execute(select(Head.origin))).scalar_one_or_none()
            if origin is None:
                raise StartError(_NOT_BEGUN)
            signer = await _signer(settings, origin, db)
            await in_force.begin(db)
        kinds = jobs(signer, settings)
        async with working(Context(opened, utc_now), kinds):
            typer.echo("\n  ".join(("Tinkuy does what runs by itself. Ctrl-C ends it.", *kinds)))
            await asyncio.Event().wait()


async def _signer(settings: Settings, origin: str, db: AsyncSession) -> Signer | None:
    """The signer of the log, where its key is here; no key is made, and none signs that never signed this log."""
    if (settings.home / "keys" / "log.pem").exists():
        signer, signed = Signer(settings.home, origin), await ledger.signed(db)
        if signed is not None and signed.verifier == signer.verifier:
            return signer
    log.warning("the key that signs this log is not in TINKUY_HOME: the log is left to the processes that have it")
    return None


@cli.command("jobs")
def jobs_command(
    retry: Annotated[bool, typer.Option("--retry", help="First try everything that was given up once more.")] = False,
    language: LanguageOption = Language.es,
) -> None:
    """How what runs by itself stands: waiting, running, given up.

    Exit codes: 0 nothing was given up, 1 something was, 2 the queue could not be read.
    """
    try:
        settings = load()
        with database(settings) as url:
            again, counts = asyncio.run(_counts(url, retry=retry))
    except StartError as error:
        refuse(_CANNOT.of(reason=error), language, _NOT_READ)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DBAPIError, DatabaseUnavailable):
        refuse(_CANNOT.of(reason=said(_UNREADABLE, language)), language, _NOT_READ)
    if retry:
        note(_AGAIN.of(count=again), language)
    typer.echo("\n".join(_lines(counts, language)))
    raise typer.Exit(1 if any(each.given_up for each in counts) else 0)


async def _counts(url: str, *, retry: bool) -> tuple[int, Sequence[Count]]:
    async with Database.at(url, pool_size=2) as opened, opened.sessions() as db, db.begin():
        again = await queries.take_up_again(db) if retry else 0
        return again, await queries.counts(db)


def _lines(counts: Sequence[Count], language: Language) -> Iterator[str]:
    """The counts in columns; nothing is cut off, however narrow the terminal."""
    shown = [[said(each, language) for each in _COLUMNS]]
    for each in counts:
        times = (at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "-" for at in (each.next_at, each.ran_at))
        numbers = (str(each.waiting), str(each.running), str(each.given_up))
        shown.append([each.kind, *numbers, *times, each.failure or "-"])
    widths = [max(len(line[column]) for line in shown) for column in range(len(_COLUMNS))]
    for line in shown:
        yield "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
