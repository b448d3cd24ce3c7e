"""Tiles and proofs as files, as a stranger fetches them, in a number of readings that does not grow with the log."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert

from app.ledger import queries as ledger
from app.ledger.append import split_peaks
from app.ledger.models import Node
from app.trust import checkpoints, merkle, tiles
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.log_proofs import InclusionText, UpdateText
from app.trust.tiles import Tile
from tests.counting import statements
from tests.mesa import Json, Mesa, key


async def acts(mesa: Mesa, times: int) -> None:
    body: Json = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    for _ in range(times):
        await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())


@pytest.fixture
def http(mesa: Mesa) -> httpx.AsyncClient:
    assert mesa.administrator.api
    return mesa.administrator.api.http


async def signed(http: httpx.AsyncClient) -> tuple[Checkpoint, VerifierKey]:
    answer = await http.get("/v1/ledger/checkpoint")
    key = VerifierKey.parse(answer.headers["tinkuy-verifier"])
    return checkpoints.verify(answer.content, key), key


async def fetched(http: httpx.AsyncClient, tile: Tile) -> list[bytes]:
    answer = await http.get(f"/v1/ledger/tile/{tile.path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert len(answer.content) == tile.width * 32
    return [answer.content[at : at + 32] for at in range(0, len(answer.content), 32)]


async def grow(app: FastAPI, until: int) -> None:
    """Leaves of no entry, straight into the tree: tiles hold hashes, and people would need an evening."""
    async with app.state.database.sessions() as db, db.begin():
        head = await ledger.head(db)
        while head.size < until:
            grown = merkle.append(head.size, split_peaks(head.peaks), merkle.leaf_hash(b"%d" % head.size))
            rows = [{"level": level, "index": at, "hash": value} for level, at, value in grown.nodes]
            await db.execute(insert(Node), rows)
            head.size, head.peaks = grown.size, b"".join(grown.peaks)
            await db.flush()


@pytest.mark.parametrize("size", [256, 300, 513])
async def test_a_stranger_puts_the_signed_root_together_from_tiles(
    app: FastAPI, http: httpx.AsyncClient, size: int
) -> None:
    await grow(app, size)
    checkpoint, _ = await signed(http)
    assert checkpoint.size == size
    leaves: list[bytes] = []
    upper: list[bytes] = []
    for tile in tiles.of_tree(size):
        (upper if tile.level else leaves).extend(await fetched(http, tile))
    assert merkle.root(leaves) == checkpoint.root
    assert upper == [merkle.root(leaves[at : at + 256]) for at in range(0, size - 255, 256)]


async def test_a_partial_tile_stays_as_it_was(mesa: Mesa, http: httpx.AsyncClient) -> None:
    checkpoint, _ = await signed(http)
    tile = Tile(0, checkpoint.size // 256, checkpoint.size % 256)
    first = await fetched(http, tile)
    await acts(mesa, 3)
    await signed(http)
    assert await fetched(http, tile) == first
    assert (await fetched(http, tile._replace(width=tile.width + 3)))[: tile.width] == first


async def test_no_tile_reaches_beyond_the_last_checkpoint(mesa: Mesa, http: httpx.AsyncClient) -> None:
    checkpoint, _ = await signed(http)
    await acts(mesa, 2)
    full, width = divmod(checkpoint.size, 256)
    assert (await http.get(f"/v1/ledger/tile/{Tile(0, full, width + 1).path}")).status_code == 404
    await signed(http)
    assert (await http.get(f"/v1/ledger/tile/{Tile(0, full, width + 2).path}")).status_code == 200
    assert (await http.get(f"/v1/ledger/tile/{Tile(0, full, width + 3).path}")).status_code == 404


NO_TILES = {
    404: ["0/x000/000.p/1", "0/000.p/256", "0/999", "9/000", "0/x999/x999/x999/999"],
    422: ["0/0", "00/000", "64/000", "0/000.p/0", "0/%00", "0/000.p/1/", "entries/000", "entries/000.p/1"],
}


async def test_what_is_no_tile_of_the_log_is_refused_entries_among_it(http: httpx.AsyncClient) -> None:
    await signed(http)
    for status, paths in NO_TILES.items():
        for path in paths:
            answer = await http.get(f"/v1/ledger/tile/{path}")
            assert answer.status_code == status, (path, answer.text)
            assert answer.headers["cache-control"] == "no-store"


async def test_a_proof_in_a_file_leads_from_any_receipt_to_the_checkpoint(mesa: Mesa, http: httpx.AsyncClient) -> None:
    body = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", body)
    index, leaf = answer.headers["ledger-entry"].split()
    await acts(mesa, 3)
    checkpoint, key = await signed(http)
    file = await http.get(f"/v1/ledger/proofs/tlog?index={index}")
    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    assert InclusionText.parse(file.content).verify(bytes.fromhex(leaf), key) == checkpoint
    assert (await http.get(f"/v1/ledger/proofs/tlog?index={checkpoint.size}")).status_code == 404
    assert (await http.get("/v1/ledger/proofs/tlog?index=-1")).status_code == 422


async def test_an_update_continues_every_earlier_size(mesa: Mesa, http: httpx.AsyncClient) -> None:
    known, key = await signed(http)
    await acts(mesa, 5)
    newest, _ = await signed(http)
    file = await http.get(f"/v1/ledger/proofs/update?from={known.size}")
    assert UpdateText.parse(file.content).verify(known, key) == newest
    empty = Checkpoint(known.origin, 0, merkle.EMPTY_ROOT)
    beginning = await http.get("/v1/ledger/proofs/update?from=0")
    assert UpdateText.parse(beginning.content).verify(empty, key) == newest
    same = await http.get(f"/v1/ledger/proofs/update?from={newest.size}")
    assert UpdateText.parse(same.content).verify(newest, key) == newest
    assert (await http.get(f"/v1/ledger/proofs/update?from={newest.size + 1}")).status_code == 404


async def test_a_file_costs_the_same_number_of_queries_however_long_the_log_is(
    mesa: Mesa, http: httpx.AsyncClient, app: FastAPI
) -> None:
    seen: list[list[int]] = []
    for _ in range(2):
        checkpoint, _ = await signed(http)
        edge = Tile(0, checkpoint.size // 256, checkpoint.size % 256).path
        paths = [f"tile/{edge}", "tile/0/000.p/1", "proofs/tlog?index=3", "proofs/update?from=7"]
        counts = []
        for path in paths:
            async with statements(app) as counted:
                assert (await http.get(f"/v1/ledger/{path}")).status_code == 200
            counts.append(len(counted))
        seen.append(counts)
        await acts(mesa, 20)
    assert seen[0] == seen[1]
    assert max(seen[0]) <= 8
