"""What the rooms declare of work that runs by itself, together."""

from app.archive import jobs as archive
from app.commitments import jobs as commitments
from app.core.settings import Settings
from app.decisions import jobs as decisions
from app.ledger import jobs as ledger
from app.ledger.signer import Signer
from app.monitoring import jobs as monitoring
from app.notices import jobs as notices
from app.renderings.service.attaching import acta_of
from app.worker import jobs as worker
from app.worker.kinds import JobKinds, collected


def jobs(signer: Signer | None, settings: Settings) -> JobKinds:
    """What a process does by itself; without the signer nothing that signs the log or is recorded in it.

    It sends messages only by the channels that its settings name.

    Whoever does not know the last checkpoint could not tell an older copy of the log from the log.
    """
    of_the_log = (
        ()
        if signer is None
        else (
            ledger.checkpoint(signer),
            *decisions.jobs(signer),
            *commitments.jobs(signer),
            *monitoring.jobs(signer),
            *archive.jobs(signer, settings),
        )
    )
    return collected((*worker.JOBS, *notices.jobs(settings, acta_of), *of_the_log))
