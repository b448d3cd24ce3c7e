"""The rows of reports and verifications."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment, CommitmentPhase
from app.monitoring.divergence import Round
from app.monitoring.models import Report, Verification
from app.roundtables.models import Seat


async def rounds(db: AsyncSession, commitments: Collection[UUID]) -> Mapping[UUID, Round]:
    """The present round of each of these commitments that was ever reported on, in one query."""
    latest = (
        select(Report.id)
        .where(Report.commitment_id.in_(commitments))
        .ext(distinct_on(Report.commitment_id))
        .order_by(Report.commitment_id, Report.number.desc())
    )
    query = (
        select(Report, Verification)
        .outerjoin(Verification, Verification.report_id == Report.id)
        .where(Report.id.in_(latest))
        .order_by(Report.id, Verification.verified_at, Verification.id)
    )
    said: dict[Report, list[Verification]] = defaultdict(list)
    for report, answer in (await db.execute(query)).all():
        said[report] += [answer] if answer else []
    return {report.commitment_id: Round(report, tuple(answers)) for report, answers in said.items()}


async def places(db: AsyncSession, seats: Collection[UUID]) -> frozenset[UUID]:
    """The places of these seats: an alternate has that of the titular."""
    query = select(func.coalesce(Seat.alternate_of, Seat.id)).where(Seat.id.in_(seats))
    return frozenset((await db.execute(query)).scalars())


async def in_force(db: AsyncSession, roundtable_id: UUID) -> Sequence[Commitment]:
    """The commitments of a table that are in force, by number."""
    query = select(Commitment).where(
        Commitment.roundtable_id == roundtable_id, Commitment.phase == CommitmentPhase.in_force
    )
    return (await db.execute(query.order_by(Commitment.number))).scalars().all()
