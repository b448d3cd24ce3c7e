"""Rows of the driver, whose methods have no types."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson


def read(value: object) -> Any:
    """What a JSON column holds: the driver gives its text, and a connection of SQLAlchemy's the value."""
    return orjson.loads(value) if isinstance(value, str) else value


async def fetch(db: asyncpg.Connection, query: str, *arguments: object) -> Sequence[asyncpg.Record]:
    """All rows of a statement that gives few."""
    found: Sequence[asyncpg.Record] = await db.fetch(query, *arguments)
    return found
