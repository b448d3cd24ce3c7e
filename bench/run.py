"""`make bench`: how fast the service reads and writes, as a share of what bare Starlette and asyncpg reach beside it.

Everything runs on this machine and ends by itself: a PostgreSQL of its own, two processes of the service and two bare
ones, and a load generator. The rounds are interleaved, so that whatever else the machine does meets all alike.
"""

import argparse
import asyncio
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import httpx

from app.core import embedded, logs
from app.core.settings import defaults
from bench import rules
from bench.filling import verify
from bench.ground import Site, build
from bench.load import Job, Seen
from bench.report import Figure, Machine, heading, markdown
from bench.rows import ONE_TABLE, Row, looking, reading, writing
from bench.servers import Serving, plain

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"
KINDS = ("bare", "tinkuy")


def module(name: str, given: object, log: IO[str] | None = None) -> "subprocess.Popen[str]":
    """One of our modules as a process of its own, with its orders on standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", name], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
    )
    assert process.stdin
    process.stdin.write(json.dumps(given))
    process.stdin.close()
    return process


@contextmanager
def served(site: Site, kind: str) -> Iterator[int]:
    """The port of a server of its own for one site; its log goes to a file, as an operator's would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = Serving(kind, site.url, str(site.home), port, str(site.mesa.table.id))
    with (site.home / f"{kind}.log").open("w") as log:
        process = module("bench.servers", asdict(serving), log)
        try:
            assert process.stdout
            if process.stdout.readline().strip() != "listening":
                raise RuntimeError((site.home / f"{kind}.log").read_text())
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def load(port: int, requests: Sequence[str], status: int, clients: int, seconds: float) -> Seen:
    process = module("bench.load", asdict(Job(port, list(requests), status, clients, seconds)))
    assert process.stdout
    seen = process.stdout.read()
    if process.wait() != 0:
        raise RuntimeError("The load generator ended with an error.")
    return Seen(**json.loads(seen))


def require_same_bytes(ports: tuple[int, int], row: Row) -> None:
    """The comparison is one of equals: for every tenth request both answer the same body."""
    bodies = []
    for port, texts in zip(ports, (row.tinkuy, row.bare), strict=True):
        lines = [text.split("\r\n") for text in texts[::10]]
        fields = [dict(line.split(": ", 1) for line in each[1:] if line) for each in lines]
        paths = [f"http://127.0.0.1:{port}{each[0].split()[1]}" for each in lines]
        bodies.append([httpx.get(path, headers=head).content for path, head in zip(paths, fields, strict=True)])
    assert bodies[0] == bodies[1], f"{row.name}: the two answer different bytes"


Ports = Mapping[tuple[int, str], int]


@contextmanager
def serving_all(sites: Sequence[Site]) -> Iterator[Ports]:
    """The ports by size and kind."""
    with ExitStack() as stack:
        yield {(site.size, kind): stack.enter_context(served(site, kind)) for site in sites for kind in KINDS}


def rounds(pairs: Sequence[tuple[Site, Row]], ports: Ports, options: argparse.Namespace, clients: int) -> list[Figure]:
    """One row on every site, bare and service in turn."""
    made = {(site.size, kind): Figure(row.name, site.size, kind, clients) for site, row in pairs for kind in row.kinds}
    for turn in range(-1, options.rounds):
        for site, row in pairs:
            for kind, texts in row.kinds.items():
                seconds = options.seconds if turn >= 0 else options.seconds / 2
                seen = load(ports[site.size, kind], texts, row.status, clients, seconds)
                if turn >= 0:  # the first round warms up
                    made[site.size, kind].add(seen)
    return list(made.values())


def by_row(sites: Sequence[Site], rows: Callable[[Site], list[Row]]) -> list[list[tuple[Site, Row]]]:
    return [list(zip(sites, same, strict=True)) for same in zip(*map(rows, sites), strict=True)]


def measure_reading(sites: Sequence[Site], ports: Ports, options: argparse.Namespace) -> list[Figure]:
    found = by_row(sites, reading)
    for pairs in found:
        for site, row in pairs:
            require_same_bytes((ports[site.size, "tinkuy"], ports[site.size, "bare"]), row)
    found += by_row(sites, looking)
    return [figure for pairs in found for figure in rounds(pairs, ports, options, options.connections)]


def measure_writing(sites: Sequence[Site], ports: Ports, options: argparse.Namespace) -> list[Figure]:
    """Afterwards what both have written must be one log that verifies."""
    figures = [
        figure
        for pairs in by_row(sites, writing)
        for clients in options.writers
        for figure in rounds(pairs, ports, options, clients)
    ]
    for site in sites:
        asyncio.run(verify(plain(site.url)))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], help="subjects in each database")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="length of one round")
    parser.add_argument("--connections", type=int, default=16, help="clients that read")
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 16], help="clients that write")
    parser.add_argument("--only", choices=["reading", "writing"], help="half of the rows")
    parser.add_argument("--rules", action="store_true", help="only what the check of the ground rules is compared with")
    options = parser.parse_args()
    if options.rules:
        options.sizes, options.writers, options.only = options.sizes[:1], [1], "writing"
    logs.configure(defaults().model_copy(update={"log_level": "error"}))
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.server(Path(folder) / "postgres") as url,
    ):
        print("Filling the databases …", file=sys.stderr)
        sites = asyncio.run(build(url, Path(folder), options.sizes))
        with serving_all(sites) as ports:
            figures = measure_reading(sites, ports, options) if options.only != "writing" else []
            figures += measure_writing(sites, ports, options) if options.only != "reading" else []
    machine = Machine(platform.machine(), os.cpu_count() or 0, platform.python_version(), platform.system())
    checked = rules.measure()
    print(heading(machine, options.rounds, options.seconds), markdown(figures), sep="\n\n")
    if writes := [figure.rate for figure in figures if figure.kind == "tinkuy" and figure.row == ONE_TABLE]:
        # Beside the shortest write the check weighs most.
        print(f"\n{checked.told(max(writes))}")
    RESULTS.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    result = {
        "at": at.isoformat(),
        "machine": asdict(machine),
        "figures": [figure.told() for figure in figures],
        "rules": asdict(checked),
    }
    file = RESULTS / f"{at:%Y%m%dT%H%M%SZ}.json"
    file.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"\n{file.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
