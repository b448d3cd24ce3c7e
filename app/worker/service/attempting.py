"""One attempt at one job, and what becomes of the job when it fails."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import logs
from app.core.outages import DatabaseUnavailable, outage
from app.worker import lifecycle, queries
from app.worker.kinds import LeaseLost, Run

log = structlog.get_logger(__name__)

_PERMILLE: Final = 1000


class EndedItsProcess(Exception):
    """Whoever took it up so far never came to an end with it."""


class TookTooLong(Exception):
    """It was still running when its kind's time was over."""


async def attempt(run: Run, attempts: int, *, retry: timedelta) -> bool:
    """Do the work, for the nth time; whether the queue knows what became of it.

    Where the database is away, that is no failure: it is tried again after `retry`. Cancelled, it gives the job back.
    """
    try:
        await _done(run, attempts)
    except asyncio.CancelledError:
        await _give_back(run, timedelta())
        raise
    except LeaseLost:
        log.warning("a job was taken over meanwhile", kind=run.kind.name, key=run.key)
    except Exception as failure:  # noqa: BLE001 - a job may fail in any way, and the others go on
        return await _give_back(run, retry) if _is_of_database(failure) else await _fail(run, attempts, failure)
    return True


async def _done(run: Run, attempts: int) -> None:
    if lifecycle.is_given_up(attempts - 1, run.kind.every):
        raise EndedItsProcess
    try:
        async with asyncio.timeout(run.kind.at_most.total_seconds()) as limit:
            await run.kind.run(run)
            if not run.completed:
                async with run.completing():
                    pass
    except TimeoutError:
        if limit.expired():
            raise TookTooLong from None
        raise


def _is_of_database(failure: Exception) -> bool:
    """Whether PostgreSQL is away or every connection taken: an OSError alone may be of what the job itself called."""
    if isinstance(failure, DBAPIError | asyncpg.PostgresError | asyncpg.InternalClientError):
        return outage(failure) is not None
    return isinstance(failure, DatabaseUnavailable | PoolTimeout)


async def _give_back(run: Run, after: timedelta) -> bool:
    return await _told(run, lambda db: queries.give_back(db, run.lease, after))


async def _fail(run: Run, attempts: int, failure: Exception) -> bool:
    given_up = lifecycle.is_given_up(attempts, run.kind.every)
    pause = lifecycle.pause(attempts, secrets.randbelow(_PERMILLE) / _PERMILLE, run.kind.every)
    kind = type(failure).__qualname__
    told = await _told(run, lambda db: queries.fail(db, run.lease, kind, pause=pause, given_up=given_up))
    facts = {"kind": run.kind.name, "key": run.key, "attempts": attempts, "failure": logs.describe(failure)}
    if given_up:
        log.error("a job was given up: it waits for somebody", **facts)
    else:
        log.warning("a job failed and is tried again", seconds=round(pause.total_seconds()), **facts)
    return told


async def _told(run: Run, tell: Callable[[AsyncSession], Awaitable[None]]) -> bool:
    """Whether the queue could be told."""
    try:
        async with run.context.database.sessions() as db, db.begin():
            await tell(db)
    except (DBAPIError, DatabaseUnavailable, PoolTimeout, asyncpg.InterfaceError, OSError):
        log.warning("a job waits for the database", kind=run.kind.name, key=run.key)
        return False
    return True
