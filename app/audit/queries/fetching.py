"""Rows of the driver, whose methods have no types."""

from collections.abc import Sequence

import asyncpg


async def fetch(db: asyncpg.Connection, query: str, *arguments: object) -> Sequence[asyncpg.Record]:
    """All rows of a statement that gives few."""
    found: Sequence[asyncpg.Record] = await db.fetch(query, *arguments)
    return found
