"""What the figures are compared with: bare Starlette and asyncpg, no token, no guard, the same bytes of the same rows.

It is written as somebody would who wants nothing but speed: one prepared statement a request, stored text, and the
list and the feed joined by the database.
"""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ONE = """
SELECT body FROM ledger_snapshots
WHERE subject_id = $1 AND subject_type = 'agreement' AND current AND roundtable_id = $2 AND audience = 'roundtable'
"""

LIST = """
SELECT string_agg(body, ',' ORDER BY number), (array_agg(subject_id ORDER BY number DESC))[1], max(number)
FROM (
    SELECT subject_id, body, number FROM agreements JOIN ledger_snapshots ON subject_id = id
    WHERE agreements.roundtable_id = $1 AND number > $2 AND current AND audience = 'roundtable'
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


def bare_app(dsn: str, *, table: UUID, pool_size: int) -> Starlette:
    """The three endpoints over the database at `dsn` (a libpq URL)."""
    pool: asyncpg.Pool

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        nonlocal pool
        pool = await asyncpg.create_pool(dsn, min_size=pool_size, max_size=pool_size, server_settings={"jit": "off"})
        yield
        await pool.close()

    async def one(request: Request) -> Response:
        body = await pool.fetchval(ONE, UUID(request.path_params["id"]), table)
        return Response(body, media_type="application/json")

    async def page(request: Request) -> Response:
        after = int.from_bytes(base64.urlsafe_b64decode(request.query_params["cursor"])[:8], "big")
        items, last, number = await pool.fetchrow(LIST, table, after)
        cursor = base64.urlsafe_b64encode(number.to_bytes(8, "big") + last.bytes).decode()
        return Response(f'{{"items":[{items}],"next":"{cursor}"}}', media_type="application/json")

    async def feed(request: Request) -> Response:
        after = int(request.query_params["after"])
        items = await pool.fetchval(FEED, table, after)
        return Response(f'{{"items":[{items}],"next":{after + 1000}}}', media_type="application/json")

    return Starlette(routes=[Route("/one/{id}", one), Route("/page", page), Route("/feed", feed)], lifespan=lifespan)
