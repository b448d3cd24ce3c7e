"""Rows with their bodies and seals, the bodies of each subject together, keys and signatures."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import inspect

from app.audit.queries.log import fetch
from app.ledger.subject_kinds import SubjectKind

PORTION: Final = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One stored body without its text."""

    subject_id: UUID
    revision: int
    audience: str
    rank: int
    subject_type: str
    index: int
    current: bool
    erased: bool


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


async def holds_any(db: asyncpg.Connection, subject_id: UUID, revisions: Sequence[int]) -> bool:
    """Whether a body of these revisions is there."""
    found: bool = await db.fetchval(
        "SELECT EXISTS (SELECT 1 FROM ledger_snapshots WHERE subject_id = $1 AND revision = ANY($2) "
        "AND body IS NOT NULL)",
        subject_id,
        list(revisions),
    )
    return found


async def erased_without_redaction(db: asyncpg.Connection) -> Sequence[asyncpg.Record]:
    """Bodies that are gone though no redaction in effect names them, some of them."""
    return await fetch(
        db,
        "SELECT s.subject_type, s.subject_id, s.revision, s.audience FROM ledger_snapshots s "
        "WHERE s.body IS NULL AND NOT EXISTS (SELECT 1 FROM redactions r WHERE r.target_id = s.subject_id "
        "AND s.revision = ANY(r.revisions) AND r.phase = 'in_effect') LIMIT 100",
    )


async def rows(db: asyncpg.Connection, kind: SubjectKind) -> AsyncIterator[asyncpg.Record]:
    """Each row of one kind with every body of its revision: the columns, then six that speak of body and seal."""
    last = UUID(int=0)
    while portion := await db.fetch(_rows_of(kind), kind.subject_type, last, PORTION):
        for row in portion:
            yield row
        last = portion[-1]["id"]


@cache
def _rows_of(kind: SubjectKind) -> str:
    columns = ", ".join(f't."{name}"' for name in kind.columns)
    seal = (
        'LEFT JOIN LATERAL (SELECT digest, salt FROM ledger_seals WHERE subject_id = t.id ORDER BY "index" DESC '
        "LIMIT 1) k ON true "
    )
    sealed = bool(kind.model.sealed_columns)
    of_seal = "k.digest AS k_digest, k.salt AS k_salt" if sealed else "NULL AS k_digest, NULL AS k_salt"
    return (
        f"SELECT {columns}, s.subject_type AS subject_type, s.audience AS s_audience, s.body AS s_body, "  # noqa: S608
        f"{of_seal} "
        f'FROM (SELECT * FROM "{kind.model.__tablename__}" t WHERE t.id > $2 AND {_of_kind(kind)} '
        "ORDER BY t.id LIMIT $3) t "
        "LEFT JOIN ledger_snapshots s ON s.subject_id = t.id AND s.revision = t.revision AND s.subject_type = $1 "
        f"{seal if sealed else ''}ORDER BY t.id, s.rank"
    )


async def without_row(db: asyncpg.Connection, kinds: Sequence[SubjectKind]) -> Sequence[asyncpg.Record]:
    """(type, id, revision, revision of the row or None): published later than the row says, or no row; some of each."""
    return await fetch(
        db,
        " UNION ALL ".join(
            f"(SELECT s.subject_type, s.subject_id, s.revision, t.revision AS ours FROM ledger_snapshots s "  # noqa: S608
            f'LEFT JOIN "{each.model.__tablename__}" t ON t.id = s.subject_id AND {_of_kind(each)} '
            f"WHERE s.subject_type = '{each.subject_type}' AND s.current AND (t.id IS NULL OR t.revision < s.revision) "
            "LIMIT 100)"
            for each in kinds
        ),
    )


