"""The responsible say how far they have come."""

from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import lifecycle
from app.monitoring.models import Report
from app.monitoring.schemas.reports import ReportIn, ReportOut
from app.protocols.service.in_force import protocol_in_force
from app.roundtables.access import Standing
from app.roundtables.evidence import digests, require_stored


async def report(standing: Standing, commitment: Commitment, body: ReportIn) -> WriteResult:
    """A new report, with which the declared level of the commitment becomes that of the report.

    Raises TimeUnfit, RoundtableNotLive, CommitmentNotInForce, IndicatorUnknown or EvidenceNotStored.
    """
    table, period = standing.roundtable, body.period
    of_the_past = (commitment.due or {}).get("kind") == "past"
    today = local_date(standing.now, table.time_zone)
    lifecycle.require_lived(period.from_, period.until, table, today, of_the_past=of_the_past)
    lifecycle.require_known_indicators(commitment, (each.indicator for each in body.values))
    lifecycle.require_following(standing.roundtable)
    lifecycle.require_in_force(commitment)
    await require_stored(standing.db, standing.roundtable.id, body.evidence.values(), elsewhere=True)

    given = Report(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        commitment_id=commitment.id,
        number=await standing.next_number(Report, within=commitment),
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        level=body.level,
        narrative=body.narrative,
        values=[each.model_dump(mode="json") for each in body.values],
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        period_from=body.period.from_,
        period_until=body.period.until,
        reported_at=standing.now,
        protocol_id=await protocol_in_force(standing.db, standing.roundtable, standing.now),
    )
    standing.db.add(given)
    lifecycle.declare(commitment, given.level)
    changes = Change(given, ReportOut), Change(commitment, CommitmentOut)
    return await standing.record(Act.report_given, *changes, evidence=digests(body.evidence))
