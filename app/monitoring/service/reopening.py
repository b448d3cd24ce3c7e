"""A beneficiary contests what was fulfilled."""

from collections.abc import Iterable
from datetime import datetime

from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import lifecycle, queries
from app.monitoring.models import Reopening, ReopeningBody
from app.monitoring.schemas.voices import ReopeningIn, ReopeningOut
from app.roundtables.access import Standing
from app.roundtables.evidence import digests, require_stored
from app.roundtables.models import RoundtablePhase
from app.rules import engine
from app.rules.clauses import rule_or_default, with_default
from app.rules.kinds.reopening import Reopening as ReopeningRule
from app.rules.moments import CommitmentReopened


async def reopen(standing: Standing, commitment: Commitment, body: ReopeningIn) -> WriteResult:
    """The commitment is in force again, with the level that was found; everything said before stays in the record.

    Raises CommitmentNotClosed, EvidenceNotStored, ProtocolMissing and ReopeningTooLate.
    """
    db, table, now = standing.db, standing.roundtable, standing.now
    lifecycle.require_reopenable(commitment)
    stored = await require_stored(db, table.id, body.evidence.values(), elsewhere=True)
    closed_at = await queries.last_word(db, commitment.id) or now
    ruling = await ruling_on(db, table, now, targets=(commitment.id,))
    clauses = with_default(ruling.clauses, ReopeningRule)
    fulfilled_on = local_date(closed_at, table.time_zone)
    engine.require(clauses, CommitmentReopened(now, fulfilled_on, table.time_zone, _is_new(stored.values(), closed_at)))

    closed = table.phase is RoundtablePhase.closed
    reopening = Reopening(
        id=new_id(),
        roundtable_id=table.id,
        commitment_id=commitment.id,
        number=await standing.next_number(Reopening, within=commitment),
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        phase_before=commitment.phase,
        window_until=rule_or_default(ruling.clauses, ReopeningRule).last_day(fulfilled_on),
        level=body.level,
        reasons=body.reasons,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        lies_with=ReopeningBody.follow_up_body if closed else ReopeningBody.table,
        reopened_at=now,
    )
    db.add(reopening)
    lifecycle.reopen(commitment, body.level, now)
    return await standing.record(
        Act.commitment_reopened,
        Change(reopening, ReopeningOut),
        Change(commitment, CommitmentOut),
        evidence=digests(body.evidence),
    )


def _is_new(stored: Iterable[datetime], closed_at: datetime) -> bool:
    """Whether a file was handed in after what was fulfilled was closed."""
    return any(each > closed_at for each in stored)
