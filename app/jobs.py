"""What the rooms declare of work that runs by itself, together."""

from app.commitments import jobs as commitments
from app.ledger import jobs as ledger
from app.ledger.signer import Signer
from app.worker import jobs as worker
from app.worker.kinds import JobKinds, collected


def jobs(signer: Signer | None) -> JobKinds:
    """What a process does by itself; checkpoints only where it has the key of the log."""
    signing = () if signer is None else (ledger.checkpoint(signer),)
    return collected((*worker.JOBS, *signing, *commitments.JOBS))
