"""What runs by itself about commitments: recording that deadlines have passed."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.commitments.service import deadlines
from app.commitments.service.deadlines import Deadline
from app.ledger.signer import Signer
from app.worker import queries as queue
from app.worker.kinds import JobKind, Run

DEADLINES: Final = "commitment.deadlines"
DEADLINE: Final = "commitment.deadline"
_EVERY: Final = timedelta(minutes=5)


def _key(deadline: Deadline) -> str:
    due_on, commitment_id = deadline
    return f"{due_on.isoformat()} {commitment_id}"


async def _look(run: Run) -> None:
    """Ask for an entry for each deadline that passed and is in no entry, the oldest first."""
    now = run.now
    async with run.completing() as db:

        async def portion(after: Deadline | None) -> tuple[list[str], Deadline | None]:
            found, end = await deadlines.unrecorded(db, now, after)
            return [_key(each) for each in found], end

        await queue.ask_in_portions(db, DEADLINE, portion)


def jobs(signer: Signer) -> tuple[JobKind, ...]:
    """What looks for deadlines, and what records one, which is done only where the last checkpoint is known."""

    async def record(run: Run) -> None:
        due_on, commitment_id = run.key.split()
        async with run.completing() as db:
            signed_size = await signer.require_writable(db, run.context.database)
            await deadlines.record(db, (date.fromisoformat(due_on), UUID(commitment_id)), run.now, signed_size)

    return JobKind(name=DEADLINES, run=_look, every=_EVERY), JobKind(name=DEADLINE, run=record)
