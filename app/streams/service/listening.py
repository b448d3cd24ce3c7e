"""One stream: what was missed, out of the record, then what the hub tells, until it ends."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Final

from app.ledger.following import require_within
from app.sessions.access import LiveSession
from app.streams import queries
from app.streams.service import admitting
from app.streams.service.frames import BEAT, RETRY, ended, entry
from app.streams.service.hub import Hub
from app.streams.service.listeners import Listener
from app.streams.service.tickets import Bearer

HEARTBEAT_SECONDS: Final = 15.0


async def listen(
    hub: Hub, live: LiveSession, bearer: Bearer, after: int | None
) -> tuple[AsyncIterator[bytes], Callable[[], None]]:
    """The bytes of a stream that begins after the entry `after`, or now; and what is called when it is over.

    Raises AfterBeyondLog, TooManyStreams, DatabaseUnavailable.
    """
    reads, table_id = hub.reads, live.access.table.id
    size = await queries.known(reads)
    at = size if after is None else after + 1
    require_within(at, size)
    audiences = await admitting.audiences_of(reads, bearer, table_id, live.access.now)
    listener = Listener(bearer, table_id, live.meeting.id, audiences, time.monotonic())
    await hub.open(listener)
    return _told(hub, listener, at), lambda: hub.leave(listener)


async def _told(hub: Hub, listener: Listener, at: int) -> AsyncIterator[bytes]:
    yield RETRY
    while listener.ending is None:
        missed = await queries.missed(hub.reads, listener.table_id, listener.audiences, first=at)
        if missed.told:
            yield b"".join(map(entry, missed.told))
            at = missed.told[-1].entry_index + 1
        if missed.is_last:
            at = max(at, missed.size)
            if hub.join(listener, at):
                yield await hub.first(listener)
                break
    while listener.ending is None:
        if told := listener.take():
            yield told
        elif await _is_silent(listener):
            yield BEAT
    yield ended(listener.ending)


async def _is_silent(listener: Listener) -> bool:
    """Whether nothing came for as long as a line may be silent."""
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            await listener.woken.wait()
    except TimeoutError:
        return True
    return False
