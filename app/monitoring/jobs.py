"""What runs by itself about follow-up: recording that a silence has brought a commitment to its end."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app.ledger.signer import Signer
from app.monitoring.queries import Silent
from app.monitoring.service import concluding
from app.worker import queries as queue
from app.worker.kinds import JobKind, Run

SILENCES: Final = "commitment.silences"
CONCLUSION: Final = "commitment.conclusion"
_EVERY: Final = timedelta(hours=1)


async def _look(run: Run) -> None:
    """Ask for the conclusion of each commitment whose beneficiaries may have been silent for too long."""
    now = run.now
    async with run.completing() as db:

        async def portion(after: Silent | None) -> tuple[list[str], Silent | None]:
            found, end = await concluding.candidates(db, now, after)
            return [str(each) for each in found], end

        await queue.ask_in_portions(db, CONCLUSION, portion)


def jobs(signer: Signer) -> tuple[JobKind, ...]:
    """What looks for silences, and what records that one is over, which is done only where the checkpoint is known."""

    async def record(run: Run) -> None:
        async with run.completing() as db:
            signed_size = await signer.require_writable(db, run.context.database)
            await concluding.record(db, UUID(run.key), run.now, signed_size)

    return JobKind(name=SILENCES, run=_look, every=_EVERY), JobKind(name=CONCLUSION, run=record)
