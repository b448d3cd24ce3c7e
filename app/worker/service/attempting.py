"""One attempt at one job, and what becomes of the job when it fails."""

import asyncio
import secrets
from datetime import timedelta
from typing import Final

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

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


async def attempt(run: Run, attempts: int, *, retry: timedelta) -> None:
    """Do the work, for the nth time. Where the database is away, that is no failure: it is tried again after `retry`.

    Cancelled, it gives the job back at once.
    """
    try:
        await _done(run, attempts)
    except asyncio.CancelledError:
        await _give_back(run, timedelta())
        raise
    except LeaseLost:
        log.warning("a job was taken over meanwhile", kind=run.kind.name, key=run.key)
    except Exception as failure:  # noqa: BLE001 - a job may fail in any way, and the others go on
        if _is_of_database(failure):
            await _give_back(run, retry)
        else:
            await _fail(run, attempts, failure)


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


async def _give_back(run: Run, after: timedelta) -> None:
    try:
        async with run.context.database.sessions() as db, db.begin():
            await queries.give_back(db, run.lease, after)
    except (DBAPIError, DatabaseUnavailable, PoolTimeout, OSError):
        log.warning("a job waits for the end of its lease", kind=run.kind.name, key=run.key)


async def _fail(run: Run, attempts: int, failure: Exception) -> None:
    given_up = lifecycle.is_given_up(attempts, run.kind.every)
    pause = lifecycle.pause(attempts, secrets.randbelow(_PERMILLE) / _PERMILLE, run.kind.every)
    try:
        async with run.context.database.sessions() as db, db.begin():
            await queries.fail(db, run.lease, type(failure).__qualname__, pause=pause, given_up=given_up)
    except (DBAPIError, DatabaseUnavailable, PoolTimeout, OSError):
        log.warning("a job waits for the end of its lease", kind=run.kind.name, key=run.key)
    told = {"kind": run.kind.name, "key": run.key, "attempts": attempts, "failure": logs.describe(failure)}
    if given_up:
        log.error("a job was given up: it waits for somebody", **told)
    else:
        log.warning("a job failed and is tried again", seconds=round(pause.total_seconds()), **told)
