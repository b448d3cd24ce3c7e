"""What the streams are compared with: bare Starlette, one LISTEN, a queue for each listener, no token and no guard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from app.ledger.statements import APPENDED

_ENTRY = "SELECT encode(leaf, 'hex'), envelope FROM ledger_entries WHERE index = $1"
_BEGUN = b"retry: 1000\n\n"


def bare_stream(url: str) -> Starlette:
    """Every entry of the log at `url`, to whoever asks; an entry is read and made into bytes once."""
    queues = set[asyncio.Queue[bytes]]()

    async def told(reads: asyncpg.Connection, index: int) -> None:
        leaf, envelope = await reads.fetchrow(_ENTRY, index)
        text = f'{{"index":{index},"leaf":"{leaf}","entry":{envelope}}}'
        frame = f"id: {index}\nevent: entry\ndata: {text}\n\n".encode()
        for queue in queues:
            queue.put_nowait(frame)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        listens, reads = await asyncpg.connect(url), await asyncpg.connect(url)
        grown = asyncio.Queue[int]()

        def heard(_: object, __: int, ___: str, index: object) -> None:
            grown.put_nowait(int(str(index)))

        async def follow() -> None:
            while True:
                await told(reads, await grown.get())

        await listens.add_listener(APPENDED, heard)
        following = asyncio.create_task(follow())
        try:
            yield
        finally:
            following.cancel()
            await listens.close()
            await reads.close()

    async def stream(_: Request) -> StreamingResponse:
        queue = asyncio.Queue[bytes]()

        async def events() -> AsyncIterator[bytes]:
            queues.add(queue)
            try:
                yield _BEGUN
                while True:
                    yield await queue.get()
            finally:
                queues.discard(queue)

        return StreamingResponse(events(), media_type="text/event-stream")

    return Starlette(routes=[Route("/{path:path}", stream)], lifespan=lifespan)
