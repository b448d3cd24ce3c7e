"""One dialect, one transaction per request, committed before the answer leaves."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import CheckConstraint, Constraint, DateTime, Enum, MetaData, Table, Text, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.dry_run import is_dry_run
from app.core.errors import refuses
from app.core.outages import CONNECT_SECONDS, connect, let_in
from app.core.problems import BUSY_OR_AWAY
from app.core.read_connections import ReadConnectionPool, Reads, ReadsWithin

LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_MS = 30_000
STATEMENT_TIMEOUT_MS = 30_000
POOL_TIMEOUT_SECONDS = 10
PREPARED_STATEMENTS: Final = 100
# A third: the sessions of a request need two at times, and writers who wait for a table hold theirs.
READING_SHARE: Final = 3
SERVER_SETTINGS: Final = {
    "application_name": "tinkuy",
    "lock_timeout": str(LOCK_TIMEOUT_MS),
    "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_MS),
    "statement_timeout": str(STATEMENT_TIMEOUT_MS),
    "timezone": "UTC",
    "jit": "off",
}
CONNECTING: Final[dict[str, Any]] = {"timeout": CONNECT_SECONDS, "server_settings": SERVER_SETTINGS}


def _check_constraint_name(constraint: Constraint, _: Table) -> str:
    """An enum's check is named by its column, since two columns of a table may share an enum; others by themselves."""
    columns = constraint.columns if isinstance(constraint, CheckConstraint) else ()
    enums = (column for column in columns if isinstance(column.type, Enum) and column.type.name == constraint.name)
    return next((column.name for column in enums), str(constraint.name))


NAMING: Final[dict[str, str | Callable[[Constraint, Table], str]]] = {
    "check_constraint_name": _check_constraint_name,
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(check_constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """The rows of every room; constraints get stable names so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text(),
        StrEnum: Enum(StrEnum, native_enum=False, create_constraint=True, values_callable=_values, length=64),
        dict[str, object]: JSONB(),
        list[dict[str, object]]: JSONB(),
    }


class Subject(Base):
    """A row with its own URL, ETag and published bodies; `revision` is counted by the ledger alone."""

    __abstract__ = True
    subject: ClassVar[str]
    # Columns that stand in no published body; every act that changes them seals a salted digest of them.
    sealed_columns: ClassVar[tuple[str, ...]] = ()

    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)


class Database:
    """Where sessions come from, and the connections of what only reads; one per process."""

    def __init__(
        self,
        engine: AsyncEngine,
        sessions: async_sessionmaker[AsyncSession],
        reads: Reads,
        arguments: Mapping[str, Any] | None = None,
    ) -> None:
        self.engine = engine
        self.sessions = sessions
        self.reads = reads
        self._arguments = arguments
        # How many connections its sessions have opened: behind the next one another database may stand.
        self.opened = 0

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str, *, pool_size: int, statements: int = PREPARED_STATEMENTS) -> AsyncIterator["Database"]:
        """At most `pool_size` connections to `url` (asyncpg), each with our timeouts; of one there are two at times.

        Each connection keeps as many `statements` prepared.
        """
        reading = max(1, pool_size // READING_SHARE)
        engine = create_async_engine(
            url,
            pool_size=max(1, pool_size - reading),
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            connect_args={"prepared_statement_cache_size": statements, **CONNECTING},
        )
        event.listen(engine.sync_engine, "do_connect", let_in)
        _, given = engine.dialect.create_connect_args(engine.url)
        # A parameter of the URL that is SQLAlchemy's own; the driver calls it by another name.
        given = {**given, **CONNECTING, "statement_cache_size": statements}
        given.pop("prepared_statement_cache_size", None)
        try:
            async with ReadConnectionPool.to(given, size=reading, wait_seconds=POOL_TIMEOUT_SECONDS) as reads:
                database = cls(engine, _sessions(engine), reads, given)
                event.listen(engine.sync_engine, "connect", database._count)
                yield database
        finally:
            await engine.dispose()

    def _count(self, *_: object) -> None:
        self.opened += 1

    async def connect(self) -> asyncpg.Connection:
        """A connection of its own, beside the pools, for who listens: whoever asks for it ends it.

        Raises DatabaseUnavailable.
        """
        if self._arguments is None:
            raise RuntimeError("Inside one open transaction there is no other connection.")
        return await connect(**self._arguments)

    @classmethod
    def within(cls, connection: AsyncConnection) -> "Database":
        """Sessions inside one open transaction: their commits are savepoints, and the caller's commit is the one."""
        sessions = _sessions(connection, join_transaction_mode="create_savepoint")
        return cls(connection.engine, sessions, ReadsWithin(connection))


def _sessions(bind: AsyncEngine | AsyncConnection, **options: Any) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(bind, expire_on_commit=False, autoflush=False, **options)


@refuses(*BUSY_OR_AWAY)
async def _transaction(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    session = database.sessions()
    try:
        yield session
        # The transaction begins by itself; who was refused at the door has none to end.
        if session.in_transaction():
            if is_dry_run(request):
                await session.flush()
                await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            else:
                await session.commit()
    finally:
        if session.in_transaction():
            await asyncio.shield(session.close())


# `scope="function"` ends the dependency before the response is sent: the commit is then part of the answer.
DbSession = Annotated[AsyncSession, Depends(_transaction, scope="function")]
