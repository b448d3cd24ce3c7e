"""Every act leaves one entry, whose digests are those of the bytes that are served."""

import asyncio
import base64
from hashlib import sha256

import httpx
import orjson
import pytest
import rfc8785
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.models import Entry, Head, Snapshot
from app.trust import canonical, merkle
from tests.mesa import DIGEST, Json, Mesa, Person, key


async def seat(mesa: Mesa, by: Person | None = None, label: str = "titular") -> httpx.Response:
    person = by or mesa["facilitator"]
    body = {"organization_id": str(mesa.organizations["community"]), "role": "observer", "label": label}
    return await person.post(f"{mesa.path}/seats", body, Idempotency_Key=key())


async def entry(person: Person, index: int | str) -> Json:
    return await person.read(f"/v1/ledger/entries/{index}")


async def test_twenty_writers_at_two_tables_leave_a_gapless_log(mesa: Mesa, db: AsyncSession) -> None:
    before = (await db.execute(select(Head.size))).scalar_one()
    writes = []
    for n in range(10):
        writes.append(seat(mesa, label=f"observador {n}"))
        body = {"organization_id": str(mesa.organizations["state"]), "role": "observer"}
        writes.append(mesa.other["facilitator"].post(f"{mesa.other.path}/seats", body, Idempotency_Key=key()))
    answers = await asyncio.gather(*writes)
    assert [answer.status_code for answer in answers] == [201] * 20
    receipts = sorted(int(answer.headers["ledger-entry"].split()[0]) for answer in answers)
    assert receipts == list(range(before, before + 20))
    await db.rollback()
    indexes = (await db.execute(select(Entry.index).order_by(Entry.index))).scalars().all()
    assert list(indexes) == list(range(before + 20))


async def test_the_stored_nodes_peaks_and_leaves_are_one_tree(mesa: Mesa, db: AsyncSession) -> None:
    assert (await seat(mesa)).status_code == 201
    leaves = list((await db.execute(select(Entry.leaf).order_by(Entry.index))).scalars())
    head = (await db.execute(select(Head))).scalar_one()
    assert head.size == len(leaves)
    peaks = [head.peaks[at : at + 32] for at in range(0, len(head.peaks), 32)]
    assert merkle.root_of_peaks(head.size, peaks) == merkle.root(leaves)


async def test_every_envelope_is_canonical_and_hashes_to_its_leaf(mesa: Mesa, db: AsyncSession) -> None:
    assert (await seat(mesa)).status_code == 201
    for row in (await db.execute(select(Entry).order_by(Entry.index))).scalars():
        envelope = row.envelope.encode()
        content = orjson.loads(envelope)
        assert rfc8785.dumps(content) == envelope
        assert canonical.is_canonical(envelope)
        assert sha256(b"\0" + envelope).digest() == row.leaf
        assert content["index"] == row.index
        assert content["act"] == str(row.act_id)
        assert canonical.instant(canonical.parse_instant(content["at"])) == content["at"]
        assert set(content) - {"roundtable", "occurred_at"} == {
            "v", "origin", "index", "act", "type", "actor", "at", "audience", "changes", "evidence", "nonce",
        }  # fmt: skip


async def test_envelopes_hold_pseudonyms_and_digests_but_no_words(mesa: Mesa, db: AsyncSession) -> None:
    assert (await seat(mesa, label="Señora Zenobia")).status_code == 201
    envelopes = "\n".join((await db.execute(select(Entry.envelope))).scalars())
    for word in ("Zenobia", "Ministerio", "Asociación", "mesa.state", "Asamblea", "Conversar"):
        assert word not in envelopes
    accounts = [person.account for person in mesa.table.people.values()]
    at_table = [each for each in envelopes.splitlines() if str(mesa.table.id) in each]
    assert at_table
    told = [account for account in accounts if any(str(account) in each for each in at_table)]
    # Who convenes acts as an account still: the seat comes into being by that act.
    assert told == [mesa["facilitator"].account]


async def test_every_body_has_the_digest_that_its_entry_names(mesa: Mesa, db: AsyncSession) -> None:
    assert (await seat(mesa)).status_code == 201
    sealed = {}
    for envelope in (await db.execute(select(Entry.envelope))).scalars():
        content = orjson.loads(envelope)
        for change in content["changes"]:
            for audience, digest in change["views"].items():
                sealed[(change["id"], change["revision"], audience)] = (digest, content["index"], change["type"])
    snapshots = list((await db.execute(select(Snapshot))).scalars())
    for row in snapshots:
        assert sha256(row.body.encode()).hexdigest() == row.digest
        assert sealed[(str(row.subject_id), row.revision, row.audience)] == (row.digest, row.index, row.subject_type)
        assert canonical.is_canonical(row.body.encode())
        content = orjson.loads(row.body)
        assert (content["id"], content["revision"]) == (str(row.subject_id), row.revision)
        assert len(base64.urlsafe_b64decode(content["salt"] + "==")) == 16
    assert len(snapshots) == len(sealed)
    salts = [orjson.loads(row.body)["salt"] for row in snapshots]
    assert len(set(salts)) == len(salts)


