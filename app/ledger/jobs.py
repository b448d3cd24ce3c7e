"""The last checkpoint is what a lost or rolled back database is found out by, so it is signed also when nobody asks."""

from datetime import timedelta
from typing import Final

from app.ledger.signer import Signer
from app.ledger.statements import APPENDED
from app.worker.kinds import JobKind, Run

_EVERY: Final = timedelta(seconds=30)
_SPACING: Final = timedelta(seconds=5)


def checkpoint(signer: Signer) -> JobKind:
    """Sign what the log has grown to: within seconds of an entry, and within half a minute whatever is lost on the way.

    Only a process that has the key declares it. The signer is the one that answers whoever asks, with its locks, so
    several processes sign one history.
    """

    async def sign(run: Run) -> None:
        async with run.completing() as db:
            await signer.checkpoint(db)

    return JobKind(name="ledger.checkpoint", run=sign, every=_EVERY, woken_by=APPENDED, spacing=_SPACING)
