"""The room's own job: to say that something waits for a person."""

from datetime import timedelta
from typing import Final

import structlog

from app.worker import queries
from app.worker.kinds import JobKind, Run

log = structlog.get_logger(__name__)


async def _tell(run: Run) -> None:
    async with run.completing() as db:
        count = await queries.given_up(db)
    if count:
        log.error("jobs were given up and wait for somebody: see `tinkuy jobs`", count=count)


GIVEN_UP: Final = JobKind(name="worker.given_up", run=_tell, every=timedelta(hours=1))
"""A line in the log for as long as there is any, so that nobody has to ask."""

JOBS: Final = (GIVEN_UP,)
