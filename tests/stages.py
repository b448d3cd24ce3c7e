"""What many tests begin with is built once, over HTTP as always, and brought back for the others.

A stage is known by the way that led to it: the calls of remembered functions since the test began, with what they were
given. As soon as a test does anything else, what follows is its own and is neither kept nor brought back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any, ParamSpec, TypeVar, cast

import asyncpg
import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.clocks import FakeClock
from tests.described import AsDescribed
from tests.restoring import Restored

Given = ParamSpec("Given")
Made = TypeVar("Made")
Way = tuple[tuple[str, str], ...]

WORTH_KEEPING = 0.05
"""Seconds of building from which on bringing rows back is the faster way."""
_OF_THE_SERVICE = ("keys", "checkpoint", "redactions", "files", "uploads")
_READING = ("GET", "HEAD", "OPTIONS")
_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Kept:
    """Rows by table as COPY gives them, the files of the service's folder, the hour, and what the builder answered."""

    rows: dict[str, bytes]
    files: dict[str, bytes]
    now: datetime
    made: object


@dataclass
class Stage:
    """How far the test has come; None as `way` means that it goes a way of its own."""

    database: Restored
    home: Path
    clock: FakeClock
    kept: dict[Way, Kept] = field(repr=False)
    way: Way | None = ()
    since: datetime = field(init=False)
    building: bool = False

    def __post_init__(self) -> None:
        self.since = self.clock.now

    def stray(self) -> None:
        """Something was written that no remembered function did."""
        self.way = None

    def at(self) -> Way | None:
        """The way so far, if nothing but reading happened since, and no hour was turned."""
        turned = self.clock.now - self.since
        return self.way if timedelta(0) <= turned < _A_MOMENT else None

    def come(self, way: Way) -> None:
        self.way, self.since = way, self.clock.now

    async def keep(self, way: Way, made: object) -> None:
        connection = await asyncpg.connect(self.database.url)
        try:
            rows = {each: await _copied(connection, each) for each in self.database.tables}
        finally:
            await connection.close()
        files = {str(path.relative_to(self.home)): path.read_bytes() for path in self._files()}
        filled = {table: data for table, data in rows.items() if len(data) > _NOTHING}
        self.kept[way] = Kept(filled, files, self.clock.now, made)

    async def bring_back(self, kept: Kept) -> None:
        connection = await asyncpg.connect(self.database.url)
        try:
            async with connection.transaction():
                await connection.execute("SET LOCAL session_replication_role = replica")
                await connection.execute("; ".join(f'DELETE FROM "{each}"' for each in self.database.tables))  # noqa: S608
                for table, data in kept.rows.items():
                    await connection.copy_to_table(table, source=BytesIO(data), format="binary")
        finally:
            await connection.close()
        for path in self._files():
            if str(path.relative_to(self.home)) not in kept.files:
                path.unlink()
        for name, content in kept.files.items():
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != content:
                path.touch(mode=0o600)
                path.write_bytes(content)
        self.clock.now = kept.now

    def _files(self) -> list[Path]:
        """What the service keeps outside the database; the test's own files may lie beside it."""
        return [
            path
            for name in _OF_THE_SERVICE
            for path in (self.home / name, *(self.home / name).rglob("*"))
            if path.is_file()
        ]


# The signature of a binary COPY, its flags, and the mark of its end: a table without rows.
_NOTHING = 21


async def _copied(connection: "asyncpg.Connection", table: str) -> bytes:
    rows = BytesIO()
    await connection.copy_from_table(table, output=rows, format="binary")
    return rows.getvalue()


class HungUp:
    """Who asks within the process hears how a stream begins, and hangs up: an answer has to end for them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, streams, over = asyncio.Event(), False, False

        async def sending(message: Message) -> None:
            nonlocal streams, over
            await send(message)
            streams = streams or b"text/event-stream" in dict(message.get("headers", ())).get(b"content-type", b"")
            if message["type"] == "http.response.body":
                over = not message.get("more_body", False)
                if streams and b"id: " in message["body"]:
                    begun.set()

        async def receiving() -> Message:
            coming, hanging = asyncio.ensure_future(receive()), asyncio.ensure_future(begun.wait())
            try:
                await asyncio.wait({coming, hanging}, return_when=asyncio.FIRST_COMPLETED)
                return coming.result() if coming.done() else {"type": "http.disconnect"}
            finally:
                coming.cancel()
                hanging.cancel()

        await self.app(scope, receiving, sending)
        if streams and not over:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


class Counted(httpx.ASGITransport):
    """Tells the test's stage of every call that may have written something, and holds answers to the document."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(HungUp(AsDescribed(app)))
        self.stage: Stage | None = getattr(app.state, "stage", None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.stage is not None and request.method not in _READING:
            self.stage.stray()
        return await super().handle_async_request(request)


def remembered(build: Callable[Given, Awaitable[Made]]) -> Callable[Given, Awaitable[Made]]:
    """A builder whose first argument is the mesa, or has one; it answers for the test at hand whatever it answered.

    A builder that fills the devices of its first argument finds them there again.
    """

    @wraps(build)
    async def again(*given: Given.args, **named: Given.kwargs) -> Made:
        stage = stage_of(given[0])
        before = stage.at() if stage is not None else None
        called = f"{build.__qualname__}", _told(given[1:], named)
        if stage is None or before is None or " at 0x" in called[1]:
            return await build(*given, **named)
        way = (*before, called)
        if way in stage.kept:
            await stage.bring_back(stage.kept[way])
            stage.come(way)
            of, made = cast("tuple[Any, Made]", _for_test(stage.kept[way].made, given[0], stage.clock))
            if hasattr(of, "devices"):
                given[0].devices.update(of.devices)  # type: ignore[attr-defined]
            return made
        outermost, stage.building = not stage.building, True
        began = perf_counter()
        try:
            made = await build(*given, **named)
        except BaseException:
            stage.stray()
            raise
        finally:
            stage.building = not outermost
        if outermost and perf_counter() - began > WORTH_KEEPING:
            await stage.keep(way, _for_test((given[0], made), given[0], stage.clock))
        stage.come(way)
        return made

    return again


def stage_of(first: Any) -> Stage | None:
    """The stage of the test whose mesa this is, or whose mesa it has."""
    mesa = getattr(first, "mesa", first)
    stage: Stage | None = mesa.administrator.api.stage
    return stage


def _told(given: tuple[object, ...], named: dict[str, object]) -> str:
    return repr((tuple(each for each in given if not isinstance(each, FakeClock)), sorted(named.items())))


def _for_test(made: Any, first: Any, clock: FakeClock) -> Any:
    """A copy in which the mesa and the clock are those of the test at hand."""
    mesa = getattr(first, "mesa", first)
    if isinstance(made, type(mesa)):
        return mesa
    if isinstance(made, FakeClock):
        return clock
    if isinstance(made, dict):
        return {key: _for_test(value, first, clock) for key, value in made.items()}
    if isinstance(made, (list, tuple)):
        return type(made)(_for_test(value, first, clock) for value in made)
    if is_dataclass(made) and not isinstance(made, type):
        return replace(
            made, **{each.name: _for_test(getattr(made, each.name), first, clock) for each in fields(made) if each.init}
        )
    return made
