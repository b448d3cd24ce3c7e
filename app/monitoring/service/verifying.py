"""The other side says what it finds."""

from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.identity.roles import SECTOR_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import facts, lifecycle, owing, policy, queries
from app.monitoring.findings import Finding
from app.monitoring.models import Report, Verification
from app.monitoring.schemas.reports import VerificationIn, VerificationOut
from app.protocols.service.forming import formation
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.accompanying import require_of_all
from app.roundtables.evidence import digests, require_stored
from app.roundtables.sitting import organizations, sitting
from app.rules import engine
from app.rules.invariants import Closing


async def verify(standing: Standing, commitment: Commitment, report: Report, body: VerificationIn) -> WriteResult:
    """Answer a report; a finding changes the verified level of the commitment, and may fulfil it.

    Raises FoundLevelUnfit, RoundtableNotLive, CommitmentNotInForce, ReportOvertaken, AlreadyVerified, ProtocolMissing,
    VerifierNotIndependent, VerificationOutOfTurn and EvidenceNotStored.
    """
    level = lifecycle.found_level(body.answer, body.level, report.level)
    lifecycle.require_following(standing.roundtable)
    lifecycle.require_verifiable(commitment)
    present = (await queries.rounds(standing.db, [commitment.id])).get(commitment.id)
    if present is None:
        raise lifecycle.ReportReopened
    lifecycle.require_latest(report.id, present.report.id)
    closing = await _require_named_by_the_rules(standing, commitment, report)
    seat, account = standing.seat, standing.mandate.account_id
    if policy.is_named(seat.id, commitment) and account is not None:
        hosts = await tables.hosts(standing.db, standing.roundtable.id)
        held = await tables.held_by(standing.db, account, standing.roundtable.id)
        policy.require_independent(account, hosts, held, commitment)
        if seat.role not in SECTOR_ROLES:
            require_of_all(standing.mandate)
    lifecycle.require_unsaid(seat.alternate_of or seat.id, {said.place for said in present.findings if not said.lapsed})
    await require_stored(standing.db, standing.roundtable.id, body.evidence.values(), elsewhere=True)

    verification = Verification(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        report_id=report.id,
        commitment_id=commitment.id,
        seat_id=seat.id,
        mandate_id=standing.mandate.id,
        sector=seat.sector,
        answer=body.answer,
        level=level,
        reasons=body.reasons,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        verified_at=standing.now,
    )
    standing.db.add(verification)
    changes = [Change(verification, VerificationOut)]
    if level is not None:
        place = seat.alternate_of or seat.id
        mine = Finding(seat.id, seat.sector, body.answer, level, seat.organization_id, place, account)
        lifecycle.judge(commitment, [*present.found_beside(place), mine], closing)
        changes.append(Change(commitment, CommitmentOut))
    return await standing.record(Act.verification_given, *changes, evidence=digests(body.evidence))


async def _require_named_by_the_rules(standing: Standing, commitment: Commitment, report: Report) -> Closing:
    """By whose word the commitment is closed; the caller's is heard.

    No clause keeps out those whose word closes it, nor the verifier on whom all who signed it agreed. A clause by which
    that verifier verifies asks for their word besides.
    """
    db, roundtable, seat = standing.db, standing.roundtable, standing.seat
    moment = facts.verification(commitment, report.sector, seat, standing.now)
    ruling = await ruling_on(db, roundtable, standing.now, pinned=report.protocol_id, targets=(report.id,))
    speaking = organizations(await sitting(db, roundtable, standing.now))
    formed = await formation(db, roundtable, standing.now)
    closing = owing.closing_of(commitment, roundtable.deciding_sectors, ruling.clauses, speaking, formed)
    if seat.sector.value in closing.sectors or policy.is_named(seat.id, commitment):
        engine.require((), moment)
    else:
        ruling.require(moment)
    return closing
