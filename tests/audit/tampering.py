"""What somebody with every right on the database could do to the record, kind by kind, each at a drawn target.

All of it runs as a superuser with the triggers off. Where a forger could mend what the log computes, it is mended: the
leaf, the whole tree above it and the head, so that only what lies outside the database can tell.
"""
# ruff: noqa: S608 - a forger writes statements as they come

import json
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import Enum, inspect
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Boolean, Date, DateTime, Integer, Uuid

from app.ledger.subject_kinds import SubjectKind
from app.metadata import SUBJECTS
from app.signatures.models import SeatKey
from app.trust import canonical, jws, merkle
from app.trust.base64s import url_decode, url_encode
from app.trust.keys import PrivateKey
from app.trust.statements import KeyProof, sign_key_proof

AUDITED = tuple(SUBJECTS.values())
Draw = random.Random
Kind = Callable[[asyncpg.Connection, Draw], Awaitable[str]]
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


async def _drawn(db: asyncpg.Connection, draw: Draw, query: str, *arguments: object) -> asyncpg.Record:
    found = await db.fetch(query, *arguments)
    assert found, query
    return draw.choice(found)


async def _change_column(
    db: asyncpg.Connection, draw: Draw, audited: SubjectKind, names: tuple[str, ...]
) -> str | None:
    """One column of one row of this kind gets another value of its type; None where there is no row."""
    table = audited.model.__tablename__
    identity = inspect(audited.model).polymorphic_identity
    where = "true" if identity is None else f"purpose = '{identity.value}'"
    rows = await db.fetch(f'SELECT * FROM "{table}" WHERE {where}')
    if not rows:
        return None
    row, name = draw.choice(rows), draw.choice(names)
    column = inspect(audited.model).local_table.columns[name]
    value, kind = row[name], column.type
    if isinstance(kind, Enum):
        new: Any = draw.choice([each for each in kind.enums if each != value])
    elif isinstance(kind, JSONB):
        new = json.dumps([{"forged": "yes"}])
    elif isinstance(kind, ARRAY):
        number = isinstance(kind.item_type, Integer)
        new = [*(value or []), 77 if number else "forged"]
    elif isinstance(kind, Boolean):
        new = not value
    elif isinstance(kind, Integer):
        new = (value or 0) + draw.randint(1_000, 9_000)
    elif isinstance(kind, Uuid):
        new = uuid4()
    elif isinstance(kind, DateTime | Date):
        new = await db.fetchval("SELECT coalesce($1::timestamptz, now()) + interval '36 hours'", value)
        new = new if isinstance(kind, DateTime) else new.date()
    else:
        new = (value or "") + " forged"
    await db.execute(f'UPDATE "{table}" SET "{name}" = $1 WHERE id = $2', new, row["id"])
    return f"{table}.{name}"


async def edit_published_column(db: asyncpg.Connection, draw: Draw) -> str:
    while True:
        audited = draw.choice(AUDITED)
        if done := await _change_column(db, draw, audited, audited.published):
            return done


async def edit_hidden_column(db: asyncpg.Connection, draw: Draw) -> str:
    while True:
        audited = draw.choice(AUDITED)
        names = (*audited.model.sealed_columns, *(each.column for each in audited.derived))
        if names and (done := await _change_column(db, draw, audited, names)):
            return done


async def _rebuild(db: asyncpg.Connection, size: int) -> None:
    """The tree and the head as they follow from the leaves that stand there now."""
    leaves = [row[0] for row in await db.fetch('SELECT leaf FROM ledger_entries ORDER BY "index" LIMIT $1', size)]
    peaks: tuple[bytes, ...] = ()
    rows = list[tuple[int, int, bytes]]()
    for index, leaf in enumerate(leaves):
        grown = merkle.append(index, peaks, leaf)
        peaks = grown.peaks
        rows += [(each.level, each.position, each.hash) for each in grown.nodes]
    await db.execute("DELETE FROM ledger_nodes")
    await db.copy_records_to_table("ledger_nodes", records=rows, columns=["level", "index", "hash"])
    await db.execute("UPDATE ledger_head SET size = $1, peaks = $2", len(leaves), b"".join(peaks))


