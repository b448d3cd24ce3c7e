"""What runs by itself about follow-up: recording that a silence has brought a commitment to its end."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app.ledger.signer import Signer
from app.monitoring.service import concluding
from app.worker import queries as queue
from app.worker.kinds import JobKind, Run

SILENCES: Final = "commitment.silences"
CONCLUSION: Final = "commitment.conclusion"
_EVERY: Final = timedelta(hours=1)
MOST_AT_ONCE: Final = 50
"""How many are asked for in one period: a service that was off for months floods no feed."""


async def _look(run: Run) -> None:
    """Ask for the conclusion of each commitment whose beneficiaries may have been silent for too long."""
    asked, now = 0, run.now
    async with run.completing() as db:
        silent, after = await concluding.candidates(db, now)
        while after is not None:
            for each in silent:
                asked += await queue.ask(db, CONCLUSION, [str(each)])
                if asked == MOST_AT_ONCE:
                    return
            silent, after = await concluding.candidates(db, now, after)


def jobs(signer: Signer) -> tuple[JobKind, ...]:
    """What looks for silences, and what records that one is over, which is done only where the checkpoint is known."""

    async def record(run: Run) -> None:
        async with run.completing() as db:
            signed_size = await signer.require_writable(db, run.context.database)
            await concluding.record(db, UUID(run.key), run.now, signed_size)

    return JobKind(name=SILENCES, run=_look, every=_EVERY), JobKind(name=CONCLUSION, run=record)
