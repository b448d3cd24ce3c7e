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
from sqlalchemy.dialects.postgresql import JSONB

from app.commitments.models import Commitment, CommitmentKind, CommitmentPhase, Level
from app.commitments.schemas.commitments import CommitmentOut
from app.core.ids import new_id, unordered_id
from app.decisions.models import Agreement, AgreementPhase
from app.decisions.schemas.agreements import AgreementOut
from app.ledger.acts import Act
from app.ledger.append import Change, render, split_peaks
from app.ledger.audiences import rank
from app.ledger.envelopes import Actor, Authorship, envelope
from app.ledger.models import Entry, Node, Snapshot
from app.trust import merkle

EVERY_FIFTH = 5
EVERY_SECOND = 2
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
    """What was added: number and id of what is at the measured table, in order, and the log's size now."""

    agreements: tuple[tuple[int, UUID], ...]
    commitments: tuple[tuple[int, UUID], ...]
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
        phase=AgreementPhase.standing,
        conditions=[],
        rest=[],
    )


def commitment(table: UUID, seat: UUID, number: int, at: datetime) -> Commitment:
    """One that was kept, so that it waits for nobody."""
    return Commitment(
        id=new_id(),
        revision=1,
        roundtable_id=table,
        number=number + 1,
        agreement_id=new_id(),
        title=f"Compromiso {number + 1} sobre el agua de la cuenca",
        verbatim_text="La compañía instala doce puntos de monitoreo del agua y entrega cada mes lo que midieron. " * 2,
        language="es",
        kind=CommitmentKind.activity,
        leads=[{"organization_id": str(new_id()), "sector": "company", "share": None}],
        co_responsible=[],
        joint_bodies=[],
        supporting=[],
        answers_for=[],
        verifier_confirms=False,
        beneficiaries=[{"organization_id": None, "sector": "community", "text": None}],
        responsible_sectors=["company"],
        milestones=[],
        indicators=[],
        tags=["agua"],
        phase=CommitmentPhase.fulfilled,
        declared_level=Level.complete,
        verified_level=Level.complete,
        drafted_by=seat,
        drafted_at=at,
        in_force_at=at,
    )


@dataclass(slots=True)
class _Rows:
    agreements: list[tuple[object, ...]]
    commitments: list[tuple[object, ...]]
    snapshots: list[tuple[object, ...]]
    entries: list[tuple[object, ...]]
    nodes: list[tuple[object, ...]]


_AGREEMENT = [column.name for column in Agreement.__table__.columns]
_COMMITMENT = [column.name for column in Commitment.__table__.columns]
_SNAPSHOT = [column.name for column in Snapshot.__table__.columns]
_ENTRY = [column.name for column in Entry.__table__.columns]
_NODE = [column.name for column in Node.__table__.columns]


async def fill(dsn: str, ground: Ground, count: int) -> Filled:
    """Append `count` subjects, every fifth at the other table; raises AssertionError unless the log then verifies.

    Agreements and commitments in turn.
    """
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            # What a subject refers to besides its table is not the point here: foreign keys are not checked.
            await connection.execute("SET LOCAL session_replication_role = replica")
            head = await connection.fetchrow("SELECT origin, size, peaks FROM ledger_head FOR UPDATE")
            (agreements, commitments), rows, peaks = await asyncio.to_thread(_make, ground, count, head)
            for table, names, records in (
                (Agreement.__tablename__, _AGREEMENT, rows.agreements),
                (Commitment.__tablename__, _COMMITMENT, rows.commitments),
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
    return Filled(agreements, commitments, size)


Numbered = tuple[tuple[int, UUID], ...]


def _make(ground: Ground, count: int, head: asyncpg.Record) -> tuple[tuple[Numbered, Numbered], _Rows, bytes]:
    rows, numbered = _Rows([], [], [], [], []), (list[tuple[int, UUID]](), list[tuple[int, UUID]]())
    peaks = split_peaks(head["peaks"])
    for number, index in enumerate(range(head["size"], head["size"] + count)):
        at = BEGIN + timedelta(seconds=index)
        ours = number % EVERY_FIFTH != 0
        table, seat = (ground.table, ground.facilitator) if ours else (ground.other, ground.other_facilitator)
        authorship = Authorship(Actor("seat", str(seat)), at, unordered_id(), "0" * 64)
        promised = number % EVERY_SECOND
        row = commitment(table, seat, index, at) if promised else agreement(table, index, at)
        [view] = render(Change(row, CommitmentOut if promised else AgreementOut))
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
            numbered[promised].append((row.number, row.id))
        (rows.commitments if promised else rows.agreements).append(_values(row))
        rows.snapshots.append(
            (view.id, 1, view.audience, rank(view.audience), view.subject, table, index, True, view.digest, view.body)
        )
        act = (authorship.act_id, str(authorship.actor), authorship.request_digest, Act.proposal_decided.value)
        rows.entries.append((index, *act, table, view.audience, at, content.decode(), leaf))
        rows.nodes.extend(grown.nodes)
    return (tuple(numbered[0]), tuple(numbered[1])), rows, b"".join(peaks)


def _values(row: Agreement | Commitment) -> tuple[object, ...]:
    """The columns as COPY takes them, in their order."""
    return tuple(
        json.dumps(value) if value is not None and isinstance(column.type, JSONB) else value
        for column in type(row).__table__.columns
        for value in (getattr(row, column.name),)
    )


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
