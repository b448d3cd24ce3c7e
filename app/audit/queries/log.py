"""Entries, nodes, bodies and seals, a span of the log at a time."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson

from app.ledger.models import Head, Signed


def read(value: object) -> Any:
    """What a JSON column holds: the driver gives its text, and a connection of SQLAlchemy's the value."""
    return orjson.loads(value) if isinstance(value, str) else value


async def fetch(db: asyncpg.Connection, query: str, *arguments: object) -> Sequence[asyncpg.Record]:
    """All rows of a statement that gives few."""
    found: Sequence[asyncpg.Record] = await db.fetch(query, *arguments)
    return found


async def head(db: asyncpg.Connection) -> asyncpg.Record | None:
    """(origin, size, peaks), where there is a log."""
    return await db.fetchrow(f"SELECT origin, size, peaks FROM {Head.__tablename__}")  # noqa: S608 - our own table


async def signed(db: asyncpg.Connection) -> asyncpg.Record | None:
    """(verifier, size, root) of the checkpoint that the database remembers as the last one, if any was signed."""
    return await db.fetchrow(f"SELECT verifier, size, root FROM {Signed.__tablename__}")  # noqa: S608 - our own table


async def first_entry_from(db: asyncpg.Connection, index: int) -> int | None:
    found: int | None = await db.fetchval('SELECT min("index") FROM ledger_entries WHERE "index" >= $1', index)
    return found


async def entries_outside(db: asyncpg.Connection, size: int) -> Sequence[int]:
    """Indexes of entries that the head does not count, some of them."""
    rows = await db.fetch(
        'SELECT "index" FROM ledger_entries WHERE "index" < 0 OR "index" >= $1 ORDER BY 1 LIMIT 100', size
    )
    return [row[0] for row in rows]


async def entries(db: asyncpg.Connection, first: int, end: int) -> Sequence[asyncpg.Record]:
    """The entries from `first` to before `end`."""
    return await fetch(
        db,
        'SELECT "index", act_id, actor, type, roundtable_id, audience, at, envelope, leaf FROM ledger_entries '
        'WHERE "index" >= $1 AND "index" < $2 ORDER BY "index"',
        first,
        end,
    )


async def nodes(db: asyncpg.Connection, first: int, end: int, levels: int) -> dict[tuple[int, int], bytes]:
    """The complete subtrees below level `levels` over the leaves from `first` to before `end`."""
    rows = await db.fetch(
        'SELECT n.level, n."index", n.hash '
        "FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS w(level, first, until) "
        'JOIN ledger_nodes n ON n.level = w.level AND n."index" >= w.first AND n."index" < w.until',
        list(range(levels)),
        [first >> level for level in range(levels)],
        [end >> level for level in range(levels)],
    )
    return {(level, at): value for level, at, value in rows}


async def nodes_of_level(db: asyncpg.Connection, level: int) -> dict[int, bytes]:
    """A level high up, which has few nodes."""
    rows = await db.fetch('SELECT "index", hash FROM ledger_nodes WHERE level = $1', level)
    return dict(rows)


async def nodes_outside(db: asyncpg.Connection, size: int) -> Sequence[tuple[int, int]]:
    """Nodes that no tree of `size` leaves has, some of them."""
    rows = await db.fetch(
        'SELECT level, "index" FROM ledger_nodes WHERE level < 0 OR level > 62 OR "index" < 0 '
        'OR ("index"::numeric + 1) * (2::numeric ^ level::int) > $1 ORDER BY 1, 2 LIMIT 100',
        size,
    )
    return [(row[0], row[1]) for row in rows]


async def bodies(db: asyncpg.Connection, first: int, end: int) -> Sequence[asyncpg.Record]:
    """What the entries from `first` to before `end` published."""
    return await fetch(
        db,
        'SELECT "index", subject_id, revision, audience, rank, subject_type, roundtable_id, digest, body '
        'FROM ledger_snapshots WHERE "index" >= $1 AND "index" < $2 ORDER BY "index"',
        first,
        end,
    )


async def seals(db: asyncpg.Connection, first: int, end: int) -> Sequence[asyncpg.Record]:
    return await fetch(
        db, 'SELECT "index", name, digest FROM ledger_seals WHERE "index" >= $1 AND "index" < $2', first, end
    )


async def published_outside(db: asyncpg.Connection, size: int) -> Sequence[asyncpg.Record]:
    """Bodies whose entry the head does not count, some of them."""
    return await fetch(
        db,
        'SELECT subject_type, subject_id, revision, audience FROM ledger_snapshots WHERE "index" < 0 OR "index" >= $1 '
        "LIMIT 100",
        size,
    )


async def seals_outside(db: asyncpg.Connection, size: int) -> Sequence[asyncpg.Record]:
    return await fetch(
        db,
        'SELECT subject_type, subject_id, "index", name FROM ledger_seals WHERE "index" < 0 OR "index" >= $1 LIMIT 100',
        size,
    )


async def count(db: asyncpg.Connection, table: str) -> int:
    found: int = await db.fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table of ours
    return found
