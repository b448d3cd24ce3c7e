"""When PostgreSQL itself is away, ends under us, or has no room left: what we then say, and where it is noticed."""

from typing import Any, Final

import asyncpg
import structlog
from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from app.core import logs
from app.core.errors import Unavailable

# Classes of SQLSTATE (appendix A of PostgreSQL's documentation): connection, insufficient resources, system error; of
# the operator's interventions those that end a session (57014 is our own statement_timeout).
_CLASSES: Final = ("08", "53", "58")
_ENDINGS: Final = frozenset({"57P01", "57P02", "57P03", "57P04", "57P05"})
CONNECT_SECONDS: Final = 10

log = structlog.get_logger(__name__)


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"
    message = (
        "The database cannot be used at present. An act that you sent may have been done: send it again with the same "
        "Idempotency-Key, and it is done once."
    )

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "5"}


def outage(failure: BaseException) -> DatabaseUnavailable | None:
    """The refusal, told in the log, where PostgreSQL itself is to blame; None where a statement is."""
    if isinstance(failure, DatabaseUnavailable):
        return failure
    if not _is_outage(failure):
        return None
    # Nobody knows whether a commit was under way; so nobody is told that nothing was changed.
    log.error("the database cannot be used", failure=logs.describe(failure))
    return DatabaseUnavailable()


def _is_outage(failure: BaseException) -> bool:
    if isinstance(failure, DBAPIError):
        cause = failure.orig.__cause__ if failure.orig else None
        return failure.connection_invalidated or (cause is not None and _is_outage(cause))
    if isinstance(failure, asyncpg.PostgresError):
        state = failure.sqlstate or ""
        return state[:2] in _CLASSES or state in _ENDINGS
    # A statement that meets PostgreSQL's farewell on the wire finds the protocol in a state that it cannot begin in.
    return isinstance(failure, OSError | asyncpg.InternalClientError)


async def connect(*arguments: Any, **named: Any) -> asyncpg.Connection:
    """asyncpg's connect, arguments and all; raises DatabaseUnavailable for whatever keeps us out."""
    try:
        return await asyncpg.connect(*arguments, **named)
    except (OSError, asyncpg.PostgresError) as failure:
        raise _kept_out(failure) from None


def let_in(dialect: Dialect, _: ConnectionPoolEntry, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """The same for an engine of SQLAlchemy: a listener to its event `do_connect`."""
    try:
        return dialect.connect(*arguments, **named)
    except (OSError, asyncpg.PostgresError) as failure:
        raise _kept_out(failure) from None


def _kept_out(failure: BaseException) -> DatabaseUnavailable:
    log.error("the database does not let us in", failure=logs.describe(failure))
    return DatabaseUnavailable()
