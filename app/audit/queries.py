"""What the audit reads, all of it through the driver, in bounded portions."""

from collections.abc import AsyncIterator, Sequence
from functools import cache
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import inspect

from app.audit.fields import Audited
from app.ledger.models import Head

PORTION: Final = 2_000
_BELOW: Final = -(2**63)


class Seen(NamedTuple):
    """One stored body without its text."""

    subject_id: UUID
    revision: int
    audience: str
    rank: int
    subject_type: str
    index: int
    current: bool
    erased: bool


async def head(db: asyncpg.Connection) -> asyncpg.Record | None:
    """(origin, size, peaks), where there is a log."""
    return await db.fetchrow(f"SELECT origin, size, peaks FROM {Head.__tablename__}")  # noqa: S608 - our own table


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
    return await db.fetch(
        'SELECT "index", act_id, actor, type, roundtable_id, audience, at, envelope, leaf FROM ledger_entries '
        'WHERE "index" >= $1 AND "index" < $2 ORDER BY "index"',
        first,
        end,
    )


async def nodes(db: asyncpg.Connection, first: int, end: int, levels: int) -> dict[tuple[int, int], bytes]:
    """The complete subtrees below level `levels` over the leaves from `first` to before `end`."""
    rows = await db.fetch(
        'SELECT n.level, n."index", n.hash FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS w(level, first, until) '
        'JOIN ledger_nodes n ON n.level = w.level AND n."index" >= w.first AND n."index" < w.until',
        list(range(levels)),
        [first >> level for level in range(levels)],
        [end >> level for level in range(levels)],
    )
    return {(level, at): value for level, at, value in rows}


async def nodes_of_level(db: asyncpg.Connection, level: int) -> dict[int, bytes]:
    """A level high up, which has few nodes."""
    rows = await db.fetch('SELECT "index", hash FROM ledger_nodes WHERE level = $1', level)
    return {at: value for at, value in rows}


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
    return await db.fetch(
        'SELECT "index", subject_id, revision, audience, rank, subject_type, roundtable_id, digest, body '
        'FROM ledger_snapshots WHERE "index" >= $1 AND "index" < $2 ORDER BY "index"',
        first,
        end,
    )


async def seals(db: asyncpg.Connection, first: int, end: int) -> Sequence[asyncpg.Record]:
    return await db.fetch(
        'SELECT "index", name, digest FROM ledger_seals WHERE "index" >= $1 AND "index" < $2', first, end
    )


async def published_outside(db: asyncpg.Connection, size: int) -> Sequence[asyncpg.Record]:
    """Bodies whose entry the head does not count, some of them."""
    return await db.fetch(
        'SELECT subject_type, subject_id, revision, audience FROM ledger_snapshots WHERE "index" < 0 OR "index" >= $1 '
        "LIMIT 100",
        size,
    )


async def seals_outside(db: asyncpg.Connection, size: int) -> Sequence[asyncpg.Record]:
    return await db.fetch(
        'SELECT subject_type, subject_id, "index", name FROM ledger_seals WHERE "index" < 0 OR "index" >= $1 LIMIT 100',
        size,
    )


async def chains(db: asyncpg.Connection) -> AsyncIterator[list[Seen]]:
    """All stored bodies of each subject together, by revision; a portion ends where a subject does."""
    held = list[Seen]()
    cursor = db.cursor(
        'SELECT subject_id, revision, audience, rank, subject_type, "index", current, body IS NULL '
        "FROM ledger_snapshots ORDER BY subject_id, revision, audience",
        prefetch=PORTION,
    )
    async for row in cursor:
        seen = Seen(*row)
        if held and held[-1].subject_id != seen.subject_id:
            yield held
            held = []
        held.append(seen)
    if held:
        yield held


async def redacted(db: asyncpg.Connection) -> AsyncIterator[tuple[UUID, int, str, bool]]:
    """(subject, revision, its type, whether its body is there still) of everything that is redacted."""
    cursor = db.cursor(
        "SELECT s.subject_id, s.revision, s.subject_type, s.body IS NOT NULL FROM redactions r "
        "JOIN ledger_snapshots s ON s.subject_id = r.target_id AND s.revision = ANY(r.revisions) "
        "WHERE r.phase = 'in_effect' ORDER BY 1, 2",
        prefetch=PORTION,
    )
    async for row in cursor:
        yield tuple(row)


async def erased_without_redaction(db: asyncpg.Connection) -> Sequence[asyncpg.Record]:
    """Bodies that are gone though no redaction in effect names them, some of them."""
    return await db.fetch(
        "SELECT s.subject_type, s.subject_id, s.revision, s.audience FROM ledger_snapshots s "
        "WHERE s.body IS NULL AND NOT EXISTS (SELECT 1 FROM redactions r WHERE r.target_id = s.subject_id "
        "AND s.revision = ANY(r.revisions) AND r.phase = 'in_effect') LIMIT 100"
    )


