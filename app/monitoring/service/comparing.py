"""The live view of what is declared beside what is found."""

from app.directory import queries as directory
from app.monitoring import queries
from app.monitoring.divergence import Calendar, divergences, rule_among
from app.monitoring.schemas.live import DivergenceOut, DivergencesOut
from app.protocols.in_force import clauses_in_force
from app.roundtables.access import Standing


async def compare(standing: Standing) -> DivergencesOut:
    """Every commitment in force of which the two sides say different things, or nothing in time.

    Raises ProtocolMissing.
    """
    calendar = Calendar(
        standing.roundtable.time_zone,
        await directory.holidays(standing.db, standing.roundtable.calendar_id),
        rule_among(await clauses_in_force(standing.db, standing.roundtable.id)),
    )
    commitments = await queries.in_force(standing.db, standing.roundtable.id)
    rounds = await queries.rounds(standing.db, [commitment.id for commitment in commitments])
    found = []
    for commitment in commitments:
        latest = rounds.get(commitment.id)
        reasons = divergences(commitment, latest, calendar, standing.now)
        if not reasons:
            continue
        found.append(
            DivergenceOut(
                commitment_id=commitment.id,
                number=commitment.number,
                title=commitment.title,
                phase=commitment.phase,
                reasons=reasons,
                declared_level=commitment.declared_level,
                verified_level=commitment.verified_level,
                due_on=commitment.due_on,
                report_id=latest.report.id if latest else None,
                reported_at=latest.report.reported_at if latest else None,
                verify_by=calendar.verify_by(latest.report) if latest else None,
                silence=calendar.silence(latest, standing.now),
            )
        )
    return DivergencesOut(items=tuple(found))
