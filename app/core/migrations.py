"""Brings a database up to this release: from the command line, from a test, and from two replicas at once."""

import socket
from pathlib import Path
from typing import Final

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, pool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.core.settings import StartError

PACKAGE: Final = Path(__file__).parents[1]
OLDEST_POSTGRESQL: Final = 15
CONNECT_SECONDS: Final = 10

# Any number will do, as long as every release uses the same one.
TURN: Final = 0x54494E4B5559
# A migration that waits for a lock makes everybody wait behind it: it gives up instead, and is started again.
LOCK_TIMEOUT: Final = "5s"

# Why a database cannot be used, as the end of a sentence, the more special reason first. The drivers' own messages
# are not repeated: they name users and may quote rows.
REASONS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (asyncpg.InvalidPasswordError, "the user or the password is wrong"),
    (asyncpg.InvalidAuthorizationSpecificationError, "the user may not sign in there"),
    (asyncpg.InvalidCatalogNameError, "there is no such database"),
    (asyncpg.InsufficientPrivilegeError, "the user may not create tables there"),
    (asyncpg.LockNotAvailableError, "a migration needs a lock that another connection holds; start again"),
    (asyncpg.PostgresError, "PostgreSQL refused"),
    (socket.gaierror, "there is no such host"),
    (TimeoutError, "it does not answer in time"),
    (OSError, "nothing answers there"),
)


def migration_config(connection: Connection) -> Config:
    """Alembic's configuration on an open connection, whatever the working folder.

    The migrations lie beside the package in a source tree, and inside it once it is installed from a wheel.
    """
    inside, beside = PACKAGE / "_alembic", PACKAGE.parent / "alembic"
    config = Config()
    config.set_main_option("script_location", str(inside if inside.exists() else beside).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def migrate(url: str) -> None:
    """Upgrades the database at `url` (asyncpg) to the newest revision, in one transaction.

    Raises StartError: not reachable, too old a PostgreSQL, a newer release's database, or a lock that stays taken.
    """
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        async with engine.begin() as connection:
            await _require_postgresql(connection)
            await take_turn(connection)
            await connection.run_sync(lambda sync: command.upgrade(migration_config(sync), "head"))
    except (OSError, asyncpg.PostgresError, DBAPIError) as fault:
        raise StartError(f"The database cannot be used: {_reason(fault)}.") from fault
    except CommandError as fault:
        raise StartError(f"The database was brought up by another release of Tinkuy: {fault}.") from fault
    finally:
        await engine.dispose()


async def take_turn(connection: AsyncConnection) -> None:
    """Waits until no other replica migrates this database; to the end of the transaction it is then ours alone.

    Taken before Alembic is entered, whose context is one for the whole process.
    """
    await connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
    await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))


async def _require_postgresql(connection: AsyncConnection) -> None:
    number = int((await connection.execute(text("SHOW server_version_num"))).scalar_one())
    if number < OLDEST_POSTGRESQL * 10_000:
        raise StartError(f"PostgreSQL {OLDEST_POSTGRESQL} or later is needed; this is {number // 10_000}.")


def _reason(fault: BaseException) -> str:
    """The reason for the driver's error, which SQLAlchemy wraps twice."""
    told = [fault, *(link for link in (getattr(fault, "orig", None), getattr(fault, "__cause__", None)) if link)]
    told += [link.__cause__ for link in told if link.__cause__]
    for known, reason in REASONS:
        for link in told:
            if isinstance(link, known):
                return f"{reason}{_detail(link)}"
    return type(fault).__name__


def _detail(fault: BaseException) -> str:
    """PostgreSQL's code; and its words where they can only be about the schema (class 42), never about a row."""
    state = str(getattr(fault, "sqlstate", None) or "")
    if isinstance(fault, asyncpg.PostgresError) and state.startswith("42"):
        return f" ({state}: {fault.message})"
    return f" ({state})" if state else ""
