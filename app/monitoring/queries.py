"""The rows of reports and verifications."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment, CommitmentPhase, Level
from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.monitoring.divergence import Declared, Round, Said
from app.monitoring.models import Report, Verification
from app.roundtables.models import Seat

_LATEST: Final = (
    select(Report.id)
    .where(listed(Report.commitment_id, "commitments"))
    .ext(distinct_on(Report.commitment_id))
    .order_by(Report.commitment_id, Report.number.desc())
)
_ROUNDS: Final = CompiledQuery(
    select(*columns(Report, Declared._fields), *columns(Verification, Said._fields))
    .outerjoin(Verification, Verification.report_id == Report.id)
    .where(Report.id.in_(_LATEST))
    .order_by(Report.id, Verification.verified_at, Verification.id)
)


async def rounds(db: Source, commitments: Collection[UUID]) -> Mapping[UUID, Round]:
    """The present round of each of these commitments that was ever reported on, in one query."""
    return _rounds(await _ROUNDS.rows(db, commitments=list(commitments)))


def _rounds(rows: Iterable[Sequence[Any]]) -> Mapping[UUID, Round]:
    """From rows of a report and an answer to it, either of which may be missing."""
    answer = len(Declared._fields)
    said: dict[Declared, list[Said]] = defaultdict(list)
    for row in rows:
        if row[0] is not None:
            said[Declared(*row[:answer])] += [] if row[answer] is None else [Said(*row[answer:])]
    return {report.commitment_id: Round(report, tuple(answers)) for report, answers in said.items()}


class InForce(NamedTuple):
    """A commitment in force, as it is compared with what is found."""

    id: UUID
    number: int
    title: str
    phase: CommitmentPhase
    declared_level: Level | None
    verified_level: Level | None
    due_on: date | None


_LATEST_OF: Final = (
    select(Report.id)
    .where(Report.commitment_id == Commitment.id)
    .order_by(Report.number.desc())
    .limit(1)
    .correlate(Commitment)
    .scalar_subquery()
)
_IN_FORCE: Final = CompiledQuery(
    select(
        *columns(Commitment, InForce._fields), *columns(Report, Declared._fields), *columns(Verification, Said._fields)
    )
    .outerjoin(Report, Report.id == _LATEST_OF)
    .outerjoin(Verification, Verification.report_id == Report.id)
    .where(Commitment.roundtable_id == bindparam("table"), Commitment.phase == CommitmentPhase.in_force)
    .order_by(Commitment.number, Verification.verified_at, Verification.id)
)


async def in_force(db: Source, roundtable_id: UUID) -> tuple[Collection[InForce], Mapping[UUID, Round]]:
    """The commitments of a table that are in force, by number, and the present round of each that was reported on."""
    report = len(InForce._fields)
    rows = await _IN_FORCE.rows(db, table=roundtable_id)
    return list(dict.fromkeys(InForce(*row[:report]) for row in rows)), _rounds(row[report:] for row in rows)


async def places(db: AsyncSession, seats: Collection[UUID]) -> frozenset[UUID]:
    """The places of these seats: an alternate has that of the titular."""
    query = select(func.coalesce(Seat.alternate_of, Seat.id)).where(Seat.id.in_(seats))
    return frozenset((await db.execute(query)).scalars())
