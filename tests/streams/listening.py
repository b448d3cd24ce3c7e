"""Listening to a session over a real connection: the stream of a server on loopback, taken apart into events."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import uvicorn
from fastapi import FastAPI

from app.core import serving
from app.core.connections import Bounds
from tests.mesa import Json, Person

PATIENCE = 20.0
Event = Json


class _Server(serving.Server):
    def __init__(self, config: uvicorn.Config, let_go: Callable[[], None]) -> None:
        super().__init__(config, let_go)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.listens.set()


@asynccontextmanager
async def served(app: FastAPI, **bounds: float) -> AsyncIterator[str]:
    """Where an application whose lifespan runs already is reached; it stops as `tinkuy serve` stops."""
    limits = {name: getattr(Bounds.of(app.state.settings), name) for name in Bounds.__slots__}
    config = serving.config(app, Bounds(**{**limits, **bounds}))
    config.lifespan = "off"
    server = _Server(config, app.state.streams.end)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await server.listens.wait()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@dataclass
class Ear:
    """What one listener has heard so far."""

    answer: httpx.Response
    events: list[Event] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        event: Event = {}
        with suppress(httpx.HTTPError):
            async for line in self.answer.aiter_lines():
                if not line:
                    if event:
                        self.events.append(event)
                        self.heard.set()
                    event = {}
                elif not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    event[name] = json.loads(value) if name == "data" else value
        self.over.set()
        self.heard.set()

    @property
    def entries(self) -> list[int]:
        return [event["data"]["index"] for event in self.named("entry")]

    @property
    def acts(self) -> list[str]:
        return [event["data"]["entry"]["type"] for event in self.named("entry")]

    @property
    def counted(self) -> Json:
        """The last counters."""
        counters: Json = self.named("counters")[-1]["data"]
        return counters

    @property
    def last_id(self) -> str:
        return str(next(event["id"] for event in reversed(self.events) if "id" in event))

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event.get("event") == name]

    async def until(self, holds: Callable[["Ear"], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds(self):
                assert not self.over.is_set(), self.events[-3:]
                self.heard.clear()
                await self.heard.wait()

    async def until_over(self) -> str | None:
        """The reason that was told."""
        async with asyncio.timeout(PATIENCE):
            await self.over.wait()
        ends = self.named("end")
        return ends[-1]["data"]["reason"] if ends else None


@asynccontextmanager
async def listening(
    base: str, path: str, person: Person | None = None, *, last: str | None = None, **query: str
) -> AsyncIterator[Ear]:
    """An ear at the stream of a session, once it has heard the first counters or was refused."""
    headers = {"Authorization": f"Bearer {person.token}"} if person else {}
    if last is not None:
        headers["Last-Event-ID"] = last
    async with (
        httpx.AsyncClient(base_url=base, trust_env=False, timeout=PATIENCE) as http,
        http.stream("GET", f"{path}/stream", params=query, headers=headers) as answer,
    ):
        ear = Ear(answer)
        if answer.status_code != 200:
            await answer.aread()
            yield ear
            return
        task = asyncio.create_task(ear.listen())
        try:
            await ear.until(lambda ear: any("id" in event for event in ear.events))
            yield ear
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