async def _forge_envelope(db: asyncpg.Connection, draw: Draw, change: Callable[[dict[str, Any]], None]) -> str:
    """An envelope with other content, its columns as far as they repeat it, its leaf, the tree and the head."""
    row = await _drawn(db, draw, 'SELECT "index", envelope FROM ledger_entries')
    content = json.loads(row["envelope"])
    change(content)
    data = canonical.encode(content)
    [(kind, actor)] = content["actor"].items()
    await db.execute(
        "UPDATE ledger_entries SET envelope = $2, leaf = $3, act_id = $4, actor = $5, at = $6::text::timestamptz, "
        'audience = $7 WHERE "index" = $1',
        *(row["index"], data.decode(), merkle.leaf_hash(data), content["act"], f"{kind}:{actor}", content["at"]),
        content["audience"],
    )
    await _rebuild(db, await db.fetchval("SELECT count(*) FROM ledger_entries"))
    return f"entry {row['index']}"


async def edit_nonce(db: asyncpg.Connection, draw: Draw) -> str:
    return await _forge_envelope(db, draw, lambda e: e.update(nonce="ab" * 16))


async def edit_time(db: asyncpg.Connection, draw: Draw) -> str:
    return await _forge_envelope(db, draw, lambda e: e.update(at="2020-01-01T00:00:00.000000Z"))


async def edit_actor(db: asyncpg.Connection, draw: Draw) -> str:
    return await _forge_envelope(db, draw, lambda e: e.update(actor={"seat": str(uuid4())}))


async def edit_act(db: asyncpg.Connection, draw: Draw) -> str:
    return await _forge_envelope(db, draw, lambda e: e.update(act=str(uuid4())))


async def edit_audience(db: asyncpg.Connection, draw: Draw) -> str:
    return await _forge_envelope(
        db, draw, lambda e: e.update(audience="public" if e["audience"] != "public" else "administration")
    )


async def edit_view_digest(db: asyncpg.Connection, draw: Draw) -> str:
    def forge(envelope: dict[str, Any]) -> None:
        views = draw.choice(envelope["changes"])["views"]
        views[draw.choice(sorted(views))] = "cd" * 32

    return await _forge_envelope(db, draw, forge)


async def edit_entry_column(db: asyncpg.Connection, draw: Draw) -> str:
    index = (await _drawn(db, draw, 'SELECT "index" FROM ledger_entries'))[0]
    change = draw.choice(
        [
            "act_id = gen_random_uuid()",
            "actor = actor || '0'",
            "type = 'seat.forged'",
            "roundtable_id = gen_random_uuid()",
            "audience = 'sector:state'",
            "at = at + interval '1 second'",
            "envelope = replace(envelope, '\"v\":1', '\"v\":2')",
            "leaf = sha256(leaf)",
        ]
    )
    await db.execute(f'UPDATE ledger_entries SET {change} WHERE "index" = $1', index)
    return f"entry {index}: {change}"


async def delete_entry(db: asyncpg.Connection, draw: Draw) -> str:
    index = (await _drawn(db, draw, 'SELECT "index" FROM ledger_entries'))[0]
    await db.execute('DELETE FROM ledger_entries WHERE "index" = $1', index)
    return f"entry {index}"


_REST = "actor, request_digest, type, roundtable_id, audience, at, envelope, leaf"


async def insert_entry(db: asyncpg.Connection, draw: Draw) -> str:
    """An act that nobody did, with a place, a leaf and a tree of its own."""
    row = await _drawn(db, draw, "SELECT * FROM ledger_entries")
    size = await db.fetchval("SELECT size FROM ledger_head")
    content = {**json.loads(row["envelope"]), "index": size, "act": str(uuid4()), "nonce": "ef" * 16}
    data = canonical.encode(content)
    await db.execute(
        f'INSERT INTO ledger_entries ("index", act_id, {_REST}) SELECT $1, $2, actor, request_digest, type, '
        'roundtable_id, audience, at, $3, $4 FROM ledger_entries WHERE "index" = $5',
        *(size, content["act"], data.decode(), merkle.leaf_hash(data), row["index"]),
    )
    await _rebuild(db, size + 1)
    return f"entry {size}"


async def duplicate_entry(db: asyncpg.Connection, draw: Draw) -> str:
    index = (await _drawn(db, draw, 'SELECT "index" FROM ledger_entries'))[0]
    size = await db.fetchval("SELECT size FROM ledger_head")
    await db.execute(
        f'INSERT INTO ledger_entries ("index", act_id, {_REST}) SELECT $1, gen_random_uuid(), {_REST} '
        'FROM ledger_entries WHERE "index" = $2',
        *(size, index),
    )
    await _rebuild(db, size + 1)
    return f"entry {index}"


