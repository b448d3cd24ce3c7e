"""The load generator, a process of its own: keep-alive connections on the loopback, uvloop, one request in flight each.

Reads a job as JSON from standard input and writes what it saw as JSON to standard output. Every answer is counted and
its status checked; a run with a single wrong answer is no measurement and ends with an error.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from itertools import cycle
from typing import cast

import uvloop

MOST_REQUESTS = 1_000_000
MOST_SECONDS = 60.0
GRACE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """What to ask of 127.0.0.1:`port`: `requests` in turn, each the full bytes of an HTTP/1.1 request as text."""

    port: int
    requests: list[str]
    status: int
    connections: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it: answers, body bytes, the seconds it took and the answers' latencies in milliseconds."""

    answers: int
    body_bytes: int
    seconds: float
    p50: float
    p99: float


class Connection(asyncio.Protocol):
    """One client: sends, waits for the whole answer, sends the next."""

    def __init__(self, run: "Run") -> None:
        self.run = run
        self.received = bytearray()
        self.wanted = 0
        self.sent_at = 0.0
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.WriteTransport", transport)  # uvloop's own type does not say so
        self.send()

    def send(self) -> None:
        assert self.transport is not None
        request = self.run.next_request()
        if request is None:
            self.transport.close()
            return
        self.sent_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.wanted:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.received[:end]).lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            self.wanted = end + 4 + length
            self.run.answered_with(head, length)
        if len(self.received) >= self.wanted:
            self.run.latencies.append(time.perf_counter() - self.sent_at)
            self.received.clear()
            self.wanted = 0
            self.send()

    def connection_lost(self, _: Exception | None) -> None:
        self.run.one_less()


class Run:
    """One bounded run over several connections."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.requests = cycle([text.encode() for text in job.requests])
        self.expected = f"http/1.1 {job.status} ".encode()
        self.until = time.perf_counter() + min(job.seconds, MOST_SECONDS)
        self.latencies: list[float] = []
        self.body_bytes = 0
        self.wrong: str | None = None
        self.open = job.connections
        self.over = asyncio.Event()

    def next_request(self) -> bytes | None:
        if self.wrong or time.perf_counter() >= self.until or len(self.latencies) >= MOST_REQUESTS:
            return None
        return next(self.requests)

    def answered_with(self, head: bytes, length: int) -> None:
        self.body_bytes += length
        if not head.startswith(self.expected):
            self.wrong = head.decode("latin-1")

    def one_less(self) -> None:
        self.open -= 1
        if self.open == 0:
            self.over.set()


async def perform(job: Job) -> Seen:
    """Raises RuntimeError where an answer had another status, or a connection was cut."""
    run = Run(job)
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    for _ in range(job.connections):
        await loop.create_connection(lambda: Connection(run), "127.0.0.1", job.port)
    await asyncio.wait_for(run.over.wait(), job.seconds + GRACE_SECONDS)
    seconds = time.perf_counter() - started
    if run.wrong or seconds < job.seconds * 0.9:
        raise RuntimeError(run.wrong or "The server closed its connections early.")
    ordered = sorted(run.latencies)
    at = [ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99)]
    return Seen(len(ordered), run.body_bytes, seconds, *at)


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(perform(Job(**json.load(sys.stdin)))))))
