"""Who accompanies the table says what they find."""

from app.commitments.models import Commitment
from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import lifecycle, queries
from app.monitoring.models import Assessment
from app.monitoring.schemas.voices import AssessmentIn, AssessmentOut
from app.roundtables.access import Standing
from app.roundtables.accompanying import require_of_all
from app.roundtables.evidence import digests, require_stored


async def assess(standing: Standing, commitment: Commitment, body: AssessmentIn) -> WriteResult:
    """A third voice; the commitment stays as it is.

    Raises NotOfAll, RoundtableNotLive, CommitmentNotInForce where it was never signed, and EvidenceNotStored.
    """
    require_of_all(standing.mandate)
    lifecycle.require_following(standing.roundtable)
    lifecycle.require_signed(commitment)
    await require_stored(standing.db, standing.roundtable.id, body.evidence.values(), elsewhere=True)
    latest = (await queries.rounds(standing.db, [commitment.id])).get(commitment.id)

    seat = standing.seat
    given = Assessment(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        commitment_id=commitment.id,
        report_id=latest.report.id if latest else None,
        seat_id=seat.id,
        sector=seat.sector,
        role=seat.role,
        level=body.level,
        reasons=body.reasons,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        assessed_at=standing.now,
    )
    standing.db.add(given)
    return await standing.record(Act.assessment_given, Change(given, AssessmentOut), evidence=digests(body.evidence))
