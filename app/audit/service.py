"""One audit: everything from the rows to the signed checkpoint, in one snapshot of the database, reading only."""

import asyncio

import asyncpg

from app.audit.findings import Progress, Report
from app.audit.outside import Outside, audit_checkpoints, audit_redactions
from app.audit.signatures import audit_signatures
from app.audit.subjects import audit_chains, audit_rows
from app.audit.tree import audit_log
from app.ledger.subject_kinds import SubjectKinds
from app.metadata import SUBJECTS


def silent(_part: str, _done: int, _whole: int) -> None:
    """For who does not want to be told how far it is."""


async def audit(
    db: asyncpg.Connection, outside: Outside, progress: Progress = silent, subjects: SubjectKinds = SUBJECTS
) -> Report:
    """What differs, inside the caller's transaction, which must be repeatable read: the record may be growing.

    Nothing may have been asked in that transaction before: with the first question its snapshot is taken.
    """
    read = await asyncio.to_thread(outside.read)
    report = Report()
    await audit_log(db, report, progress)
    await audit_chains(db, report, progress, subjects)
    await audit_rows(db, report, progress, subjects)
    await audit_signatures(db, report, progress)
    await audit_redactions(db, report, read)
    await audit_checkpoints(db, report, read)
    return report
