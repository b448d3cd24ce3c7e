"""A database that each test has as its own: afterwards it is brought back to what it held, row by row.

A clone for each test costs ten times as much, most of it in the kernel, and the more the larger the schema grows. What
a test leaves otherwise than in rows (a trigger that it switched off, large tables) is answered with a new clone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

MOST_BYTES = 32 << 20
# Whatever a test might change besides rows: tables, columns, triggers with their state, constraints, functions.
_SHAPE = """
    SELECT (SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             WHERE c.relnamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'),
           (SELECT count(*) FROM pg_constraint),
           (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
"""
_BYTES = "SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass
class Restored:
    """The database `name`, cloned from `template`; `server` and `url` are URLs as asyncpg takes them."""

    server: str
    url: str
    name: str
    template: str
    tables: Sequence[str] = ()
    held: Sequence[str] = ()
    shape: tuple[object, ...] = ()

    async def clone(self) -> None:
        """Make it anew, and note what it holds."""
        connection = await asyncpg.connect(self.server)
        try:
            await connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            await connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        finally:
            await connection.close()
        connection = await asyncpg.connect(self.url)
        try:
            found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            self.tables = [row["tablename"] for row in found]
            self.held = [
                each for each in self.tables if await connection.fetchval(f'TABLE "{each}" LIMIT 1') is not None
            ]
            copies = "".join(f'CREATE TABLE held."{each}" AS TABLE "{each}";' for each in self.held)
            await connection.execute(f"CREATE SCHEMA held; {copies}")
            self.shape = tuple(await connection.fetchrow(_SHAPE))
        finally:
            await connection.close()

    async def restore(self) -> None:
        """Bring every row back; a new clone where that is not enough."""
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(_OTHERS)
            shape = tuple(await connection.fetchrow(_SHAPE))
            fits = shape == self.shape and await connection.fetchval(_BYTES) < MOST_BYTES
            if fits:
                steps = [f'DELETE FROM "{each}"' for each in self.tables]  # noqa: S608 - names of our own tables
                steps += [f'INSERT INTO "{each}" TABLE held."{each}"' for each in self.held]
                # Whoever owns the machine passes by the triggers; what they forbid to everybody else is tested.
                await connection.execute(
                    "; ".join(("BEGIN", "SET LOCAL session_replication_role = replica", *steps, "COMMIT"))
                )
        finally:
            await connection.close()
        if not fits:
            await self.clone()