async def rows(db: asyncpg.Connection, audited: Audited) -> AsyncIterator[asyncpg.Record]:
    """Each row of one kind with every body of its revision: the columns, then six that speak of body and seal."""
    last = UUID(int=0)
    while portion := await db.fetch(_rows_of(audited), audited.type, last, PORTION):
        for row in portion:
            yield row
        last = portion[-1]["id"]


@cache
def _rows_of(audited: Audited) -> str:
    columns = ", ".join(f't."{name}"' for name in audited.columns)
    seal = (
        'LEFT JOIN LATERAL (SELECT digest, salt FROM ledger_seals WHERE subject_id = t.id ORDER BY "index" DESC '
        "LIMIT 1) k ON true "
    )
    return (
        f"SELECT {columns}, s.subject_type AS subject_type, s.audience AS s_audience, s.body AS s_body, "  # noqa: S608
        f"{'k.digest AS k_digest, k.salt AS k_salt' if audited.model.kept else 'NULL AS k_digest, NULL AS k_salt'} "
        f'FROM (SELECT * FROM "{audited.model.__tablename__}" t WHERE t.id > $2 AND {_of_kind(audited)} '
        "ORDER BY t.id LIMIT $3) t "
        "LEFT JOIN ledger_snapshots s ON s.subject_id = t.id AND s.revision = t.revision AND s.subject_type = $1 "
        f"{seal if audited.model.kept else ''}ORDER BY t.id, s.rank"
    )


async def count(db: asyncpg.Connection, table: str) -> int:
    found: int = await db.fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table of ours
    return found


async def without_row(db: asyncpg.Connection, kinds: Sequence[Audited]) -> Sequence[asyncpg.Record]:
    """(type, id, revision, revision of the row or None): published later than the row says, or no row; some of each."""
    return await db.fetch(
        " UNION ALL ".join(
            f"(SELECT s.subject_type, s.subject_id, s.revision, t.revision AS ours FROM ledger_snapshots s "  # noqa: S608
            f'LEFT JOIN "{each.model.__tablename__}" t ON t.id = s.subject_id AND {_of_kind(each)} '
            f"WHERE s.subject_type = '{each.type}' AND s.current AND (t.id IS NULL OR t.revision < s.revision) "
            "LIMIT 100)"
            for each in kinds
        )
    )


async def seals_without_row(db: asyncpg.Connection, kinds: Sequence[Audited]) -> Sequence[asyncpg.Record]:
    """(type, id) of subjects that were sealed and have no row, some of each."""
    return await db.fetch(
        " UNION ALL ".join(
            f"(SELECT DISTINCT k.subject_type, k.subject_id FROM ledger_seals k WHERE k.subject_type = '{each.type}' "  # noqa: S608
            f'AND NOT EXISTS (SELECT 1 FROM "{each.model.__tablename__}" t WHERE t.id = k.subject_id) LIMIT 100)'
            for each in kinds
            if each.model.kept
        )
    )


async def unknown_types(db: asyncpg.Connection, known: Sequence[str]) -> Sequence[asyncpg.Record]:
    return await db.fetch(
        "SELECT subject_type, subject_id, revision, audience FROM ledger_snapshots WHERE subject_type <> ALL($1) "
        "LIMIT 100",
        list(known),
    )


def _of_kind(audited: Audited) -> str:
    mapper = inspect(audited.model)
    if mapper.polymorphic_identity is None:
        return "true"
    return f"t.purpose = '{mapper.polymorphic_identity.value}'"


async def keys(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Record]:
    cursor = db.cursor("SELECT id, revision, kid, jwk, proof, seat_id, roundtable_id FROM seat_keys ORDER BY id")
    async for row in cursor:
        yield row


async def signatures(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Record]:
    """Each signature with its key, the entry in which it arrived, and whether what it signed was published."""
    cursor = db.cursor(
        'SELECT g.*, k.id AS key_id, k.jwk, s."index" AS arrived, EXISTS (SELECT 1 FROM ledger_snapshots t '
        "WHERE t.subject_id = g.target_id AND t.revision = g.target_revision AND t.subject_type = g.target_type) "
        "AS published, (SELECT encode(e.leaf, 'hex') FROM ledger_snapshots m "
        'JOIN ledger_entries e ON e."index" = m."index" WHERE m.subject_id = g.mandate_id AND m.revision = 1 '
        "AND m.subject_type = 'mandate' LIMIT 1) AS accreditation "
        "FROM signatures g LEFT JOIN seat_keys k ON k.kid = g.kid "
        "LEFT JOIN ledger_snapshots s ON s.subject_id = g.id AND s.revision = 1 AND s.subject_type = 'signature' "
        "ORDER BY g.id",
        prefetch=PORTION,
    )
    async for row in cursor:
        yield row


async def body_before(db: asyncpg.Connection, subject_id: UUID, index: int) -> str | None:
    """The last body of a subject that was published before the entry at `index`."""
    found: str | None = await db.fetchval(
        'SELECT body FROM ledger_snapshots WHERE subject_id = $1 AND "index" < $2 ORDER BY revision DESC LIMIT 1',
        subject_id,
        index,
    )
    return found
