"""`python -m bench.processor`: processor time of one request, in this process, without a server and without a load.

The figures of `make bench` move with whatever else a machine does; the time that the process itself was running moves
far less, and shows what one change is worth. PostgreSQL's own time is not in it.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Final

import uvloop
from starlette.applications import Starlette
from starlette.types import Message, Scope

from app.core import embedded, logs
from app.core.settings import defaults
from app.main import create_app
from bench.bare import bare_app
from bench.ground import Site, build
from bench.rows import looking, reading, writing
from bench.servers import POOL, plain, settings_for

OK: Final = 200


def scope_of(text: str) -> tuple[Scope, bytes]:
    """What the web server makes of the text of a request: the scope, and the body."""
    head, _, body = text.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    fields = [line.split(": ", 1) for line in lines]
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50_000),
        "scheme": "http",
        "root_path": "",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in fields],
    }
    return scope, body.encode()


async def ask(app: Starlette, requests: Iterator[tuple[Scope, bytes]], wanted: int, times: int) -> None:
    """One client after its own answers; raises AssertionError where one has another status."""
    body = b""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        assert message.get("status", wanted) == wanted, message

    for _ in range(times):
        scope, body = next(requests)
        await app({**scope, "state": {}}, receive, send)


async def microseconds(app: Starlette, texts: Sequence[str], status: int, options: argparse.Namespace) -> float:
    """Processor time of this process for each request: readings with several in flight, writes one after the other."""
    requests = cycle([scope_of(text) for text in texts])
    clients = options.connections if status == OK else 1
    each = int(options.requests // clients)
    before = time.process_time_ns()
    await asyncio.gather(*(ask(app, requests, status, each) for _ in range(clients)))
    used: int = time.process_time_ns() - before
    count: int = each * clients
    return used / 1_000 / count


@asynccontextmanager
async def running(site: Site) -> AsyncIterator[dict[str, Starlette]]:
    service = create_app(settings_for(site.url, site.home))
    bare = bare_app(plain(site.url), site.home, table=site.mesa.table.id, pool_size=POOL)
    async with service.router.lifespan_context(service), bare.router.lifespan_context(bare):
        yield {"bare": bare, "tinkuy": service}


async def measure(folder: Path, url: str, options: argparse.Namespace) -> list[str]:
    """Lines of a table: medians of the rounds, the two in turn."""
    [site] = await build(url, folder, [options.size])
    lines = []
    async with running(site) as apps:
        for row in (*reading(site), *looking(site), *writing(site)):
            seen: dict[str, list[float]] = {kind: [] for kind in row.kinds}
            for _ in range(options.rounds):
                for kind, texts in row.kinds.items():
                    seen[kind].append(await microseconds(apps[kind], texts, row.status, options))
            service = median(seen["tinkuy"])
            spread = (max(seen["tinkuy"]) - min(seen["tinkuy"])) / 2
            bare = median(seen["bare"]) if row.bare else None
            beside, ratio = ("–", "–") if bare is None else (f"{bare:.0f}", f"{bare / service:.2f}")
            lines.append(f"| {row.name} | {beside} | {service:.0f} ± {spread:.0f} | {ratio} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000, help="subjects in the database")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=5_000, help="requests in one round")
    parser.add_argument("--connections", type=int, default=16, help="readings in flight")
    options = parser.parse_args()
    logs.configure(defaults().model_copy(update={"log_level": "error"}))
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.server(Path(folder) / "postgres", durable=False) as url,
        (Path(folder) / "log").open("w") as log,
    ):
        logs.configure(defaults())
        # The access line is written, to a file, as an operator's would be.
        [handler] = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(log)
        lines = uvloop.run(measure(Path(folder), url, options))
    print("| row | bare µs | Tinkuy µs | ratio |", "|---|---|---|---|", *lines, sep="\n")


if __name__ == "__main__":
    main()