async def test_the_bytes_served_are_the_bytes_sealed(mesa: Mesa) -> None:
    created = await seat(mesa)
    index, leaf = created.headers["ledger-entry"].split()
    one = await mesa["observer"].get(f"{mesa.path}/seats/{created.json()['id']}")
    assert one.content == created.content
    digest = sha256(one.content).digest()
    for answer in (created, one):
        assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
        assert answer.headers["etag"] == f'"1.{digest.hex()}"'
    listed = await mesa["observer"].get(f"{mesa.path}/seats?limit=200")
    assert one.content in listed.content
    feed = await mesa["observer"].get(f"/v1/changes?after={index}&expand=subject")
    assert one.content in feed.content
    [item] = feed.json()["items"]
    assert item["leaf"] == leaf
    assert item["entry"]["changes"][0]["views"] == {"roundtable": digest.hex()}


async def test_the_receipt_names_the_entry_of_the_act(mesa: Mesa) -> None:
    act = key()
    body = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    created = await mesa["facilitator"].post(f"{mesa.path}/seats", body, Idempotency_Key=act)
    index, leaf = created.headers["ledger-entry"].split()
    found = await entry(mesa["state"], index)
    assert (found["index"], found["leaf"]) == (int(index), leaf)
    told = found["entry"]
    assert (told["act"], told["type"], told["roundtable"]) == (act, "seat.created", str(mesa.table.id))
    assert told["actor"] == {"seat": str(mesa["facilitator"].seat)}
    assert told["changes"][0]["id"] == created.json()["id"]
    assert sha256(b"\0" + rfc8785.dumps(told)).hexdigest() == leaf


async def test_an_amendment_is_a_new_revision_and_the_old_body_stays(mesa: Mesa, db: AsyncSession) -> None:
    created = await seat(mesa)
    path, tag = f"{mesa.path}/seats/{created.json()['id']}", created.headers["etag"]
    amended = await mesa["facilitator"].patch(path, {"label": "suplente"}, If_Match=tag)
    assert (amended.status_code, amended.json()["revision"]) == (200, 2)
    assert amended.headers["ledger-entry"]
    rows = list(
        (
            await db.execute(
                select(Snapshot).where(Snapshot.subject_id == created.json()["id"]).order_by(Snapshot.revision)
            )
        ).scalars()
    )
    assert [(row.revision, row.current) for row in rows] == [(1, False), (2, True)]
    assert rows[0].body.encode() == created.content
    assert (await mesa["observer"].get(path)).content == amended.content


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_nodes", "ledger_snapshots", "ledger_head"])
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {column} = {column}"],
    ids=["delete", "truncate", "update"],
)
async def test_the_database_itself_refuses_to_rewrite_the_log(
    mesa: Mesa, db: AsyncSession, table: str, statement: str
) -> None:
    columns = {"ledger_entries": "leaf", "ledger_nodes": "hash", "ledger_snapshots": "body", "ledger_head": "size"}
    with pytest.raises(DBAPIError) as refused:
        await db.execute(text(statement.format(table, column=columns[table])))
    assert getattr(refused.value.orig, "sqlstate", None) == "23001"
    await db.rollback()
    assert (await seat(mesa)).status_code == 201


MARK = "UPDATE ledger_snapshots SET current = false WHERE subject_id = :id"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_snapshots SET current = false, body = '{}' WHERE subject_id = :id",
        "UPDATE ledger_snapshots SET current = false, digest = 'x' WHERE subject_id = :id",
        "UPDATE ledger_snapshots SET current = false, audience = 'public' WHERE subject_id = :id",
        "UPDATE ledger_snapshots SET current = false, index = index + 1 WHERE subject_id = :id",
        "UPDATE ledger_snapshots SET current = false, revision = 7 WHERE subject_id = :id",
        "UPDATE ledger_snapshots SET current = false, rank = 0 WHERE subject_id = :id",
    ],
)
async def test_of_a_body_only_whether_it_is_current_ever_changes(mesa: Mesa, db: AsyncSession, statement: str) -> None:
    seat_id = {"id": mesa["state"].seat}
    with pytest.raises(DBAPIError):
        await db.execute(text(statement), seat_id)
    await db.rollback()
    await db.execute(text(MARK), seat_id)
    with pytest.raises(DBAPIError):
        await db.execute(text(MARK.replace("false", "true")), seat_id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_head SET size = size - 1",
        "UPDATE ledger_head SET size = 0",
        "UPDATE ledger_head SET size = size + 2",
        "UPDATE ledger_head SET size = size + 1, origin = 'x'",
    ],
)
async def test_the_head_only_grows_by_one(db: AsyncSession, statement: str) -> None:
    with pytest.raises(DBAPIError):
        await db.execute(text(statement))


async def test_a_refused_act_leaves_nothing(mesa: Mesa, db: AsyncSession) -> None:
    size = (await db.execute(select(Head.size))).scalar_one()
    body: Json = {"organization_id": str(mesa.table.id), "role": "observer"}
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", body, Idempotency_Key=key())
    assert answer.status_code == 422
    assert "ledger-entry" not in answer.headers
    await db.rollback()
    assert (await db.execute(select(Head.size))).scalar_one() == size
    assert DIGEST
