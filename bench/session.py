"""`python -m bench.session`: what the calls cost that a session makes all evening, over a room with forty people in it.

The application is called in this process, one call after the other, over a durable PostgreSQL: the time is that of a
call from its first byte to its answer, without a web server and a line. Rounds bring all calls in turn. What else the
machine does is in the time by the wall, and hardly in that of the processor, which leaves PostgreSQL out.
"""

import argparse
import logging
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from uuid import uuid4

import orjson
import uvloop
from fastapi import FastAPI

from app.bootstrap import prepare
from app.core import embedded, logs
from app.core.migrations import migrate
from app.core.settings import defaults
from bench.ground import create, renamed, within
from bench.processor import scope_of
from bench.screens import DELEGATES, PRESENT, PROPOSALS, arrive_further, propose
from bench.servers import settings_for
from tests.clocks import FakeClock
from tests.counting import statements
from tests.evening import Evening, begin
from tests.mesa import Json, Person, set_up

ROUNDS: Final = 200
WARM: Final = 10
SELDOM: Final = 10


@dataclass(slots=True)
class Told:
    """What one kind of call took: seconds of each, by the wall and of this processor, bytes, and its statements."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    sent: int = 0
    answered: int = 0
    statements: int = 0

    def line(self, name: str) -> str:
        taken = [1_000 * each for each in self.seconds]
        best, most = quantiles(taken, n=20)[0], quantiles(taken, n=20)[18]
        figures = f"{best:.1f} | {median(taken):.1f} | {most:.1f} | {1_000 * median(self.processor):.1f}"
        return f"| {name} | {figures} | {self.statements} | {self.sent} | {self.answered:,} |"


@dataclass
class Line:
    """Calls of the people of a session, noted by name."""

    app: FastAPI
    clock: FakeClock
    told: dict[str, Told] = field(default_factory=lambda: defaultdict(Told))
    counting: bool = False

    async def call(
        self, name: str, who: Person, path: str, body: Json | None = None, *, get: bool = False, **headers: str
    ) -> Mapping[str, Any]:
        """The answer, which is what was asked for."""
        self.clock.advance(seconds=1)
        content = b"" if get or body is None else orjson.dumps(body)
        fields = {"Host": "bench.test", "Authorization": f"Bearer {who.token}", **headers}
        if content:
            fields |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        head = "\r\n".join([f"{'GET' if get else 'POST'} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())])
        scope, _ = scope_of(f"{head}\r\n\r\n")
        pieces, status = list[bytes](), list[int]()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            if "status" in message:
                status.append(message["status"])
            pieces.append(message.get("body", b""))

        told = self.told[name]
        if self.counting:
            async with statements(self.app) as sent:
                await self.app({**scope, "state": {}}, receive, send)
            told.statements = sum(not each.startswith(("BEGIN", "COMMIT")) for each in sent)
        else:
            began, busy = time.perf_counter(), time.process_time()
            await self.app({**scope, "state": {}}, receive, send)
            told.seconds.append(time.perf_counter() - began)
            told.processor.append(time.process_time() - busy)
        answer = b"".join(pieces)
        assert status in ([200], [201]), answer
        told.sent, told.answered = len(content), len(answer)
        found: Mapping[str, Any] = orjson.loads(answer)
        return found


async def round_of(line: Line, evening: Evening, item: str, proposal: Json, number: int) -> None:
    """What happens in some minutes of a session: somebody comes, speaks, is written down, and another one leaves."""
    mesa, path = evening.mesa, evening.path
    adviser, rapporteur, facilitator = mesa["adviser"], mesa["rapporteur"], mesa["facilitator"]
    stay = await line.call("arrive", adviser, f"{path}/attendances", {"mode": "in_person"})
    asked = await line.call("ask for the floor", adviser, f"{path}/floor-requests", {"seconds": 60})
    turn = await line.call("give the floor", facilitator, f"{path}/turns", {"request_id": asked["id"]})
    text = {"text": f"Apunte {number}: la empresa explica de dónde toma el agua.", "speaker": {"turn_id": turn["id"]}}
    await line.call("take a note", rapporteur, f"{path}/minutes/notes", text)
    await line.call("end a turn", facilitator, f"{path}/turns/{turn['id']}/end")
    await line.call("start an item", facilitator, f"{path}/agenda-items/{item}/start")
    await line.call("pause an item", facilitator, f"{path}/agenda-items/{item}/pause")
    if number % SELDOM == 0:  # Every word that was said stands in the room, and nobody says two hundred.
        said = {"stance": "object", "text": f"Falta la fecha ({number})."}
        tags = {"If-Match": proposal["etag"], "Idempotency-Key": str(uuid4())}
        await line.call("take a position", mesa["community"], evening.positions(proposal), said, **tags)
    await line.call("draw a ticket of the stream", adviser, f"{path}/stream-tickets")
    await line.call("read the room", adviser, f"{path}/room", get=True)
    await line.call("leave", adviser, f"{path}/attendances/{stay['id']}/departure")


async def measure(folder: Path, server: str, rounds: int) -> list[str]:
    """The lines of the table."""
    await create(server, "session")
    url, home, clock = renamed(server, "session"), folder / "home", FakeClock()
    home.mkdir()
    await migrate(url)
    welcome = await prepare(settings_for(url, home), url, clock=clock)
    async with within(url, home, clock) as (app, api):
        mesa = replace(await set_up(api, first_code=welcome.lines[0].rsplit(" ", 1)[1]), clock=clock)
        evening = await begin(mesa, *DELEGATES)
        there = [name for name in mesa.table.people if name not in DELEGATES and name != "adviser"]
        await mesa.arrive(evening.session, *there)
        await arrive_further(evening, PRESENT - len(mesa.table.people))
        for number in range(PROPOSALS):
            await propose(evening, answered=number % 2 == 1)
        proposal = await evening.table()
        items = (await mesa["state"].read(f"{evening.path}/agenda-items"))["items"]
        line = Line(app, clock)
        for number in range(-WARM, rounds):
            if number == 0:
                line.told.clear()
            await round_of(line, evening, items[0]["id"], proposal, number)
        line.counting = True
        await round_of(line, evening, items[0]["id"], proposal, rounds)
    return [told.line(name) for name, told in line.told.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.server(Path(folder) / "postgres", durable=True) as url,
        (Path(folder) / "log").open("w") as log,
    ):
        logs.configure(defaults())
        [handler] = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(log)
        lines = uvloop.run(measure(Path(folder), url, options.rounds))
    heading = "| call | p5 ms | median ms | p95 ms | processor ms | statements | bytes sent | bytes answered |"
    print(heading, "|---|---|---|---|---|---|---|---|", *lines, sep="\n")


if __name__ == "__main__":
    main()
