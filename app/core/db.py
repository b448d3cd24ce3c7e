"""One dialect, one transaction per request, committed before the answer leaves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import CheckConstraint, Constraint, DateTime, Enum, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.dry_run import is_dry_run
from app.core.errors import refuses
from app.core.lending import LENDING, Lending
from app.core.problems import Busy

LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_MS = 30_000
STATEMENT_TIMEOUT_MS = 30_000
POOL_TIMEOUT_SECONDS = 10
PREPARED_STATEMENTS: Final = 100


def _check_constraint_name(constraint: Constraint, _: Table) -> str:
    """An enum's check is named by its column, since two columns of a table may share an enum; others by themselves."""
    bound = constraint._type_bound  # noqa: SLF001 - SQLAlchemy tells it nowhere else
    columns = constraint.columns if bound and isinstance(constraint, CheckConstraint) else ()
    return next((column.name for column in columns), str(constraint.name))


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
    """Where sessions come from; one per process."""

    def __init__(
        self, engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession], lending: Lending | None = None
    ) -> None:
        self.engine = engine
        self.sessions = sessions
        self._lending = lending

    @classmethod
    def at(cls, url: str, *, pool_size: int, statements: int = PREPARED_STATEMENTS) -> "Database":
        """Sessions on a pool of connections to `url` (asyncpg), each with our timeouts.

        Each connection keeps as many `statements` prepared.
        """
        engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            connect_args={
                "prepared_statement_cache_size": statements,
                "server_settings": {
                    "application_name": "tinkuy",
                    "lock_timeout": str(LOCK_TIMEOUT_MS),
                    "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_MS),
                    "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                    "timezone": "UTC",
                    "jit": "off",
                },
            },
        )
        lending = Lending(engine, pool_size=pool_size, wait_seconds=POOL_TIMEOUT_SECONDS)
        sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False, info={LENDING: lending})
        return cls(engine, sessions, lending)

    @classmethod
    def within(cls, connection: AsyncConnection) -> "Database":
        """Sessions inside one open transaction: their commits are savepoints, and the caller's commit is the one."""
        sessions = async_sessionmaker(
            connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
        )
        return cls(connection.engine, sessions)

    async def close(self) -> None:
        if self._lending:
            await self._lending.close()
        await self.engine.dispose()


@refuses(Busy)
async def _transaction(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    session = database.sessions()
    try:
        yield session
        # The transaction begins by itself; what only read through `app.core.readings` has none to end.
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
