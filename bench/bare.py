"""What the figures are compared with: bare Starlette and asyncpg, no token, no guard, the same bytes of the same rows.

It is written as somebody would who wants nothing but speed: one prepared statement a request, stored text, and the
list and the feed joined by the database. A write leaves what the service's own leaves, under the same head, in one
transaction of three statements; nobody is asked, nothing is validated, and no other writer at the table waits.
"""

import base64
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.ids import new_id, unordered_id
from app.core.paging import Key, cursor_secret, listing_of
from app.ledger.acts import Act
from app.ledger.append import split_peaks
from app.ledger.audiences import ROUNDTABLE, rank
from app.ledger.envelopes import Actor, Authorship, Published, envelope
from app.ledger.statements import APPEND, HEAD
from app.trust import canonical, merkle

ONE = """
SELECT body FROM ledger_snapshots
WHERE subject_id = $1 AND subject_type = $3 AND current AND roundtable_id = $2 AND audience = 'roundtable'
"""

AGREEMENTS = """
SELECT string_agg(body, ',' ORDER BY number), (array_agg(subject_id ORDER BY number DESC))[1], max(number)
FROM (
    SELECT subject_id, body, number FROM agreements JOIN ledger_snapshots ON subject_id = id
    WHERE agreements.roundtable_id = $1 AND number > $2 AND current AND audience = 'roundtable'
    ORDER BY number LIMIT 50
) AS page
"""

COMMITMENTS = """
SELECT string_agg(body, ',' ORDER BY number), (array_agg(subject_id ORDER BY number DESC))[1], max(number)
FROM (
    SELECT subject_id, body, number FROM commitments JOIN ledger_snapshots ON subject_id = id
    WHERE commitments.roundtable_id = $1 AND phase = 'fulfilled' AND number > $2 AND current AND audience = 'roundtable'
    ORDER BY number LIMIT 50
) AS page
"""

FEED = """
SELECT string_agg(
           CASE WHEN audience = 'public' OR roundtable_id = $1 AND audience IN ('roundtable', 'sector:community')
                THEN '{"index":' || index || ',"leaf":"' || encode(leaf, 'hex') || '","entry":' || envelope || '}'
                ELSE '{"index":' || index || ',"leaf":"' || encode(leaf, 'hex') || '"}' END, ',' ORDER BY index)
FROM (SELECT * FROM ledger_entries WHERE index >= $2 ORDER BY index LIMIT 1000) AS page
"""

LISTS = {"agreements": AGREEMENTS, "commitments": COMMITMENTS}
LISTED = {"agreements": (), "commitments": (("phase", "fulfilled"),)}

SEAT = """
INSERT INTO seats
    (id, revision, roundtable_id, organization_id, sector, role, alternate_of, label, name_hidden, awaits_assent,
     created_at)
VALUES ($1, 1, $2, $3, 'independent', $4, NULL, $5, false, false, $6)
"""


def seat_body(seat: UUID, table: UUID, asked: dict[str, str], at: datetime) -> bytes:
    """The body of a new seat, as the service writes it."""
    return canonical.encode(
        {
            "id": str(seat),
            "revision": 1,
            "roundtable_id": str(table),
            "organization_id": asked["organization_id"],
            "sector": "independent",
            "role": asked["role"],
            "alternate_of": None,
            "label": asked["label"],
            "created_at": canonical.instant(at),
            "name_hidden": False,
            "salt": secrets.token_urlsafe(16),
        }
    )


def entry_of(head: asyncpg.Record, view: Published, table: UUID, at: datetime) -> dict[str, object]:
    """What the append of one entry about one new body says."""
    index, act = head["size"], Authorship(Actor("seat", str(table)), at, unordered_id(), "0" * 64)
    content = envelope(
        head["origin"],
        index,
        Act.seat_created,
        act,
        roundtable_id=table,
        occurred_at=None,
        audience=view.audience,
        published=[view],
        evidence={},
    )
    leaf = merkle.leaf_hash(content)
    grown = merkle.append(index, split_peaks(head["peaks"]), leaf)
    levels, positions, hashes = zip(*grown.nodes, strict=True)
    return {
        "index": index,
        "act_id": act.act_id,
        "actor": str(act.actor),
        "request_digest": act.request_digest,
        "type": Act.seat_created.value,
        "roundtable_id": table,
        "audience": view.audience,
        "at": at,
        "envelope": content.decode(),
        "leaf": leaf,
        "peaks": b"".join(grown.peaks),
        "levels": levels,
        "positions": positions,
        "hashes": hashes,
        "subject_ids": [view.id],
        "revisions": [view.revision],
        "audiences": [view.audience],
        "ranks": [rank(view.audience)],
        "subject_types": [view.subject],
        "digests": [view.digest],
        "bodies": [view.body],
        "seals": [],
        "sealed_types": [],
        "sealed_ids": [],
        "seal_digests": [],
        "salts": [],
    }


def bare_app(dsn: str, home: Path, *, table: UUID, pool_size: int) -> Starlette:
    """The endpoints over the database at `dsn` (a libpq URL); `home` is the folder of the service beside it."""
    secret = cursor_secret((home / "keys" / "tokens.pem").read_bytes())
    listings = {kind: listing_of(secret, f"/v1/roundtables/{table}/{kind}", LISTED[kind]) for kind in LISTS}
    pool: asyncpg.Pool

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        nonlocal pool
        pool = await asyncpg.create_pool(dsn, min_size=pool_size, max_size=pool_size, server_settings={"jit": "off"})
        yield
        await pool.close()

    async def one(request: Request) -> Response:
        body = await pool.fetchval(ONE, UUID(request.path_params["id"]), table, request.path_params["kind"])
        return Response(body, media_type="application/json")

    async def page(request: Request) -> Response:
        after = int.from_bytes(base64.urlsafe_b64decode(request.query_params["cursor"])[:8], "big")
        kind = request.path_params["kind"]
        items, last, number = await pool.fetchrow(LISTS[kind], table, after)
        cursor = Key(number, last).encode(listings[kind])
        return Response(f'{{"items":[{items}],"next":"{cursor}"}}', media_type="application/json")

    async def feed(request: Request) -> Response:
        after = int(request.query_params["after"])
        items = await pool.fetchval(FEED, table, after)
        return Response(f'{{"items":[{items}],"next":{after + 1000}}}', media_type="application/json")

    async def seat(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        where, at, place = UUID(request.path_params["table"]), datetime.now(UTC), new_id()
        body = seat_body(place, where, asked, at)
        view = Published("seat", place, 1, ROUNDTABLE, canonical.digest(body), body.decode())
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(
                SEAT, place, where, UUID(asked["organization_id"]), asked["role"], asked["label"], at
            )
            entry = entry_of(await connection.fetchrow(HEAD.text), view, where, at)
            await connection.execute(APPEND.text, *APPEND.arguments(entry))
        return Response(body, status_code=201, media_type="application/json")

    routes = [
        Route("/feed", feed),
        Route("/tables/{table}/seats", seat, methods=["POST"]),
        Route("/{kind}/{id}", one),
        Route("/{kind}", page),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
