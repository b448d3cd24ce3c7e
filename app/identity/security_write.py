"""The one transaction that survives a refusal: back-off, reuse of a refresh token, attempts at a code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database


@asynccontextmanager
async def security_write(database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction of its own, committed before the caller may raise its refusal.

    What an attacker did must stay counted although the request itself is refused and rolled back.
    """
    async with database.sessions() as session, session.begin():
        yield session