async def seals_without_row(db: asyncpg.Connection, kinds: Sequence[SubjectKind]) -> Sequence[asyncpg.Record]:
    """(type, id) of subjects that were sealed and have no row, some of each."""
    return await fetch(
        db,
        " UNION ALL ".join(
            "(SELECT DISTINCT k.subject_type, k.subject_id FROM ledger_seals k "  # noqa: S608
            f"WHERE k.subject_type = '{each.subject_type}' "
            f'AND NOT EXISTS (SELECT 1 FROM "{each.model.__tablename__}" t WHERE t.id = k.subject_id) LIMIT 100)'
            for each in kinds
            if each.model.sealed_columns
        ),
    )


async def unknown_types(db: asyncpg.Connection, known: Sequence[str]) -> Sequence[asyncpg.Record]:
    return await fetch(
        db,
        "SELECT subject_type, subject_id, revision, audience FROM ledger_snapshots WHERE subject_type <> ALL($1) "
        "LIMIT 100",
        list(known),
    )


def _of_kind(kind: SubjectKind) -> str:
    mapper = inspect(kind.model)
    if mapper.polymorphic_identity is None:
        return "true"
    return f"t.purpose = '{mapper.polymorphic_identity.value}'"


async def unconfirmed(db: asyncpg.Connection) -> Sequence[asyncpg.Record]:
    """(id, revision) of the mandates in force that no sector has confirmed since its word is asked for."""
    return await fetch(
        db, "SELECT id, revision FROM mandates WHERE basis = 'unconfirmed' AND phase = 'in_force' ORDER BY id"
    )


async def unconfirmed_tables(db: asyncpg.Connection) -> Sequence[asyncpg.Record]:
    """(id, revision) of the tables run by people whom their sectors have not accepted since they are asked."""
    return await fetch(
        db, "SELECT id, revision FROM roundtables WHERE facilitation ->> 'phase' = 'unconfirmed' ORDER BY id"
    )


async def keys(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Record]:
    cursor = db.cursor("SELECT id, revision, kid, jwk, proof, seat_id, roundtable_id FROM seat_keys ORDER BY id")
    async for row in cursor:
        yield row


async def signatures(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Record]:
    """Each signature with its key, the entry in which it arrived, and whether what it signed was published."""
    cursor = db.cursor(
        "SELECT g.*, k.id AS key_id, k.jwk, "
        '(SELECT min("index") FROM ledger_snapshots s WHERE s.subject_id = g.id AND s.revision = 1 '
        "AND s.subject_type = 'signature') AS arrived, EXISTS (SELECT 1 FROM ledger_snapshots t "
        "WHERE t.subject_id = g.target_id AND t.revision = g.target_revision AND t.subject_type = g.target_type) "
        "AS published, (SELECT encode(e.leaf, 'hex') FROM ledger_snapshots m "
        'JOIN ledger_entries e ON e."index" = m."index" WHERE m.subject_id = g.mandate_id AND m.revision = 1 '
        "AND m.subject_type = 'mandate' LIMIT 1) AS accreditation "
        "FROM signatures g LEFT JOIN seat_keys k ON k.kid = g.kid ORDER BY g.id",
        prefetch=PORTION,
    )
    async for row in cursor:
        yield row


async def witnesses_of_other_seats(db: asyncpg.Connection, table: str) -> Sequence[asyncpg.Record]:
    """(id, revision) of rows with a sheet of paper of which a witness is said to speak under a mandate not its own."""
    return await fetch(
        db,
        f"SELECT DISTINCT g.id, g.revision FROM {table} g "  # noqa: S608 - a name of our own
        "CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(g.witnesses) WHEN 'array' THEN g.witnesses END) w "
        "WHERE NOT EXISTS (SELECT 1 FROM mandates m WHERE m.id::text = w->>'mandate_id' "
        "AND m.seat_id::text = w->>'seat_id') LIMIT 100",
    )


async def body_before(db: asyncpg.Connection, subject_id: UUID, index: int) -> str | None:
    """The last body of a subject that was published before the entry at `index`."""
    found: str | None = await db.fetchval(
        'SELECT body FROM ledger_snapshots WHERE subject_id = $1 AND "index" < $2 ORDER BY revision DESC LIMIT 1',
        subject_id,
        index,
    )
    return found
