"""Who listens, and what waits for them: a queue within bounds, of which the slow are relieved."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.identity.tokens import Principal
from app.streams.models import Ending
from app.streams.service import frames
from app.streams.service.counting import Counted
from app.streams.service.tickets import Bearer

WAITING: Final = 256
"""How many events may wait for a listener who does not take them."""


class Listener:
    """One stream: it is told what its audiences may read, from `at` on, each entry once."""

    __slots__ = (
        "at",
        "audiences",
        "bearer",
        "ending",
        "opened_at",
        "seated",
        "session_id",
        "table_id",
        "waiting",
        "woken",
    )

    def __init__(
        self, bearer: Bearer, table_id: UUID, session_id: UUID, audiences: frozenset[str], opened_at: float
    ) -> None:
        self.bearer = bearer
        self.table_id = table_id
        self.session_id = session_id
        self.audiences = audiences
        self.opened_at = opened_at
        self.seated = bearer.principal.kind == "account"
        # How many entries of the log it knows, those that it may not read counted.
        self.at = 0
        self.ending: Ending | None = None
        self.woken = asyncio.Event()
        # (known after it, bytes, whether it is an entry)
        self.waiting: deque[tuple[int, bytes, bool]] = deque()

    @property
    def principal(self) -> Principal:
        return self.bearer.principal

    def tell_entry(self, index: int, frame: bytes) -> None:
        self._put(index + 1, frame, is_entry=True)

    def tell_counters(self, known: int, content: bytes) -> None:
        self._put(known, content, is_entry=False)

    def _put(self, known: int, content: bytes, *, is_entry: bool) -> None:
        if self.ending is not None:
            return
        if len(self.waiting) >= WAITING:
            self.end(Ending.slow)
            return
        self.waiting.append((known, content, is_entry))
        self.woken.set()

    def end(self, reason: Ending) -> None:
        """Nothing more is told; what waits is let go, for the record has it."""
        self.ending = self.ending or reason
        self.waiting.clear()
        self.woken.set()

    def take(self) -> bytes:
        """All that waits, as bytes; nothing that was told before."""
        told = []
        for known, content, is_entry in self.waiting:
            if is_entry and known <= self.at:
                continue
            self.at = max(self.at, known)
            told.append(content if is_entry else frames.counters(self.at - 1, content))
        self.waiting.clear()
        self.woken.clear()
        return b"".join(told)


@dataclass(slots=True)
class Channel:
    """One session that somebody listens to."""

    table_id: UUID
    session_id: UUID
    listeners: set[Listener] = field(default_factory=set)
    counted: Counted | None = None
    # How often something was told, and how often it had been when the counters were read, and when they were told.
    changes: int = 0
    counted_at: int = -1
    told_at: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
