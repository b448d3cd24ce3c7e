"""Runs the migrations on the connection that the service gives, or, called by a person, on the settings' database."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

import app.metadata  # noqa: F401  (every room's rows, so that they stand in the metadata below)
from app.core import embedded, settings
from app.core.db import Base
from app.core.migrations import take_turn


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_at(url: str) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    try:
        async with engine.begin() as connection:
            await take_turn(connection)
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


def migrate_by_settings() -> None:
    chosen = settings.load()
    if chosen.database_url:
        asyncio.run(migrate_at(chosen.database_url.get_secret_value()))
    else:
        with embedded.server(chosen.home / "postgres") as url:
            asyncio.run(migrate_at(url))


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
elif isinstance(given := context.config.attributes.get("connection"), Connection):
    migrate(given)
else:
    migrate_by_settings()
