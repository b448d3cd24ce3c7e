"""The other side says what it finds."""

from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import facts, lifecycle, policy, queries
from app.monitoring.lifecycle import Finding
from app.monitoring.models import Report, Verification
from app.monitoring.schemas.reports import VerificationIn, VerificationOut
from app.roundtables.access import Standing
from app.rules import engine


async def verify(standing: Standing, commitment: Commitment, report: Report, body: VerificationIn) -> WriteResult:
    """Answer a report; a finding changes the verified level of the commitment, and may fulfil it.

    Raises FoundLevelUnfit, RoundtableNotLive, CommitmentNotInForce, ReportOvertaken, AlreadyVerified, ProtocolMissing
    and VerificationOutOfTurn.
    """
    level = lifecycle.found_level(body.answer, body.level, report.level)
    lifecycle.require_following(standing.roundtable)
    lifecycle.require_in_force(commitment)
    present = (await queries.rounds(standing.db, [commitment.id]))[commitment.id]
    lifecycle.require_latest(report.id, present.report.id)
    await _require_named_by_the_rules(standing, commitment, report)
    seat = standing.seat
    found_by = await queries.places(standing.db, [said.seat_id for said in present.findings])
    lifecycle.require_unsaid(seat.alternate_of or seat.id, found_by)

    verification = Verification(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        report_id=report.id,
        commitment_id=commitment.id,
        seat_id=seat.id,
        sector=seat.sector,
        answer=body.answer,
        level=level,
        reasons=body.reasons,
        verified_at=standing.now,
    )
    standing.db.add(verification)
    changes = [Change(verification, VerificationOut)]
    if level is not None:
        found = [Finding(said.answer, said.level) for said in present.findings if said.level is not None]
        lifecycle.judge(commitment, [*found, Finding(body.answer, level)])
        changes.append(Change(commitment, CommitmentOut))
    return await standing.record(Act.verification_given, *changes)


async def _require_named_by_the_rules(standing: Standing, commitment: Commitment, report: Report) -> None:
    """The verifier that a commitment names was agreed on by all who signed it, whoever verifies by the general rule."""
    moment = facts.verification(commitment, report.sector, standing.seat, standing.now)
    is_named = policy.is_named(standing.seat.id, commitment)
    if is_named:
        engine.require((), moment)
        return
    db, roundtable = standing.db, standing.roundtable
    (await ruling_on(db, roundtable, standing.now, pinned=report.protocol_id, targets=(report.id,))).require(moment)
