"""`python -m bench.streaming`: how soon an act is heard by many who listen to one session, beside a bare ASGI stream.

A PostgreSQL of its own, a table with a session and enough people, one process of each kind in turn, and the listeners
in this process. What is measured is the time from the answer to an act until each of the listeners has its entry, and
what the process holds in memory for them. Prints a table; the machine should do nothing else meanwhile.
"""

import argparse
import asyncio
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]  # it ships no annotations
import uvloop

from app.bootstrap import prepare
from app.core import embedded
from app.core.migrations import migrate
from app.identity.tokens import Principal
from bench.ground import create, renamed, within
from bench.run import module
from bench.servers import Serving, settings_for
from tests.clocks import FakeClock
from tests.mesa import Api, Json, Mesa, Person, accept, key, set_up
from tests.seating import mandate_body

_OF_ONE = 6
# More would be requests beyond those that the service answers at the same time.
_AT_ONCE = 50
_PATIENCE = 120
_MILLISECONDS = 1_000
_MEGABYTE = 2**20
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Room:
    """A session that goes on, who may listen to it, and who acts."""

    url: str
    home: Path
    path: str
    listeners: Sequence[str]
    writer: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Milliseconds, and megabytes of the process before anybody listened and while all did."""

    kind: str
    p50: float
    p99: float
    before: float
    while_open: float


async def arranged(server: str, folder: Path, listeners: int) -> Room:
    """A table with a session, and as many observers as it takes."""
    await create(server, "streaming")
    url, clock = renamed(server, "streaming"), FakeClock()
    await migrate(url)
    welcome = await prepare(settings_for(url, folder), url, clock=clock)
    async with within(url, folder, clock) as (app, api):
        app.state.signer = app.state.signer.without_interval()
        mesa = await set_up(api, first_code=welcome.lines[0].rsplit(" ", 1)[1])
        people = await _observers(api, mesa, -(-listeners // _OF_ONE))
        await mesa.installed()
        session = await mesa.convened_session()
    async with within(url, folder) as (app, api):
        tokens, now = app.state.tokens, app.state.clock()
        issued = [tokens.issue(Principal("account", person.account), now) for person in people]
        writer = mesa.at(api, tokens, app.state.clock)["facilitator"].token
    return Room(url, folder, f"{mesa.path}/sessions/{session['id']}", issued, writer or "")


async def _observers(api: Api, mesa: Mesa, most: int) -> Sequence[Person]:
    seat = {"organization_id": str(mesa.organizations["independent"]), "role": "observer"}
    rows: list[Json] = [{"act": key(), **seat, "mandate": mandate_body(powers=["speak"])} for _ in range(most)]
    answer = await mesa["facilitator"].post(f"{mesa.path}/seat-batches", {"rows": rows})
    codes = [each["code"] for each in answer.json()["results"]]
    return [await accept(api, code, f"oyente.{place}") for place, code in enumerate(codes)]


@contextmanager
def served(room: Room, kind: str) -> Iterator[tuple[int, psutil.Process]]:
    """The port and the process of a server of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    orders = Serving(kind, room.url, str(room.home), port, room.path.split("/")[3])
    with (room.home / f"{kind}.log").open("w") as log:
        process = module("bench.servers", asdict(orders), log)
        try:
            assert process.stdout
            if process.stdout.readline().strip() != "listening":
                raise RuntimeError((room.home / f"{kind}.log").read_text())
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


class Ear:
    """One listener: when it had the entry of which index."""

    def __init__(self) -> None:
        self.heard = dict[int, float]()
        self.begun = asyncio.Event()

    async def listen(self, port: int, path: str, token: str, opening: asyncio.Semaphore) -> None:
        """As many as `opening` lets open at once; `begun` says that it listens."""
        await opening.acquire()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET {path}/stream HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(head.encode())
        try:
            status = await reader.readline()
            if b" 200 " not in status:
                raise RuntimeError(status.decode())
            await reader.readuntil(b"retry: 1000")
            self.begun.set()
            opening.release()
            while line := await reader.readline():
                if line.startswith(b'data: {"index":'):
                    index = int(line[len(b'data: {"index":') :].split(b",", 1)[0])
                    self.heard[index] = time.perf_counter()
        finally:
            writer.close()


async def measured(room: Room, kind: str, listeners: int, acts: int) -> Heard:
    """One process, while all listen and one acts, through a process of the service in both cases."""
    with served(room, "tinkuy") as (writes, _), served(room, kind) as (port, process):
        before = process.memory_info().rss / _MEGABYTE
        opening, ears = asyncio.Semaphore(_AT_ONCE), [Ear() for _ in range(listeners)]
        tasks = [
            asyncio.create_task(ear.listen(port, room.path, room.listeners[place // _OF_ONE], opening))
            for place, ear in enumerate(ears)
        ]
        async with asyncio.timeout(_PATIENCE):
            await asyncio.gather(*(ear.begun.wait() for ear in ears))
        await asyncio.sleep(2)
        answered = await _act(room, writes, acts)
        await asyncio.sleep(3)
        held = process.memory_info().rss / _MEGABYTE
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    late = sorted((ear.heard[index] - at) * _MILLISECONDS for ear in ears for index, at in answered.items())
    return Heard(kind, late[len(late) // 2], late[len(late) * 99 // _PERCENT], before, held)


async def _act(room: Room, port: int, acts: int) -> dict[int, float]:
    """When each act was answered, by its index; raises AssertionError where one was refused."""
    answered = dict[int, float]()
    table = room.path.rsplit("/sessions", 1)[0]
    headers = {"Authorization": f"Bearer {room.writer}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as http:
        for _ in range(acts):
            body = {"title": "Otra", "starts_at": "2026-12-20T14:00:00Z", "duration_minutes": 60}
            answer = await http.post(f"{table}/sessions", json=body, headers={"Idempotency-Key": key()})
            assert answer.status_code == 201, answer.text
            answered[int(answer.headers["ledger-entry"].split()[0])] = time.perf_counter()
            await asyncio.sleep(0.5)
    return answered


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--listeners", type=int, default=500)
    asked.add_argument("--acts", type=int, default=20)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        with embedded.server(folder / "postgres", durable=False) as url:
            room = asyncio.run(arranged(url, folder / "home", options.listeners))
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                found = [
                    runner.run(measured(room, kind, options.listeners, options.acts))
                    for kind in ("bare_stream", "tinkuy")
                ]
    sys.stdout.write(f"{options.listeners} listeners, {options.acts} acts, half a second apart\n")
    for each in found:
        a_listener = (each.while_open - each.before) * 1024 / options.listeners
        sys.stdout.write(
            f"{each.kind:12} p50 {each.p50:7.1f} ms  p99 {each.p99:7.1f} ms  {each.before:5.0f} MB before, "
            f"{each.while_open:5.0f} MB while all listen: {a_listener:5.0f} KB a listener\n"
        )


if __name__ == "__main__":
    main()
