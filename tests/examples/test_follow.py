"""The follower of the examples: it mirrors everything, survives everything, and notices everything."""

import asyncio
import os
import random
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from fastapi import FastAPI

from app.ledger.signer import Signer
from app.trust import merkle
from tests.conftest import plain
from tests.drills import tried
from tests.examples.following import Follower, held, in_words, let_in, on_loopback, registered
from tests.mesa import Mesa

FEWEST_STAGES = 5
MOST_KILLS = 100


@pytest.fixture
async def follower(app: FastAPI, mesa: Mesa) -> AsyncIterator[Follower]:
    async with on_loopback(app) as base:
        yield await registered(mesa, base)


@pytest.fixture
async def superuser(database: str) -> AsyncIterator[asyncpg.Connection]:
    """Whoever owns the machine: no trigger stands in the way."""
    connection = await asyncpg.connect(plain(database))
    await connection.execute("SET session_replication_role = replica")
    yield connection
    await connection.close()


async def size_of(mesa: Mesa) -> int:
    answer = await mesa.administrator.get("/v1/ledger/checkpoint")
    return int(answer.text.splitlines()[1])


async def test_it_takes_the_whole_log_page_by_page(follower: Follower, mesa: Mesa, tmp_path: Path) -> None:
    said = await follower.follow(tmp_path / "mirror", "--page", "25")
    assert (said.code, said.err) == (0, "")
    size = await size_of(mesa)
    assert said.out.count(f" of {size} entries") == -(-size // 25) > 2
    assert [row[0] for row in held(tmp_path / "mirror")["entries"]] == sorted(range(size), key=repr)
    assert "The signature was checked." in said.out


async def test_without_cryptography_it_says_that_the_signature_was_not_checked(
    follower: Follower, tmp_path: Path
) -> None:
    said = await follower.follow(tmp_path / "mirror", python=("-S",))
    assert said.code == 0
    assert "The signature was not checked: the package cryptography is missing." in said.out


@tried(1, 12)
async def test_killed_at_any_moment_it_resumes_and_ends_equal(
    follower: Follower, mesa: Mesa, tmp_path: Path, times: int
) -> None:
    await let_in(mesa, follower)
    whole = tmp_path / "whole"
    assert (await follower.follow(whole, "--page", "7")).code == 0
    for run in range(times):
        await resumes(follower, whole, tmp_path / f"killed-{run}", random.Random(2012 + run))  # noqa: S311 - moments, not secrets


async def resumes(follower: Follower, whole: Path, killed: Path, draw: random.Random) -> None:
    stages = list[int]()
    # Each run gets a page or a few further, as it says line by line, and is killed a moment later; so every run counts
    # on a fast machine and on a slow one, and the reading again of what was opened later is interrupted too.
    while not await killed_after(await follower.start(killed, "--page", "7"), draw.randint(1, 3), draw):
        stages.append(len(held(killed)["entries"]))
        assert len(stages) < MOST_KILLS
    assert len(set(stages)) >= FEWEST_STAGES
    assert held(killed) == held(whole)


async def killed_after(process: asyncio.subprocess.Process, lines: int, draw: random.Random) -> bool:
    """Kills the follower after it said so many lines; whether it came to its end before."""
    assert process.stdout is not None
    for _ in range(lines):
        await process.stdout.readline()
    await asyncio.sleep(draw.uniform(0, 0.01))
    if process.returncode is None:
        # Not process.kill(), which may reap one that has just ended, so that asyncio never learns its exit code.
        os.kill(process.pid, signal.SIGKILL)
    await process.communicate()
    assert process.returncode in {0, -signal.SIGKILL}
    return process.returncode == 0


async def test_what_happens_later_is_added(follower: Follower, mesa: Mesa, tmp_path: Path) -> None:
    await follower.follow(tmp_path / "mirror")
    before = await size_of(mesa)
    await mesa.proposed()
    assert (await follower.follow(tmp_path / "mirror")).code == 0
    assert len(held(tmp_path / "mirror")["entries"]) == await size_of(mesa) > before


async def test_without_a_grant_the_table_is_hashes_and_with_one_it_is_read_from_its_beginning(
    follower: Follower, mesa: Mesa, tmp_path: Path
) -> None:
    mirror = tmp_path / "mirror"
    await follower.follow(mirror)
    assert in_words(mirror, mesa.table.id) == set()
    assert "Mesa de diálogo" not in str(held(mirror)["bodies"])

    await let_in(mesa, follower)
    assert (await follower.follow(mirror)).code == 0
    theirs = {item["index"] for item in (await mesa["observer"].read(f"{mesa.path}/history?limit=200"))["items"]}
    assert in_words(mirror, mesa.table.id) == theirs
    assert len(theirs) > 10
    assert "Mesa de diálogo" in str(held(mirror)["bodies"])
    fresh = tmp_path / "fresh"
    await follower.follow(fresh)
    assert held(fresh) == held(mirror)


async def test_a_table_that_lets_nobody_in_is_not_reread(follower: Follower, mesa: Mesa, tmp_path: Path) -> None:
    said = await follower.follow(tmp_path / "mirror", "--reread", str(mesa.table.id))
    assert said.code == 0
    assert "does not let this client in" in said.out
    assert held(tmp_path / "mirror")["rereads"] == []


async def altered(connection: asyncpg.Connection, *, leaf_too: bool) -> int:
    """An entry that the table can read says something else; its index."""
    row = await connection.fetchrow("SELECT index, envelope FROM ledger_entries WHERE type = 'seat.created' LIMIT 1")
    envelope = row["envelope"].replace("seat.created", "seat.amended")
    assert envelope != row["envelope"]
    leaf = merkle.leaf_hash(envelope.encode())
    query = "UPDATE ledger_entries SET envelope = $1, leaf = CASE WHEN $2 THEN $3 ELSE leaf END WHERE index = $4"
    await connection.execute(query, envelope, leaf_too, leaf, row["index"])
    return int(row["index"])


async def test_an_altered_entry_is_noticed(
    follower: Follower, mesa: Mesa, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    await let_in(mesa, follower)
    index = await altered(superuser, leaf_too=False)
    said = await follower.follow(tmp_path / "mirror")
    assert (said.code, said.err) == (1, f"Entry {index} is not what its leaf says: it was altered.\n")
    assert index not in in_words(tmp_path / "mirror", mesa.table.id)


async def test_an_entry_altered_with_its_leaf_is_noticed_by_old_and_new_mirrors(
    follower: Follower, mesa: Mesa, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    await let_in(mesa, follower)
    assert (await follower.follow(tmp_path / "old")).code == 0
    index = await altered(superuser, leaf_too=True)

    new = await follower.follow(tmp_path / "new", "--page", "1000")
    assert new.code == 1
    assert "do not lead to the root that the log signed: one was altered." in new.err

    old = await follower.follow(tmp_path / "old", "--reread", "all")
    assert (old.code, old.err) == (1, f"Entry {index} is not the one that was mirrored: it was altered.\n")


async def test_an_altered_body_is_noticed(
    follower: Follower, mesa: Mesa, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    await let_in(mesa, follower)
    change = "UPDATE ledger_snapshots SET body = replace(body, 'Mesa de diálogo', 'Otra cosa') WHERE roundtable_id = $1"
    await superuser.execute(change, mesa.table.id)
    said = await follower.follow(tmp_path / "mirror")
    assert said.code == 1
    assert said.err.startswith("A body is not what entry ")


async def regrown(connection: asyncpg.Connection, leaves: list[bytes]) -> None:
    """The whole tree anew, so that it agrees with itself."""
    peaks: tuple[bytes, ...] = ()
    await connection.execute("DELETE FROM ledger_nodes")
    for size, leaf in enumerate(leaves):
        grown = merkle.append(size, peaks, leaf)
        peaks = grown.peaks
        await connection.executemany("INSERT INTO ledger_nodes VALUES ($1, $2, $3)", grown.nodes)
    await connection.execute("UPDATE ledger_head SET size = $1, peaks = $2", len(leaves), b"".join(peaks))


async def forgotten(connection: asyncpg.Connection, app: FastAPI, home: Path) -> None:
    """The host takes away all that would keep its service from signing again, and starts it anew."""
    (home / "checkpoint").unlink(missing_ok=True)
    await connection.execute("DELETE FROM ledger_signed")
    app.state.signer = app.state.signer.without_interval()


async def leaves(connection: asyncpg.Connection) -> list[bytes]:
    return [row["leaf"] for row in await connection.fetch("SELECT leaf FROM ledger_entries ORDER BY index")]


async def test_a_history_rewritten_without_a_flaw_is_noticed_by_whoever_followed_it(
    follower: Follower, app: FastAPI, mesa: Mesa, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    assert (await follower.follow(tmp_path / "mirror")).code == 0
    await altered(superuser, leaf_too=True)
    await regrown(superuser, await leaves(superuser))
    await forgotten(superuser, app, tmp_path)
    await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})

    assert (await follower.follow(tmp_path / "fresh")).code == 0
    said = await follower.follow(tmp_path / "mirror")
    assert (said.code, said.err) == (1, "The log was rewritten since it was last followed.\n")


async def test_a_log_that_shrank_is_noticed(
    follower: Follower, app: FastAPI, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    assert (await follower.follow(tmp_path / "mirror")).code == 0
    kept = (await leaves(superuser))[:-3]
    await superuser.execute("DELETE FROM ledger_entries WHERE index >= $1", len(kept))
    await regrown(superuser, kept)

    refused = await follower.follow(tmp_path / "mirror")
    expected = "The service itself says that its log contradicts what it signed.\n"
    assert (refused.code, refused.err) == (1, expected)

    await forgotten(superuser, app, tmp_path)
    said = await follower.follow(tmp_path / "mirror")
    assert said.code == 1
    assert said.err.startswith(f"The log shrank: it signed {len(kept) + 3} entries before, and now {len(kept)}.")


async def test_another_key_than_the_first_one_is_noticed(
    follower: Follower, app: FastAPI, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    assert (await follower.follow(tmp_path / "mirror")).code == 0
    await forgotten(superuser, app, tmp_path)
    app.state.signer = Signer(tmp_path / "elsewhere", app.state.signer.verifier.split("+")[0])
    said = await follower.follow(tmp_path / "mirror")
    assert said.code == 1
    assert "the key that is known is" in said.err


async def test_a_key_that_was_told_beforehand_is_the_only_one(follower: Follower, app: FastAPI, tmp_path: Path) -> None:
    other = Signer(tmp_path / "elsewhere", app.state.signer.verifier.split("+")[0]).verifier
    assert (await follower.follow(tmp_path / "mirror", "--vkey", other)).code == 1
    assert (await follower.follow(tmp_path / "other", "--vkey", app.state.signer.verifier)).code == 0


async def test_a_forged_checkpoint_is_noticed(follower: Follower, app: FastAPI, mesa: Mesa, tmp_path: Path) -> None:
    assert (await follower.follow(tmp_path / "mirror")).code == 0

    class Forger(Signer):
        async def checkpoint(self, *_: object, **__: object) -> bytes:
            note: bytes = (tmp_path / "checkpoint").read_bytes()
            size = await size_before(note)
            return note.replace(f"\n{size}\n".encode(), f"\n{size + 1}\n".encode(), 1)

    async def size_before(note: bytes) -> int:
        return int(note.splitlines()[1])

    app.state.signer = Forger(tmp_path, app.state.signer.verifier.split("+")[0])
    await mesa.proposed()
    said = await follower.follow(tmp_path / "mirror")
    assert (said.code, said.err) == (1, "The checkpoint does not bear the signature of the log's key.\n")


async def test_one_mirror_has_one_follower(follower: Follower, tmp_path: Path) -> None:
    holding = sqlite3.connect(tmp_path / "mirror")
    holding.execute("BEGIN EXCLUSIVE")
    said = await follower.follow(tmp_path / "mirror")
    holding.close()
    assert (said.code, said.err) == (2, "Not followed: database is locked\n")


async def test_a_wrong_secret_is_no_contradiction(follower: Follower, tmp_path: Path) -> None:
    said = await Follower(follower.base, follower.client_id, "wrong").follow(tmp_path / "mirror")
    assert said.code == 2
    assert "client_refused" in said.err
