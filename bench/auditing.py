"""`python -m bench.auditing --entries 1000000`: how many entries a second an audit looks at, and in how much memory."""

import argparse
import asyncio
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import asyncpg

from app.audit.outside import Outside
from app.audit.service import audit
from app.core import embedded
from app.core.migrations import migrate
from bench.filling import Ground, fill
from bench.servers import plain

PORTION = 100_000


async def measure(url: str, home: Path, entries: int) -> str:
    """One line of the table in docs/benchmarks.md; raises AssertionError where the audit finds anything."""
    await migrate(url)
    connection = await asyncpg.connect(plain(url))
    await connection.execute("INSERT INTO ledger_head VALUES (true, 'bench.tinkuy.example/log', 0, '')")
    # In a process of its own: the memory of filling is not the memory of the audit.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        elsewhere.submit(_filled, plain(url), entries).result()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, used = time.perf_counter(), time.process_time()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        report = await audit(connection, Outside(home))
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    await connection.close()
    assert report.findings == [], report.findings[:3]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    rate = report.entries / seconds
    return f"| {report.entries:,} | {seconds:.1f} | {rate:,.0f} | {report.entries / processor:,.0f} | {grown} |"


def _filled(dsn: str, entries: int) -> None:
    ground = Ground(uuid4(), uuid4(), uuid4(), uuid4())
    for done in range(0, entries, PORTION):
        asyncio.run(fill(dsn, ground, min(entries - done, PORTION)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=PORTION)
    entries = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as folder, embedded.server(Path(folder) / "postgres", durable=False) as url:
        print("| entries | seconds | entries/s | entries per processor second of the audit itself | MB more |")
        print("|---|---|---|---|---|")
        print(asyncio.run(measure(url, Path(folder), entries)))


if __name__ == "__main__":
    main()
