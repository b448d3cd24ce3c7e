"""That a commitment ends unverified: nobody decides it; it follows from a finding, the silence of others and the days.

Whoever was silent may still speak: see `lifecycle.judge`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments import queries as commitments
from app.commitments.models import CommitmentPhase
from app.commitments.schemas.commitments import CommitmentOut
from app.directory.legal_days import end_of_day
from app.ledger.acts import Act
from app.ledger.append import Change, append
from app.ledger.envelopes import Actor, Authorship
from app.monitoring import owing, queries
from app.monitoring.findings import SILENT_DAYS, last_silent_day
from app.monitoring.queries import Silent
from app.protocols.service.forming import formation
from app.roundtables import queries as tables
from app.roundtables.clock import calendar_of
from app.roundtables.sitting import organizations, sitting

CONCLUSION: Final = Actor("clock", "conclusion")
"""The days of the silence are over at the table."""

_PORTION: Final = 500


async def candidates(
    db: AsyncSession, now: datetime, after: Silent | None = None
) -> tuple[Sequence[UUID], Silent | None]:
    """Of the next portion of what may have ended: the commitments, and where to go on."""
    # The days end with a day of the table, and pauses make them longer: `record` counts them.
    before = now - timedelta(days=SILENT_DAYS)
    found = await queries.found_complete(db, before, after=after, most=_PORTION)
    return [commitment for _, commitment in found], found[-1] if found else None


async def record(db: AsyncSession, commitment_id: UUID, now: datetime, signed_size: int = 0) -> bool:
    """Put the commitment at its end, by an entry dated `now`, if it has come to it.

    `signed_size` is how many entries the log must have. Raises LogContradictsCheckpoint. The table is locked first, as
    in every write at it, so of two who try at once the second finds it done.
    """
    roundtable_id = await commitments.table_of(db, commitment_id)
    table = None if roundtable_id is None else await tables.lock_table(db, roundtable_id)
    commitment = await queries.commitment_in_force(db, commitment_id)
    rounds = await queries.rounds(db, [commitment_id])
    latest = rounds.get(commitment_id)
    if table is None or commitment is None or latest is None:
        return False
    speaking = organizations(await sitting(db, table, now))
    closing = owing.closing_of(commitment, table.deciding_sectors, (), speaking, await formation(db, table, now))
    silent_since = latest.waits_silently(
        closing, commitment.independent_verifier, (await queries.assessed(db, rounds)).get(commitment_id, ())
    )
    if silent_since is None:
        return False
    last = last_silent_day(silent_since, table.time_zone, await calendar_of(db, table, now))
    if now < end_of_day(last, table.time_zone):
        return False

    commitment.phase = CommitmentPhase.concluded_unverified
    act_id = uuid5(commitment.id, f"conclusion:{latest.report.id}")
    authorship = Authorship(CONCLUSION, now, act_id, request_digest=None, signed_size=signed_size)
    change = Change(commitment, CommitmentOut)
    await append(db, Act.commitment_concluded_unverified, authorship, [change], roundtable_id=table.id)
    return True