async def swap_entries(db: asyncpg.Connection, draw: Draw) -> str:
    """Two entries change places, with all that they published, and the tree follows."""
    size = await db.fetchval("SELECT size FROM ledger_head")
    one, two = draw.sample(range(size), 2)
    for table in ("ledger_entries", "ledger_snapshots", "ledger_seals"):
        for here, there in ((one, -1 - one), (two, one), (-1 - one, two)):
            await db.execute(f'UPDATE {table} SET "index" = $2 WHERE "index" = $1', here, there)
    await _rebuild(db, size)
    return f"entries {one} and {two}"


async def renumber_entry(db: asyncpg.Connection, draw: Draw) -> str:
    size = await db.fetchval("SELECT size FROM ledger_head")
    index = draw.randrange(size)
    await db.execute('UPDATE ledger_entries SET "index" = $2 WHERE "index" = $1', index, size + draw.randint(0, 2**40))
    return f"entry {index}"


async def _body(db: asyncpg.Connection, draw: Draw) -> asyncpg.Record:
    """Of any subject, redacted or not."""
    return await _drawn(db, draw, "SELECT subject_id, revision, audience, body FROM ledger_snapshots")


async def _held_body(db: asyncpg.Connection, draw: Draw) -> asyncpg.Record:
    """One whose text is there."""
    return await _drawn(
        db, draw, "SELECT subject_id, revision, audience, body FROM ledger_snapshots WHERE body IS NOT NULL"
    )


async def _held_of(db: asyncpg.Connection, subject: object) -> list[asyncpg.Record]:
    return list(await db.fetch("SELECT * FROM ledger_snapshots WHERE subject_id = $1 AND body IS NOT NULL", subject))


async def _set_body(db: asyncpg.Connection, row: asyncpg.Record, content: dict[str, Any]) -> str:
    data = canonical.encode(content)
    key = row["subject_id"], row["revision"], row["audience"]
    await db.execute(
        "UPDATE ledger_snapshots SET body = $4, digest = $5 WHERE subject_id = $1 AND revision = $2 AND audience = $3",
        *(*key, data.decode(), canonical.digest(data)),
    )
    return f"{key}"


