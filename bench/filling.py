"""A database as it would be after years: subjects, their bodies, entries and Merkle nodes, by COPY.

Bodies and envelopes are made by the ledger's own functions, so that the log verifies and a checkpoint that was signed
before still holds; only the inserting is ours, because a hundred thousand acts over HTTP would take an hour.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from app.core.ids import new_id, unordered_id
from app.decisions.models import Agreement
from app.decisions.schemas.decisions import AgreementOut
from app.ledger.acts import Act
from app.ledger.append import Change, render, split_peaks
from app.ledger.audiences import rank
from app.ledger.envelopes import Actor, Authorship, envelope
from app.ledger.models import Entry, Node, Snapshot
from app.trust import merkle

EVERY_FIFTH = 5
BEGIN = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the subjects belong: the measured table and somebody else's, each with a facilitator's seat."""

    table: UUID
    facilitator: UUID
    other: UUID
    other_facilitator: UUID


@dataclass(frozen=True, slots=True)
class Filled:
    """What was added: number and id of each agreement at the measured table, in order, and the log's size now."""

    numbered: tuple[tuple[int, UUID], ...]
    size: int


def agreement(table: UUID, number: int, at: datetime) -> Agreement:
    return Agreement(
        id=new_id(),
        revision=1,
        roundtable_id=table,
        number=number + 1,
        proposal_id=new_id(),
        session_id=new_id(),
        title=f"Acuerdo {number + 1} sobre el agua de la cuenca",
        text="El comité conjunto mide cada mes la calidad del agua y publica lo que midió en las dos lenguas. " * 5,
        adopted_at=at,
        reservations=[],
    )


@dataclass(slots=True)
class _Rows:
    subjects: list[tuple[object, ...]]
    snapshots: list[tuple[object, ...]]
    entries: list[tuple[object, ...]]
    nodes: list[tuple[object, ...]]


_SNAPSHOT = [column.name for column in Snapshot.__table__.columns]
_ENTRY = [column.name for column in Entry.__table__.columns]
_NODE = [column.name for column in Node.__table__.columns]


async def fill(dsn: str, ground: Ground, count: int) -> Filled:
    """Append `count` subjects, every fifth at the other table; raises AssertionError unless the log then verifies."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            # What a subject refers to besides its table is not the point here: foreign keys are not checked.
            await connection.execute("SET LOCAL session_replication_role = replica")
            head = await connection.fetchrow("SELECT origin, size, peaks FROM ledger_head FOR UPDATE")
            columns = [column.name for column in Agreement.__table__.columns]
            numbered, rows, peaks = await asyncio.to_thread(_make, ground, count, head, columns)
            for table, names, records in (
                (Agreement.__tablename__, columns, rows.subjects),
                ("ledger_snapshots", _SNAPSHOT, rows.snapshots),
                ("ledger_entries", _ENTRY, rows.entries),
                ("ledger_nodes", _NODE, rows.nodes),
            ):
                await connection.copy_records_to_table(table, records=records, columns=names)
            size = head["size"] + count
            await connection.execute("UPDATE ledger_head SET size = $1, peaks = $2", size, peaks)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    await verify(dsn)
    return Filled(numbered, size)


def _make(
    ground: Ground, count: int, head: asyncpg.Record, columns: list[str]
) -> tuple[tuple[tuple[int, UUID], ...], _Rows, bytes]:
    rows, numbered = _Rows([], [], [], []), list[tuple[int, UUID]]()
    peaks = split_peaks(head["peaks"])
    for number, index in enumerate(range(head["size"], head["size"] + count)):
        at = BEGIN + timedelta(seconds=index)
        ours = number % EVERY_FIFTH != 0
        table, seat = (ground.table, ground.facilitator) if ours else (ground.other, ground.other_facilitator)
        row = agreement(table, index, at)
        authorship = Authorship(Actor("seat", str(seat)), at, unordered_id(), "0" * 64)
        [view] = render(Change(row, AgreementOut))
        content = envelope(
            head["origin"],
            index,
            Act.proposal_decided,
            authorship,
            roundtable_id=table,
            occurred_at=None,
            audience=view.audience,
            published=[view],
            evidence={},
        )
        leaf = merkle.leaf_hash(content)
        grown = merkle.append(index, peaks, leaf)
        peaks = grown.peaks
        if ours:
            numbered.append((row.number, row.id))
        values = [getattr(row, name) for name in columns]
        rows.subjects.append(tuple(json.dumps(value) if isinstance(value, list) else value for value in values))
        rows.snapshots.append(
            (view.id, 1, view.audience, rank(view.audience), view.subject, table, index, True, view.digest, view.body)
        )
        act = (authorship.act_id, str(authorship.actor), authorship.request_digest, Act.proposal_decided.value)
        rows.entries.append((index, *act, table, view.audience, at, content.decode(), leaf))
        rows.nodes.extend(grown.nodes)
    return tuple(numbered), rows, b"".join(peaks)


async def verify(dsn: str) -> None:
    """Raises AssertionError unless every envelope hashes to its leaf, and the leaves to the root of the head."""
    connection = await asyncpg.connect(dsn)
    try:
        size, peaks = await connection.fetchrow("SELECT size, peaks FROM ledger_head")
        records = await connection.fetch("SELECT envelope, leaf FROM ledger_entries ORDER BY index")
    finally:
        await connection.close()
    leaves = [merkle.leaf_hash(record["envelope"].encode()) for record in records]
    assert leaves == [record["leaf"] for record in records]
    assert merkle.root(leaves) == merkle.root_of_peaks(size, split_peaks(peaks))
