"""What runs by itself about decisions: recording that an assembly let its day pass."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app.decisions.service import ratifying
from app.decisions.service.ratifying import Waiting
from app.ledger.signer import Signer
from app.worker import queries as queue
from app.worker.kinds import JobKind, Run

ASSEMBLIES: Final = "agreement.assemblies"
LAPSE: Final = "agreement.lapse"
_EVERY: Final = timedelta(minutes=5)


async def _look(run: Run) -> None:
    """Ask for the lapse of each agreement whose assemblies may have let their day pass, the longest first."""
    now = run.now
    async with run.completing() as db:

        async def portion(after: Waiting | None) -> tuple[list[str], Waiting | None]:
            found, end = await ratifying.candidates(db, now, after)
            return [str(each) for each in found], end

        await queue.ask_in_portions(db, LAPSE, portion)


def jobs(signer: Signer) -> tuple[JobKind, ...]:
    """What looks for late assemblies, and what records that one was, done only where the last checkpoint is known."""

    async def record(run: Run) -> None:
        async with run.completing() as db:
            signed_size = await signer.require_writable(db, run.context.database)
            await ratifying.record_lapse(db, UUID(run.key), run.now, signed_size)

    return JobKind(name=ASSEMBLIES, run=_look, every=_EVERY), JobKind(name=LAPSE, run=record)