async def edit_body(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _held_body(db, draw)
    content = json.loads(row["body"])
    name = draw.choice(sorted(each for each in content if each != "salt"))
    return await _set_body(db, row, {**content, name: "forged"})


async def edit_salt(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _held_body(db, draw)
    return await _set_body(db, row, {**json.loads(row["body"]), "salt": "AAAAAAAAAAAAAAAAAAAAAA"})


async def edit_body_audience(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _body(db, draw)
    new = draw.choice([each for each in ("public", "sector:state", "administration") if each != row["audience"]])
    key = row["subject_id"], row["revision"], row["audience"]
    where = "subject_id = $1 AND revision = $2 AND audience = $3"
    await db.execute(f"UPDATE ledger_snapshots SET audience = $4 WHERE {where}", *key, new)
    return f"{key}"


async def edit_body_revision(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _body(db, draw)
    key = row["subject_id"], row["revision"], row["audience"]
    where = "subject_id = $1 AND revision = $2 AND audience = $3"
    await db.execute(f"UPDATE ledger_snapshots SET revision = $4 WHERE {where}", *key, row["revision"] + 100)
    return f"{key}"


async def edit_current_mark(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _body(db, draw)
    key = row["subject_id"], row["revision"], row["audience"]
    where = "subject_id = $1 AND revision = $2 AND audience = $3"
    await db.execute(f"UPDATE ledger_snapshots SET current = NOT current WHERE {where}", *key)
    return f"{key}"


async def delete_body(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _held_body(db, draw)
    key = row["subject_id"], row["revision"], row["audience"]
    await db.execute("DELETE FROM ledger_snapshots WHERE subject_id = $1 AND revision = $2 AND audience = $3", *key)
    return f"{key}"


async def erase_body(db: asyncpg.Connection, draw: Draw) -> str:
    row = await _held_body(db, draw)
    key = row["subject_id"], row["revision"], row["audience"]
    where = "subject_id = $1 AND revision = $2 AND audience = $3"
    await db.execute(f"UPDATE ledger_snapshots SET body = NULL WHERE {where}", *key)
    return f"{key}"


async def edit_seal(db: asyncpg.Connection, draw: Draw) -> str:
    """A kept column and a new seal that fits it: only the entry still says otherwise."""
    row = await _drawn(db, draw, 'SELECT "index", name FROM ledger_seals')
    change = draw.choice(["digest = repeat('ab', 32)", "name = 'kept_9'"])
    await db.execute(f'UPDATE ledger_seals SET {change} WHERE "index" = $1 AND name = $2', *row)
    return f"{row}"


async def _node(db: asyncpg.Connection, draw: Draw) -> tuple[int, int]:
    row = await _drawn(db, draw, 'SELECT level, "index" FROM ledger_nodes')
    return row[0], row[1]


async def edit_node(db: asyncpg.Connection, draw: Draw) -> str:
    node = await _node(db, draw)
    await db.execute('UPDATE ledger_nodes SET hash = sha256(hash) WHERE level = $1 AND "index" = $2', *node)
    return f"{node}"


async def delete_node(db: asyncpg.Connection, draw: Draw) -> str:
    node = await _node(db, draw)
    await db.execute('DELETE FROM ledger_nodes WHERE level = $1 AND "index" = $2', *node)
    return f"{node}"


async def add_node(db: asyncpg.Connection, draw: Draw) -> str:
    size = await db.fetchval("SELECT size FROM ledger_head")
    level = draw.randint(0, 40)
    position = (size >> level) + draw.randint(0, 5)
    await db.execute("INSERT INTO ledger_nodes VALUES ($1, $2, sha256('forged'))", level, position)
    return f"{level}/{position}"


async def roll_the_head_back(db: asyncpg.Connection, draw: Draw) -> str:
    """To an earlier size, and everything after it is gone."""
    size = await db.fetchval("SELECT size FROM ledger_head")
    earlier = draw.randrange(1, size)
    for table in ("ledger_entries", "ledger_snapshots", "ledger_seals"):
        await db.execute(f'DELETE FROM {table} WHERE "index" >= $1', earlier)
    await _rebuild(db, earlier)
    return f"to {earlier}"


async def replace_a_seat_key(db: asyncpg.Connection, draw: Draw) -> str:
    """Another key with a proof that holds, in row and body."""
    row = await _drawn(db, draw, "SELECT k.*, h.origin FROM seat_keys k, ledger_head h")
    key = PrivateKey.generate()
    now = row["registered_at"]
    proof = sign_key_proof(
        KeyProof(
            row["origin"], row["roundtable_id"], row["seat_id"], key.public.thumbprint, url_encode(b"n" * 24), now
        ),
        key,
    )
    said = {"kid": key.public.thumbprint, "jwk": dict(key.public.jwk()), "proof": proof}
    await db.execute(
        "UPDATE seat_keys SET kid = $2, jwk = $3, proof = $4 WHERE id = $1",
        *(row["id"], said["kid"], json.dumps(said["jwk"]), proof),
    )
    if draw.random() < 0.5:
        bodies = await _held_of(db, row["id"])
        for body in bodies:
            await _set_body(db, body, {**json.loads(body["body"]), **said})
    return f"key {row['id']}"


async def move_an_activation(db: asyncpg.Connection, draw: Draw) -> str:
    """A key that was put in force later than it signed: its activation is moved to before the signature."""
    row = await _drawn(
        db,
        draw,
        'SELECT s.subject_id, s.revision, s.audience, s."index", s.body FROM ledger_snapshots s '
        'WHERE s.subject_type = $1 AND s.body LIKE \'%"phase":"active"%\'',
        SeatKey.subject,
    )
    await db.execute(
        "UPDATE seat_keys SET activated_at = activated_at - interval '1 day' WHERE id = $1", row["subject_id"]
    )
    if draw.random() < 0.5:
        earlier = draw.randrange(row["index"])
        await db.execute(
            'UPDATE ledger_snapshots SET "index" = $2 WHERE subject_id = $1 AND revision = $3',
            *(row["subject_id"], earlier, row["revision"]),
        )
    return f"key {row['subject_id']}"


async def delete_a_revocation(db: asyncpg.Connection, draw: Draw) -> str:
    """The mandate as if it had never been taken back: row and body of the revision before, the entry gone or not."""
    row = await _drawn(db, draw, "SELECT id, revision FROM mandates WHERE revoked_at IS NOT NULL")
    index = await db.fetchval(
        'DELETE FROM ledger_snapshots WHERE subject_id = $1 AND revision = $2 RETURNING "index"', *row
    )
    await db.execute(
        "UPDATE ledger_snapshots SET current = true WHERE subject_id = $1 AND revision = $2", row[0], row[1] - 1
    )
    await db.execute(
        "UPDATE mandates SET phase = 'in_force', revoked_at = NULL, revocation_reason = NULL, "
        "revocation_digest = NULL, "
        "revision = revision - 1 WHERE id = $1",
        row[0],
    )
    if draw.random() < 0.5:
        await db.execute('DELETE FROM ledger_entries WHERE "index" = $1', index)
    return f"mandate {row[0]}"


async def replace_a_jws(db: asyncpg.Connection, draw: Draw) -> str:
    """The same statement under another signature that verifies as well (ECDSA is malleable), in row and body."""
    row = await _drawn(db, draw, "SELECT id, statement, kid FROM signatures WHERE statement IS NOT NULL")
    protected, payload, signature = row["statement"].split(".")
    raw = url_decode(signature)
    other = raw[:32] + (P256_ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    statement = f"{protected}.{payload}.{url_encode(other)}"
    assert jws.header(statement, jws.SEAT_SIGNATURE) == row["kid"]
    await db.execute("UPDATE signatures SET statement = $2 WHERE id = $1", row["id"], statement)
    if draw.random() < 0.5:
        for body in await _held_of(db, row["id"]):
            await _set_body(db, body, {**json.loads(body["body"]), "statement": statement})
    return f"signature {row['id']}"


async def exchange_a_witness(db: asyncpg.Connection, draw: Draw) -> str:
    """Of a sheet of paper: a witness is said to have spoken under somebody else's mandate, which no body tells."""
    row = await _drawn(db, draw, "SELECT id FROM signatures WHERE jsonb_typeof(witnesses) = 'array'")
    place = draw.randrange(2)
    mandate = await _drawn(
        db,
        draw,
        "SELECT m.id FROM mandates m, signatures g WHERE g.id = $1 "
        "AND g.witnesses->$2::int->>'seat_id' <> m.seat_id::text",
        *(row["id"], place),
    )
    await db.execute(
        "UPDATE signatures SET witnesses = jsonb_set(witnesses, ARRAY[$2, 'mandate_id'], to_jsonb($3::text)) "
        "WHERE id = $1",
        *(row["id"], str(place), str(mandate["id"])),
    )
    return f"witness {place} of {row['id']}"


async def undo_a_redaction(db: asyncpg.Connection, draw: Draw) -> str:
    """The body is back, the true one or another; or the redaction itself is gone as if it had never been."""
    row = await _drawn(db, draw, "SELECT * FROM ledger_snapshots WHERE body IS NULL")
    key = row["subject_id"], row["revision"], row["audience"]
    where = "subject_id = $1 AND revision = $2 AND audience = $3"
    way = draw.choice(["body", "row", "phase"])
    if way == "body":
        await db.execute(f"UPDATE ledger_snapshots SET body = $4 WHERE {where}", *key, '{"text":"Un nombre."}')
    elif way == "row":
        await db.execute("DELETE FROM redactions WHERE target_id = $1", row["subject_id"])
    else:
        await db.execute("UPDATE redactions SET phase = 'proposed' WHERE target_id = $1", row["subject_id"])
    return f"{way} of {key}"


KINDS: dict[str, Kind] = {
    "edit a column that is in a view": edit_published_column,
    "edit a column that is in none": edit_hidden_column,
    "edit an entry": edit_entry_column,
    "delete an entry": delete_entry,
    "insert an entry": insert_entry,
    "swap two entries": swap_entries,
    "duplicate an entry": duplicate_entry,
    "renumber an entry": renumber_entry,
    "edit the nonce of an envelope": edit_nonce,
    "edit the time of an envelope": edit_time,
    "edit the actor of an envelope": edit_actor,
    "edit the act of an envelope": edit_act,
    "edit the audience of an envelope": edit_audience,
    "edit a digest of an envelope": edit_view_digest,
    "edit a body": edit_body,
    "edit the salt of a body": edit_salt,
    "edit the audience of a body": edit_body_audience,
    "edit the revision of a body": edit_body_revision,
    "edit the mark of the current body": edit_current_mark,
    "delete a body that was not redacted": delete_body,
    "erase a body that was not redacted": erase_body,
    "edit a seal": edit_seal,
    "edit a node": edit_node,
    "delete a node": delete_node,
    "add a node": add_node,
    "roll the head back": roll_the_head_back,
    "replace a seat key": replace_a_seat_key,
    "move an activation before a signature": move_an_activation,
    "delete a revocation": delete_a_revocation,
    "replace a JWS by another valid one": replace_a_jws,
    "exchange the mandate of a witness on paper": exchange_a_witness,
    "undo a redaction": undo_a_redaction,
}
