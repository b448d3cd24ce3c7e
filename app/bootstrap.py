"""What a migrated database needs before the first request: the log, the country's calendar, somebody who may begin."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import logs
from app.core.clock import Clock, utc_now
from app.core.db import Database
from app.core.files import require_private
from app.core.loopback import host_of, is_loopback
from app.core.migrations import migrate
from app.core.setting_values import DEMO_SUFFIX
from app.core.settings import Settings, StartError
from app.demo import loader as demo
from app.directory.service import seed_calendar
from app.identity.service.administration import invite_administrator
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.models import Head
from app.ledger.signer import LAST_CHECKPOINT, Signer
from app.protocols.service import waking
from app.redactions import service as redactions
from app.redactions.lifecycle import RedactionsMissing
from app.rules.waking import NOTICE

_STARTING: Final = 0x7469_6E6B_7579_0002
"""The advisory lock under which one process at a time prepares a database."""

_STATEMENTS: Final = 500
"""The demonstration asks nearly everything that the service can ask, over and over on one connection."""


_IN_DOUBT: Final = (
    "  Log            it does not continue the checkpoint that was signed last: nothing is recorded or signed",
    "                 what to do now: docs/operators.md, «A checkpoint that contradicts»",
)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the operator reads once the service listens."""

    lines: tuple[str, ...]


def brought_up(settings: Settings, url: str, listening_on: str) -> tuple[str, ...]:
    """Migrates and prepares the database at `url`, and returns what the operator reads; raises StartError.

    A whole process of its own runs this, before the service begins (`app.core.apart`).
    """
    logs.configure(settings)

    async def bring_up() -> Welcome:
        await migrate(url)
        return await prepare(settings.with_database(url), url, listening_on=listening_on)

    return asyncio.run(bring_up()).lines


async def prepare(settings: Settings, url: str, *, listening_on: str = "127.0.0.1", clock: Clock = utc_now) -> Welcome:
    """Bring a migrated database to where it can serve; safe to repeat, and beside other replicas.

    `listening_on` is the address on which it is going to be served.

    All in one transaction: a start that is killed leaves the database as it found it. Only the cosignatures of a
    demonstration come after it, for a checkpoint lies outside the database and cannot be taken back. Raises StartError
    where the database holds the log of another origin, or a text that was redacted, where it is empty and the home is
    that of a log, where others than the service's own user may read its keys, and where a demonstration would be
    served to other machines. On a log that contradicts its last checkpoint nothing is written.
    """
    for key in (settings.home / "keys").glob("*.pem"):
        require_private(key)
    async with Database.at(url, pool_size=1, statements=_STATEMENTS) as database:
        async with database.engine.begin() as connection:
            # Another replica may be loading the demonstration: its end is worth waiting for.
            await connection.execute(text("SET LOCAL lock_timeout = 0"))
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _STARTING})
            within = Database.within(connection)
            async with within.sessions() as db, db.begin():
                origin, fresh = await _begin_log(db, settings)
                if origin.endswith(DEMO_SUFFIX):
                    _require_loopback(settings, listening_on)
            async with within.sessions() as db, db.begin():
                await _require_redacted(db, settings)
            async with within.sessions() as db, db.begin():
                if not fresh and not await _is_sound(db, settings, origin):
                    return Welcome(_IN_DOUBT)
            # Before a demonstration, whose people adopt their rules in the past.
            async with within.sessions() as db, db.begin():
                woken = _woken(await waking.note(db, clock()))
            if not origin.endswith(DEMO_SUFFIX):
                async with within.sessions() as db, db.begin():
                    await seed_calendar(db, settings.country, clock())
                    code = await invite_administrator(db, clock())
                return Welcome((*(() if code is None else _first_sign_in(code)), *woken))
            witnesses = await demo.load(settings, within, clock) if fresh else ()
        if witnesses:
            await demo.settle(settings, database, clock, witnesses)
        return Welcome((*demo.sign_in_lines(settings), *woken))


def _require_loopback(settings: Settings, listening_on: str) -> None:
    """Raises StartError where the demonstration would be open to others than this machine."""
    if not is_loopback(listening_on):
        wrong = f"TINKUY_HOST is «{settings.host}», which other machines reach"
    elif not is_loopback(host_of(settings.deployment)):
        wrong = f"TINKUY_DEPLOYMENT is «{settings.deployment}»"
    else:
        return
    raise StartError(
        f"The demonstration is served on this machine alone, because its passwords are public; {wrong}.\n"
        "For a table of your own set TINKUY_DEMO=0, and begin with an empty database and an empty TINKUY_HOME.\n"
        "To look at the demonstration leave TINKUY_HOST and TINKUY_DEPLOYMENT unset; from another machine through a "
        f"tunnel: ssh -L {settings.port}:127.0.0.1:{settings.port} <this machine>"
    )


async def _is_sound(db: AsyncSession, settings: Settings, origin: str) -> bool:
    """Whether the log continues what was signed last; else a start writes as little as a request does."""
    try:
        await Signer(settings.home, origin).require_continued(db)
    except LogContradictsCheckpoint:
        return False
    return True


async def _require_redacted(db: AsyncSession, settings: Settings) -> None:
    """Raises StartError while the database holds a text of which the list outside says that it was taken out."""
    if await redactions.lacking(db, settings.home):
        raise StartError(RedactionsMissing.message)
    await redactions.note_all(db, settings.home)


def _woken(kinds: Collection[str]) -> tuple[str, ...]:
    if not kinds:
        return ()
    return (
        f"  Rules          asked from this release on: {', '.join(kinds)}",
        f"                 at tables that had adopted them: after {NOTICE.days} days' notice, or their sectors' word",
    )


def _first_sign_in(code: str) -> tuple[str, ...]:
    return (
        f"  First sign-in  the administrator's one-time code is {code}",
        "                 POST it with a login and a password to /v1/invitations/<code>/acceptance",
    )


async def _begin_log(db: AsyncSession, settings: Settings) -> tuple[str, bool]:
    """The log's origin, and whether it begins only now."""
    known = (await db.execute(select(Head.origin))).scalar_one_or_none()
    if known is not None:
        if known not in {settings.origin, settings.origin + DEMO_SUFFIX}:
            raise StartError(
                f"TINKUY_ORIGIN is «{settings.origin}», but this database holds the log «{known}», for ever."
            )
        return known, False
    if (settings.home / LAST_CHECKPOINT).exists():
        raise StartError(
            f"{settings.home} holds the last signed checkpoint of a log, and this database holds no log at all.\n"
            "Restore the database of that log; or begin a new one in another folder, which TINKUY_HOME names."
        )
    origin = settings.origin + DEMO_SUFFIX if settings.demo else settings.origin
    db.add(Head(singleton=True, origin=origin, size=0, peaks=b""))
    return origin, True
