"""What tells everybody in one process who listens: each new entry is read once, whoever hears of it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog

from app.core import logs
from app.core.clock import Clock
from app.core.db import Database
from app.core.outages import outage
from app.core.read_connections import Reads
from app.core.settings import Settings
from app.ledger.watching import LogWatch, watching
from app.streams import queries
from app.streams.lifecycle import TooManyStreams
from app.streams.models import Ending
from app.streams.service import admitting, counting, frames
from app.streams.service.listeners import Channel, Listener

log = structlog.get_logger(__name__)

OF_ONE: Final = 6
"""How many streams of one session one person may have in a process: a further one takes the place of the oldest."""


@dataclass(frozen=True, slots=True)
class HubPace:
    """In seconds."""

    # Of what is appended, the first is told at once, and together what follows within this.
    gathering: float = 0.05
    # How late it is noticed that somebody may not read any more.
    checking: float = 5.0
    # The same while something is told.
    checked_within: float = 1.0
    # The counters of a session are not read more often than this.
    counting: float = 0.3
    # Where the database is away.
    retry: float = 2.0


class Hub:
    """One for each process. Nobody who listens holds a connection of the database."""

    def __init__(
        self, watch: LogWatch, reads: Reads, clock: Clock, *, most: int, lasting: float, pace: HubPace | None = None
    ) -> None:
        self.reads = reads
        self._watch = watch
        self._clock = clock
        self._most = most
        self._lasting = lasting
        self._pace = pace or HubPace()
        self._channels = dict[UUID, Channel]()
        self._open = set[Listener]()
        # Entries below this are told; those below `_claimed` were read, or are being read, for who listened then.
        self._told = 0
        self._claimed = 0
        self._stopping = False
        self._checked_at = 0.0
        self._followed_at = 0.0
        self._stale = asyncio.Event()

    # What a stream asks

    async def open(self, listener: Listener) -> None:
        """A place among those who listen; raises TooManyStreams, DatabaseUnavailable."""
        self._make_room(listener)
        self._open.add(listener)
        if self._stopping:
            listener.end(Ending.stopping)
            return
        try:
            await self._watch.begin()
        except BaseException:
            self._open.discard(listener)
            raise

    def join(self, listener: Listener, at: int) -> bool:
        """Be told of everything from entry `at` on; False where that was told already, so that it is read first."""
        if at < self._claimed:
            return False
        listener.at = at
        if not self._channels:
            # What came before nobody waits for.
            self._told = self._claimed = at
        channel = self._channels.setdefault(listener.session_id, Channel(listener.table_id, listener.session_id))
        channel.listeners.add(listener)
        return True

    async def first(self, listener: Listener) -> bytes:
        """The counters as they are, for who has joined."""
        channel = self._channels[listener.session_id]
        async with channel.lock:
            await self._count(channel)
        counted = channel.counted
        if counted is None:
            return frames.nothing(listener.at - 1)
        return frames.counters(listener.at - 1, counted.seated if listener.seated else counted.along)

    def leave(self, listener: Listener) -> None:
        self._open.discard(listener)
        channel = self._channels.get(listener.session_id)
        if channel is not None:
            channel.listeners.discard(listener)
            if not channel.listeners:
                del self._channels[listener.session_id]

    def end(self) -> None:
        """Let everybody go: the process stops."""
        self._stopping = True
        for listener in self._open:
            listener.end(Ending.stopping)

    def _make_room(self, newcomer: Listener) -> None:
        mine = [
            each
            for each in self._open
            if each.ending is None
            and (each.principal.id, each.session_id) == (newcomer.principal.id, newcomer.session_id)
        ]
        if len(mine) >= OF_ONE:
            min(mine, key=lambda each: each.opened_at).end(Ending.replaced)
        elif len(self._open) >= self._most:
            raise TooManyStreams

    # What runs beside

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(self._ever(each), name=f"streams: {each.__name__}")
            for each in (self._follow, self._count_anew, self._check_now_and_then)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    async def _ever(self, once: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await once()
            except Exception as failure:  # noqa: BLE001 - nobody else would begin it again
                if outage(failure) is None:
                    log.error("the streams were interrupted", failure=logs.describe(failure))
                await asyncio.sleep(self._pace.retry)

    async def _follow(self) -> None:
        await self._watch.beyond(self._told)
        await asyncio.sleep(max(0.0, self._followed_at + self._pace.gathering - time.monotonic()))
        self._followed_at = time.monotonic()
        # Whoever joins from now on has read what is below.
        self._claimed = max(self._claimed, self._watch.size)
        if self._channels and time.monotonic() - self._checked_at > self._pace.checked_within:
            await self._check()
        while self._channels and self._told < self._claimed:
            self._told = await self._tell(self._told, self._claimed)
        self._told = self._claimed

    async def _tell(self, first: int, below: int) -> int:
        """Tell a portion; the index after it."""
        tables = {each.table_id for each in self._channels.values()}
        told = await queries.new(self.reads, tables, first=first, below=below)
        by_table = defaultdict[UUID, list[Channel]](list)
        for channel in self._channels.values():
            by_table[channel.table_id].append(channel)
        for each in told:
            frame = frames.entry(each)
            for channel in by_table[each.roundtable_id]:
                channel.changes += 1
                for listener in channel.listeners:
                    if each.entry_index >= listener.at and each.audience in listener.audiences:
                        listener.tell_entry(each.entry_index, frame)
        self._stale.set()
        return below if len(told) < queries.PORTION else told[-1].entry_index + 1

    async def _count_anew(self) -> None:
        await self._stale.wait()
        self._stale.clear()
        for channel in [each for each in self._channels.values() if each.told_at < each.changes]:
            async with channel.lock:
                known = self._told
                await self._count(channel)
                channel.told_at = channel.counted_at
            if channel.counted is not None:
                for listener in channel.listeners:
                    counted = channel.counted
                    listener.tell_counters(known, counted.seated if listener.seated else counted.along)
        await asyncio.sleep(self._pace.counting)

    async def _count(self, channel: Channel) -> None:
        # Before the statements: what is told meanwhile is counted anew.
        changes = channel.changes
        if channel.counted_at == changes:
            return
        try:
            channel.counted = await counting.count(self.reads, channel.table_id, channel.session_id, self._clock())
        except BaseException:
            self._stale.set()
            raise
        channel.counted_at = changes

    async def _check_now_and_then(self) -> None:
        await asyncio.sleep(self._pace.checking)
        if self._open:
            await self._check()

    async def _check(self) -> None:
        """End the streams of those who may not hear what they hear, and those that have lasted long enough."""
        now = time.monotonic()
        for listener in await admitting.excluded(self.reads, tuple(self._open), self._clock()):
            listener.end(Ending.access)
        for listener in self._open:
            if now - listener.opened_at > self._lasting:
                listener.end(Ending.renewal)
        self._checked_at = now


@asynccontextmanager
async def telling(database: Database, clock: Clock, settings: Settings) -> AsyncIterator[Hub]:
    """A hub that tells those who listen, for as long as a block lasts."""
    async with watching(database) as watch:
        hub = Hub(watch, database.reads, clock, most=settings.max_streams, lasting=float(settings.access_token_seconds))
        async with hub.running():
            yield hub
