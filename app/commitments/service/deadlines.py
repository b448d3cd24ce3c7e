"""That the deadline of a commitment passed: nobody decides it, it is recorded once, and nothing of it is stored.

Whether something is overdue is always asked. The entry tells those who follow the log, so that they need not ask.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments import queries
from app.commitments.schemas.commitments import CommitmentOut
from app.ledger.acts import Act
from app.ledger.append import Change, append
from app.ledger.envelopes import Actor, Authorship
from app.roundtables import queries as tables

DEADLINE: Final = Actor("clock", "deadline")
"""The last day is over at the table."""

Deadline = tuple[date, UUID]
"""The last day, and the commitment."""

_PORTION: Final = 500


def act_id(deadline: Deadline) -> UUID:
    """The same whenever and by whomever it is recorded; a commitment that gets another last day may pass that too."""
    due_on, commitment_id = deadline
    return uuid5(commitment_id, f"deadline:{due_on.isoformat()}")


async def unrecorded(
    db: AsyncSession, now: datetime, after: Deadline | None = None
) -> tuple[Sequence[Deadline], Deadline | None]:
    """Of the next portion of what is overdue, the longest first: what the log does not say, and where to go on."""
    found = await queries.overdue(db, now, after=after, most=_PORTION)
    done = await queries.acts_done(db, str(DEADLINE), [act_id(each) for each in found])
    return [each for each in found if act_id(each) not in done], found[-1] if found else None


async def record(db: AsyncSession, deadline: Deadline, now: datetime, signed_size: int = 0) -> bool:
    """Append the entry, dated `now`, if the deadline has passed by then and the log does not say so yet.

    `signed_size` is how many entries the log must have. Raises LogContradictsCheckpoint.

    The table is locked first, as in every write at it, so of two who try at once the second finds the entry.
    """
    due_on, commitment_id = deadline
    roundtable_id = await queries.table_of(db, commitment_id)
    if roundtable_id is None or await tables.lock_table(db, roundtable_id) is None:
        return False
    commitment = await queries.overdue_since(db, commitment_id, due_on, now)
    if commitment is None or await queries.acts_done(db, str(DEADLINE), [act_id(deadline)]):
        return False
    authorship = Authorship(DEADLINE, now, act_id(deadline), request_digest=None, signed_size=signed_size)
    change = Change(commitment, CommitmentOut)
    await append(db, Act.commitment_deadline_passed, authorship, [change], roundtable_id=roundtable_id)
    return True
