"""What runs by itself in the archive: recording the rows of an import."""

from datetime import timedelta

from app.archive.service import importing
from app.core.settings import Settings
from app.ledger.signer import Signer
from app.worker.kinds import JobKind, Run


def jobs(signer: Signer, settings: Settings) -> tuple[JobKind, ...]:
    """What is recorded, only where the last checkpoint is known."""

    async def run(run: Run) -> None:
        await importing.carry_out(run, signer, settings.country)

    return (JobKind(name=importing.JOB, run=run, at_most=timedelta(minutes=10)),)
