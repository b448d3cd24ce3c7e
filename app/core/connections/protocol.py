"""One connection, as uvicorn has it, with everything counted that comes over it, and the time that it takes."""

import asyncio
import time
from enum import Enum, auto
from typing import Any, ClassVar, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.core.connections import answers
from app.core.connections.bounds import Bounds
from app.core.errors import Refusal
from app.core.problems import HeaderTooLarge, RequestTooSlow

# Clients send a request and wait for its answer; browsers never pipeline, and who does needs no more than this.
_PIPELINED: Final = 8
# After a refusal we go on reading for a moment: a connection closed over unread bytes is reset, and takes the answer
# that is on its way with it (RFC 9112 section 9.6).
_LINGER_SECONDS: Final = 2.0
_LINGER_BYTES: Final = 16_777_216
# What `name: value\r\n` is longer than its name and value.
_FIELD_EXTRA: Final = 4


class _Coming(Enum):
    """What of a request is on its way; NOTHING also means what may precede one, such as an empty line."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class BoundedProtocol(HttpToolsProtocol):
    """One connection: what may come over it, how long that may take, and how long it may stay silent."""

    bounds: ClassVar[Bounds]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._coming = _Coming.NOTHING
        # Bytes since the last head or piece of a body was whole: as much as the parser may be holding.
        self._loose = 0
        self._head_bytes = 0
        self._head_fields = 0
        # Those that have not bought time yet.
        self._body_bytes = 0
        # Requests whose head has come and whose answer is not complete.
        self.unanswered = 0
        self.silent_since = time.monotonic()
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._refusal: type[Refusal] | None = None
        self._refused = False
        self._discarded = 0

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        # `pause_writing` then tells of whatever could not be written at once, and not only of more than 64 KiB.
        transport.set_write_buffer_limits(high=0)
        self._wait(self.bounds.header_seconds)
        if len(self.connections) > self.bounds.connections:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._discard(data)
            return
        self._loose += len(data)
        super().data_received(data)
        if self._loose > self.bounds.header_bytes:
            self._refusal = self._refusal or HeaderTooLarge
        if self._refusal is not None:
            self._refuse(self._refusal)
        elif self._timer is None and (self._coming is not _Coming.NOTHING or self._loose):
            in_body = self._coming is _Coming.BODY
            self._wait(self.bounds.body_seconds if in_body else self.bounds.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._watch(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        self._stop_watching()
        super().resume_writing()

    # Callbacks of httptools

    def on_message_begin(self) -> None:
        self._coming = _Coming.HEAD
        self._head_bytes = self._head_fields = self._body_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._head_bytes += len(url)
        if self._is_within_bounds():
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value) + _FIELD_EXTRA
        self._head_fields += 1
        # What follows a body are trailers, which nobody here asks for: they shall not pass for fields of the head.
        if self._is_within_bounds() and self._coming is _Coming.HEAD:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self.unanswered >= _PIPELINED:
            self._refusal = self._refusal or HeaderTooLarge
        if self._refusal is None:
            self._moves_on(_Coming.BODY)
            self.unanswered += 1
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._refusal is None:
            self._loose = 0
            self._body_bytes += len(body)
            super().on_body(body)
            if not self.unanswered:
                self._discard(body)

    def on_message_complete(self) -> None:
        if self._refusal is None:
            self._moves_on(_Coming.NOTHING)
            super().on_message_complete()

    # What uvicorn calls when an answer is complete

    def on_response_complete(self) -> None:
        self.unanswered -= 1
        self.silent_since = time.monotonic()
        super().on_response_complete()

    # Bounds

    def _is_within_bounds(self) -> bool:
        if self._head_bytes > self.bounds.header_bytes or self._head_fields > self.bounds.header_fields:
            self._refusal = HeaderTooLarge
        return self._refusal is None

    def _moves_on(self, coming: _Coming) -> None:
        self._coming = coming
        self._loose = 0
        self._stop_waiting()

    def _wait(self, seconds: float) -> None:
        self._timer = self.loop.call_later(seconds, self._waited)

    def _waited(self) -> None:
        """The time is over for what is on its way, unless what came of it has bought some more."""
        self._timer = None
        if self._earlier_ones:
            # It is not read on before those are answered.
            self._wait(self.bounds.header_seconds)
        elif self._coming is _Coming.BODY and self._body_bytes >= self.bounds.bytes_per_second:
            seconds, self._body_bytes = divmod(self._body_bytes, self.bounds.bytes_per_second)
            self._wait(seconds)
        elif self._coming is _Coming.NOTHING and not self._loose:
            self.transport.close()
        else:
            self._refuse(RequestTooSlow)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def _earlier_ones(self) -> int:
        """Requests before the one that is on its way whose answers are not complete."""
        return self.unanswered - (self._coming is _Coming.BODY)

    def _watch(self, unread: int) -> None:
        """Gives the connection up unless its other end reads at the slowest rate at least; `unread` is in bytes."""

        def look() -> None:
            left = self.transport.get_write_buffer_size()
            if unread - left < self.bounds.body_seconds * self.bounds.bytes_per_second:
                self._give_up("an answer was not read")
            else:
                self._watch(left)

        self._unread = self.loop.call_later(self.bounds.body_seconds, look)

    def _stop_watching(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _make_room(self) -> None:
        """Ends the connection that has been silent the longest: this one, where all others are being answered."""
        idle = [each for each in self.connections if isinstance(each, BoundedProtocol) and not each.unanswered]
        min(idle, key=lambda each: each.silent_since).end_for_another()

    # Ends

    def end_for_another(self) -> None:
        """End this connection, whatever was on its way."""
        self._give_up("room was made for another connection")

    def _refuse(self, kind: type[Refusal]) -> None:
        """Answers with the refusal and ends the connection; without a word where an answer is already on its way."""
        self._refused = True
        self._stop_waiting()
        answered = self._coming is _Coming.BODY and (not self.unanswered or self.cycle.response_started)
        if answered or self._earlier_ones or self.transport.is_closing():
            self._give_up(kind.code)
            return
        answers.tell(kind.code)
        self.transport.write(answers.raw(kind()))
        self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.abort)

    def _discard(self, data: bytes) -> None:
        self._discarded += len(data)
        if self._discarded > _LINGER_BYTES:
            self._give_up("more was sent after the answer")

    def _give_up(self, reason: str) -> None:
        answers.tell(reason)
        self.transport.abort()
