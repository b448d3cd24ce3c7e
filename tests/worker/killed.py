"""`python -m tests.worker.killed URL hang|count`: a worker in a process of its own, which the test kills."""

import asyncio
import sys

from sqlalchemy import update

from app.core.clock import utc_now
from app.core.db import Database
from app.worker import queries
from app.worker.kinds import Context, JobKind, Run, collected
from app.worker.models import Job
from app.worker.service import Pace, working

# Who is killed often waits for a lease as often.
BRIEF = Pace(poll=0.5, lease=1.0, renewal=0.3)


async def hang(run: Run) -> None:
    """In the middle of its transaction, with something written, it never comes to an end."""
    async with run.completing() as db:
        await queries.ask(db, "test.effect", [f"killed {run.lease}"])
        print("taken", flush=True)  # noqa: T201 - the test waits for it
        await asyncio.Event().wait()


async def count(run: Run) -> None:
    """It adds one to what everybody adds to: done twice, there is one too many."""
    async with run.completing() as db:
        await db.execute(update(Job).where(Job.kind == "test.sum").values(attempts=Job.attempts + 1))
        print("taken", flush=True)  # noqa: T201 - the test waits for it
        await asyncio.sleep(0.1)


async def main(url: str, does: str) -> None:
    run, pace = (hang, None) if does == "hang" else (count, BRIEF)
    kinds = collected([JobKind(name="test.noted", run=run)])
    async with Database.at(url, pool_size=8) as opened, working(Context(opened, utc_now), kinds, pace):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
