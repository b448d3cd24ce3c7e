"""What runs by itself about commitments: recording that deadlines have passed."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.commitments.service import deadlines
from app.commitments.service.deadlines import Deadline
from app.worker import queries as queue
from app.worker.kinds import JobKind, Run

_EVERY: Final = timedelta(minutes=5)
MOST_AT_ONCE: Final = 50
"""How many are recorded in one period: a service that was off for months, or is new to this, floods no feed."""


def _key(deadline: Deadline) -> str:
    due_on, commitment_id = deadline
    return f"{due_on.isoformat()} {commitment_id}"


async def _look(run: Run) -> None:
    """Ask for an entry for each deadline that passed and is in no entry, the oldest first.

    What was given up is passed over, so that it keeps nobody from their turn.
    """
    asked, now = 0, run.now
    async with run.completing() as db:
        lacking, after = await deadlines.unrecorded(db, now)
        while after is not None:
            for each in lacking:
                asked += await queue.ask(db, DEADLINE.name, [_key(each)])
                if asked == MOST_AT_ONCE:
                    return
            lacking, after = await deadlines.unrecorded(db, now, after)


async def _record(run: Run) -> None:
    due_on, commitment_id = run.key.split()
    async with run.completing() as db:
        await deadlines.record(db, (date.fromisoformat(due_on), UUID(commitment_id)), run.now)


DEADLINES: Final = JobKind(name="commitment.deadlines", run=_look, every=_EVERY)
DEADLINE: Final = JobKind(name="commitment.deadline", run=_record)
JOBS: Final = (DEADLINES, DEADLINE)
