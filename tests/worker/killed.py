"""`python -m tests.worker.killed URL`: a worker that takes up what is asked for and never comes to an end with it."""

import asyncio
import sys

from app.core.clock import utc_now
from app.core.db import Database
from app.worker import queries
from app.worker.kinds import Context, Run
from app.worker.service import working
from tests.worker.jobbing import Noted


async def hang(run: Run) -> None:
    """In the middle of its transaction, with something written."""
    async with run.completing() as db:
        await queries.ask(db, "test.effect", [f"killed {run.lease}"])
        print("taken", flush=True)  # noqa: T201 - the test waits for it
        await asyncio.Event().wait()


async def main(url: str) -> None:
    async with Database.at(url, pool_size=3) as opened, working(Context(opened, utc_now), Noted(hang).kinds()):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
