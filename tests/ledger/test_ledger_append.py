"""An append in one statement: what it leaves, what holds the head, and how many rows it meets in a long log."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.core.driver import CompiledStatement
from app.ledger.acts import Act
from app.ledger.append import Receipt, enter
from app.ledger.audiences import ROUNDTABLE, SECRETARIAT, sector_audience
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.envelopes import Actor, Authorship, Published
from app.ledger.models import Entry, Head, Node, Seal, Snapshot
from app.ledger.seals import DrawnSeal
from app.ledger.statements import APPEND, HEAD
from app.roundtables.models import Roundtable, Seat
from app.trust import merkle
from tests.conftest import plain

TABLE: Final = uuid4()
REVISIONS: Final = 9_000
AT: Final = datetime(2026, 12, 1, tzinfo=UTC)


def body(subject: UUID, revision: int, audience: str = ROUNDTABLE) -> Published:
    return Published(Seat.subject, subject, revision, audience, "0" * 64, "{}")


async def entered(
    db: AsyncSession,
    *views: Published,
    seals: Sequence[DrawnSeal] = (),
    act_id: UUID | None = None,
    signed_size: int = 0,
) -> Receipt:
    """An entry about nothing in particular, in the transaction of `db`."""
    authorship = Authorship(Actor("clock", "test"), AT, act_id or uuid4(), None, signed_size=signed_size)
    return await enter(
        db, Act.seat_created, authorship, views, seals, roundtable_id=TABLE, occurred_at=None, evidence={}
    )


async def test_one_statement_leaves_everything_that_an_entry_is(db: AsyncSession) -> None:
    before = (await db.execute(select(Head.size))).scalar_one()
    subject, kept = uuid4(), uuid4()
    seal = DrawnSeal("kept_1", "mandate", kept, "1" * 64, "salt")
    views = [body(subject, 1), body(subject, 1, sector_audience("state"))]

    receipt = await entered(db, *views, seals=[seal])

    assert receipt.index == before
    entry = (await db.execute(select(Entry).where(Entry.index == before))).scalar_one()
    assert (entry.leaf.hex(), entry.audience, entry.roundtable_id, entry.at) == (receipt.leaf, ROUNDTABLE, TABLE, AT)
    assert merkle.leaf_hash(entry.envelope.encode()) == entry.leaf
    stored = (await db.execute(select(Snapshot).where(Snapshot.index == before).order_by(Snapshot.rank))).scalars()
    assert [(each.subject_id, each.audience, each.rank, each.current, each.body) for each in stored] == [
        (subject, ROUNDTABLE, 1, True, "{}"),
        (subject, "sector:state", 2, True, "{}"),
    ]
    sealed = (await db.execute(select(Seal).where(Seal.index == before))).scalar_one()
    assert (sealed.name, sealed.subject_id, sealed.digest, sealed.salt) == ("kept_1", kept, "1" * 64, "salt")
    leaves = list((await db.execute(select(Entry.leaf).order_by(Entry.index))).scalars())
    head = (await db.execute(select(Head))).scalar_one()
    assert head.size == len(leaves) == before + 1
    nodes = {(node.level, node.index): node.hash for node in (await db.execute(select(Node))).scalars()}
    assert [nodes[place] for place in merkle.needed_for_root(head.size)] == [
        head.peaks[at : at + 32] for at in range(0, len(head.peaks), 32)
    ]
    assert merkle.root(leaves) == merkle.root([nodes[0, index] for index in range(head.size)])


async def test_nothing_is_entered_into_a_log_that_is_shorter_than_what_was_signed(db: AsyncSession) -> None:
    before = (await db.execute(select(Head.size))).scalar_one()
    with pytest.raises(LogContradictsCheckpoint) as refused:
        await entered(db, body(uuid4(), 1), signed_size=before + 1)
    assert refused.value.members == {"reason": "log_is_shorter"}
    assert (await db.execute(select(Head.size))).scalar_one() == before
    assert (await entered(db, body(uuid4(), 1), signed_size=before)).index == before


async def test_a_seal_takes_the_salt_of_the_one_before_it_and_of_no_other(db: AsyncSession) -> None:
    ours, theirs = uuid4(), uuid4()
    for number, row in enumerate((ours, theirs, ours)):
        await entered(db, body(uuid4(), 1), seals=[DrawnSeal("kept_1", "mandate", row, "1" * 64, f"salt {number}")])
    left = await db.execute(select(Seal.salt).where(Seal.subject_id.in_([ours, theirs])).order_by(Seal.index))
    assert left.scalars().all() == [None, "salt 1", "salt 2"]


async def test_two_entries_of_one_transaction_follow_each_other(db: AsyncSession) -> None:
    subject = uuid4()
    first, second = await entered(db, body(subject, 1)), await entered(db, body(subject, 2))
    assert first.index is not None
    assert second.index == first.index + 1
    standing = await db.execute(select(Snapshot.revision).where(Snapshot.subject_id == subject, Snapshot.current))
    assert standing.scalars().all() == [2]


async def test_an_entry_within_a_savepoint_goes_with_it(app: FastAPI, db: AsyncSession) -> None:
    before = (await db.execute(select(Head.size))).scalar_one()
    database: Database = app.state.database
    async with database.engine.connect() as connection, connection.begin():
        within = Database.within(connection)
        async with within.sessions() as kept, kept.begin():
            await entered(kept, body(uuid4(), 1))
        async with within.sessions() as refused:
            await entered(refused, body(uuid4(), 1))
            await refused.rollback()
        async with within.sessions() as last, last.begin():
            receipt = await entered(last, body(uuid4(), 1))
        assert receipt.index == before + 1
    await db.rollback()
    assert (await db.execute(select(Head.size))).scalar_one() == before + 2


async def test_the_head_is_held_until_the_transaction_ends(app: FastAPI) -> None:
    """Also where the append is the first that the transaction does: a lock outside one is gone at once."""
    sessions = app.state.database.sessions
    async with sessions() as first, sessions() as second:
        await HEAD.rows(first)
        waiting = asyncio.create_task(HEAD.rows(second))
        done, _ = await asyncio.wait({waiting}, timeout=0.3)
        assert not done
        await first.rollback()
        assert len(await waiting) == 1


async def test_an_entry_of_the_same_act_of_the_same_actor_is_refused(db: AsyncSession) -> None:
    act_id = uuid4()
    await entered(db, body(uuid4(), 1), act_id=act_id)
    with pytest.raises(DBAPIError) as refused:
        await entered(db, body(uuid4(), 1), act_id=act_id)
    assert refused.value.orig is not None
    assert isinstance(refused.value.orig.__cause__, asyncpg.UniqueViolationError)
    # What people wrote stands in the arguments, and errors go into logs.
    assert "{}" not in str(refused.value)


async def test_a_statement_begins_the_transaction_of_a_session_that_had_none(app: FastAPI) -> None:
    rename = CompiledStatement(text("UPDATE roundtables SET name = CAST(:name AS text) RETURNING id"))
    async with app.state.database.sessions() as db:
        assert await rename.rows(db, name="Mesa de nadie")
        await db.rollback()
    async with app.state.database.sessions() as db:
        assert "Mesa de nadie" not in (await db.execute(select(Roundtable.name))).scalars().all()


def literal(value: object) -> str:
    """The value as EXECUTE takes it; the types are those of the statement."""
    match value:
        case None:
            return "NULL"
        case bytes():
            return f"'\\x{value.hex()}'"
        case list():
            # In an array the backslash of a bytea is itself escaped.
            inner = [f"\\\\x{each.hex()}" if isinstance(each, bytes) else str(each) for each in value]
            return "'{" + ",".join(f'"{each}"' for each in inner) + "}'"
        case _:
            return f"'{value}'"


def parts(plan: Any) -> Iterator[Any]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from parts(part)


@pytest.mark.parametrize("planned", ["force_generic_plan", "force_custom_plan"])
async def test_what_is_retired_is_met_alone_however_many_revisions_lie_before_it(database: str, planned: str) -> None:
    """Minutes get a revision and a seal with every note: the nine thousandth costs what the second did."""
    subject = uuid4()
    connection = await asyncpg.connect(plain(database))
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            """
            INSERT INTO ledger_snapshots SELECT CASE WHEN r % 2 = 0 THEN $1::uuid ELSE gen_random_uuid() END,
                r, 'secretariat', 2, 'minutes', $2::uuid, -r, r >= $3 - 1, repeat('0', 64), '{}'
            FROM generate_series(1, $3::int) AS r
            """,
            subject, TABLE, 2 * REVISIONS,
        )  # fmt: skip
        await connection.execute(
            """
            INSERT INTO ledger_seals SELECT -r, 'kept_1', 'minutes', $1::uuid, repeat('1', 64),
                CASE WHEN r = $2 THEN 'salt' END
            FROM generate_series(1, $2::int) AS r
            """,
            subject, REVISIONS,
        )  # fmt: skip
        await connection.execute("SET session_replication_role = origin")
        await connection.execute("VACUUM ANALYZE")
        plan = await explained(connection, subject, planned)
    finally:
        await connection.close()

    met = 0
    for part in parts(plan):
        if part.get("Relation Name") in {"ledger_snapshots", "ledger_seals"} and "Scan" in part["Node Type"]:
            assert part["Node Type"] != "Seq Scan", part
            met += part["Actual Loops"] * (part["Actual Rows"] + part.get("Rows Removed by Filter", 0))
    # The body and the seal that go, each looked at a time or two.
    assert 2 <= met <= 4, plan


async def explained(connection: asyncpg.Connection, subject: UUID, planned: str) -> Any:
    """How PostgreSQL ran the append of one more revision with one more seal; nothing of it stays."""
    size = await connection.fetchval("SELECT size FROM ledger_head")
    values: dict[str, object] = {
        "index": size, "act_id": uuid4(), "actor": "clock:test", "request_digest": None, "type": "minutes_note_taken",
        "roundtable_id": TABLE, "audience": SECRETARIAT, "at": AT, "envelope": "{}", "leaf": b"0" * 32,
        "peaks": b"0" * 32, "levels": [0], "positions": [size], "hashes": [b"0" * 32],
        "subject_ids": [subject], "revisions": [2 * REVISIONS + 1], "audiences": [SECRETARIAT], "ranks": [2],
        "subject_types": ["minutes"], "digests": ["0" * 64], "bodies": ["b"],
        "seals": ["kept_1"], "sealed_types": ["minutes"], "sealed_ids": [subject], "seal_digests": ["1" * 64],
        "salts": ["salt"],
    }  # fmt: skip
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(f"SET LOCAL plan_cache_mode = {planned}")
        await connection.execute(f"PREPARE appending AS {APPEND.text}")
        arguments = ", ".join(literal(value) for value in APPEND.arguments(values))
        told = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE appending({arguments})")
    finally:
        await transaction.rollback()
    return json.loads(told)[0]["Plan"]
