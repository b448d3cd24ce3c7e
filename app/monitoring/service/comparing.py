"""The live view of what is declared beside what is found."""

from typing import Final
from uuid import UUID

from app.assents.lifecycle import ANY_DELEGATE
from app.directory.models import Sector
from app.monitoring import owing, queries
from app.monitoring.divergence import CURES, Calendar, VerifierGone, divergences, verifier_gone
from app.monitoring.findings import missing
from app.monitoring.schemas.reports import AssessedOut, DivergenceOut, DivergencesOut, VerifierGoneOut
from app.protocols.service.forming import formation
from app.protocols.service.in_force import clauses_in_force, clauses_of_each
from app.roundtables.access import LiveAccess
from app.roundtables.clock import calendar_of
from app.roundtables.sitting import organizations, sitting
from app.rules.kinds.sector_word import SectorWord

_TOLD: Final = ("seat_id", "role", "level", "assessed_at")


def _gone(verifier: UUID | None, why: VerifierGone | None) -> VerifierGoneOut | None:
    if verifier is None or why is None:
        return None
    return VerifierGoneOut(seat_id=verifier, why=why, cure=CURES[why])


async def compare(access: LiveAccess) -> DivergencesOut:
    """Every commitment in force of which the two sides say different things, or nothing in time.

    Raises ProtocolMissing.
    """
    reads, table, now = access.reads, access.table, access.now
    commitments, rounds = await queries.in_force(reads, table.id)
    given_under = {latest.report.protocol_id for latest in rounds.values() if latest.report.protocol_id is not None}
    calendar = Calendar(
        table.time_zone,
        await calendar_of(reads, table, now),
        await clauses_in_force(reads, table, now),
        await clauses_of_each(reads, given_under),
    )
    assessed = await queries.assessed(reads, rounds)
    people = await sitting(reads, table, now)
    speaking = organizations(people)
    waits = any(isinstance(each.rule, SectorWord) and not each.rule.is_any_delegate for each in calendar.clauses)
    formed = await formation(reads, table, now) if waits else ANY_DELEGATE
    found = []
    for commitment in commitments:
        latest = rounds.get(commitment.id)
        gone = verifier_gone(commitment.independent_verifier, people)
        reasons = divergences(commitment, latest, calendar, now, gone)
        if not reasons:
            continue
        closing = owing.closing_of(
            commitment,
            table.deciding_sectors,
            calendar.clauses_for(latest.report) if latest else calendar.clauses,
            speaking,
            formed,
        )
        awaited = missing(latest.found if latest else (), closing)
        third = assessed.get(commitment.id, ())
        verifier = commitment.independent_verifier
        silent_since = latest.waits_silently(closing, verifier, third) if latest else None
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
                verify_by=calendar.verify_by(latest.report, now) if latest else None,
                silence=calendar.silence(latest, now),
                awaited_sectors=tuple(sector for sector in Sector if sector.value in awaited.sectors),
                awaited_verifier=awaited.verifier,
                assessments=tuple(
                    AssessedOut(assessment_id=each.id, **{name: getattr(each, name) for name in _TOLD})
                    for each in third
                ),
                concludes_on=calendar.concludes_on(silent_since),
                verifier_gone=_gone(verifier, gone),
            )
        )
    return DivergencesOut(items=tuple(found))
