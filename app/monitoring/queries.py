"""The rows of reports and verifications."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, false, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment, CommitmentPhase, Level
from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.monitoring.divergence import Assessed, Declared, Round, Said, standing
from app.monitoring.models import Assessment, Report, Verification, VerificationOutcome
from app.roundtables.models import Mandate, Roundtable, RoundtablePhase, Seat
from app.roundtables.sitting import administers

# What was said before a reopening is history.
_COUNTS: Final = or_(Commitment.reopened_at.is_(None), Report.reported_at > Commitment.reopened_at)
_LATEST: Final = (
    select(Report.id)
    .join(Commitment, Commitment.id == Report.commitment_id)
    .where(listed(Report.commitment_id, "commitments"), _COUNTS)
    .ext(distinct_on(Report.commitment_id))
    .order_by(Report.commitment_id, Report.number.desc())
)
_LAPSED: Final = func.coalesce(or_(Mandate.revoked_at.is_not(None), administers()), false())
_SAID: Final = (
    *columns(Verification, Said._fields[:-4]),
    func.coalesce(Seat.alternate_of, Seat.id),
    Seat.organization_id,
    Mandate.account_id,
    _LAPSED,
)
_ROUNDS: Final = CompiledQuery(
    select(*columns(Report, Declared._fields), *_SAID)
    .outerjoin(Verification, Verification.report_id == Report.id)
    .outerjoin(Seat, Seat.id == Verification.seat_id)
    .outerjoin(Mandate, Mandate.id == Verification.mandate_id)
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
    return {report.commitment_id: Round(report, standing(answers)) for report, answers in said.items()}


class InForce(NamedTuple):
    """A commitment in force, or concluded unverified, as it is compared with what is found."""

    id: UUID
    number: int
    title: str
    phase: CommitmentPhase
    declared_level: Level | None
    verified_level: Level | None
    due_on: date | None
    leads: Sequence[Mapping[str, object]]
    co_responsible: Sequence[Mapping[str, object]]
    joint_bodies: Sequence[Mapping[str, object]]
    answers_for: Sequence[Mapping[str, object]]
    responsible_sectors: Sequence[str]
    beneficiaries: Sequence[Mapping[str, object]]
    independent_verifier: UUID | None
    verifier_confirms: bool
    reopened_at: datetime | None


_LATEST_OF: Final = (
    select(Report.id)
    .where(Report.commitment_id == Commitment.id, _COUNTS)
    .order_by(Report.number.desc())
    .limit(1)
    .correlate(Commitment)
    .scalar_subquery()
)
_IN_FORCE: Final = CompiledQuery(
    select(*columns(Commitment, InForce._fields), *columns(Report, Declared._fields), *_SAID)
    .outerjoin(Report, Report.id == _LATEST_OF)
    .outerjoin(Verification, Verification.report_id == Report.id)
    .outerjoin(Seat, Seat.id == Verification.seat_id)
    .outerjoin(Mandate, Mandate.id == Verification.mandate_id)
    .where(
        Commitment.roundtable_id == bindparam("table"),
        among(Commitment.phase, (CommitmentPhase.in_force, CommitmentPhase.concluded_unverified)),
    )
    .order_by(Commitment.number, Verification.verified_at, Verification.id)
)


async def in_force(db: Source, roundtable_id: UUID) -> tuple[Collection[InForce], Mapping[UUID, Round]]:
    """The commitments of a table that are followed, by number, and the present round of each that was reported on."""
    report = len(InForce._fields)
    rows = await _IN_FORCE.rows(db, table=roundtable_id)
    followed = {row[0]: InForce(*row[:report]) for row in rows}
    return list(followed.values()), _rounds(row[report:] for row in rows)


_HAS_REPORTED: Final = CompiledQuery(
    select(
        exists().where(
            Report.commitment_id == bindparam("commitment", type_=Uuid()),
            Mandate.seat_id == Report.seat_id,
            Mandate.account_id == bindparam("account", type_=Uuid()),
            or_(Mandate.held_since.is_(None), Mandate.held_since <= Report.reported_at),
            or_(Mandate.revoked_at.is_(None), Mandate.revoked_at > Report.reported_at),
        )
    )
)


async def has_reported(db: AsyncSession, commitment_id: UUID, account_id: UUID | None) -> bool:
    """Whether this account held the seat from which one of the reports on the commitment was given."""
    if account_id is None:
        return False
    [[has]] = await _HAS_REPORTED.rows(db, commitment=commitment_id, account=account_id)
    return bool(has)


Silent = tuple[datetime, UUID]
"""When a commitment was found complete by somebody who does not owe it, and which."""


async def last_word(db: AsyncSession, commitment_id: UUID) -> datetime | None:
    """When the last verification of any report on it was given: what is fulfilled became so then."""
    query = select(func.max(Verification.verified_at)).where(Verification.commitment_id == commitment_id)
    return (await db.execute(query)).scalar_one_or_none()


_ASSESSED: Final = CompiledQuery(
    select(Assessment.commitment_id, *columns(Assessment, Assessed._fields))
    .where(listed(Assessment.commitment_id, "commitments"))
    .order_by(Assessment.assessed_at, Assessment.id)
)


async def assessed(db: Source, rounds: Mapping[UUID, Round]) -> Mapping[UUID, Sequence[Assessed]]:
    """What third voices found of the latest report on each of these commitments: the last word of each seat."""
    found = defaultdict[UUID, dict[UUID, Assessed]](dict)
    for commitment, *row in await _ASSESSED.rows(db, commitments=list(rounds)) if rounds else ():
        each = Assessed(*row)
        if each.report_id == rounds[commitment].report.id:
            found[commitment][each.seat_id] = each
    return {commitment: tuple(by_seat.values()) for commitment, by_seat in found.items()}


_OPEN: Final = (
    select(Commitment.id)
    .join(Roundtable, Roundtable.id == Commitment.roundtable_id)
    .where(Commitment.phase == CommitmentPhase.in_force, Roundtable.phase != RoundtablePhase.suspended)
)
_SILENT: Final = (
    _OPEN.join(Verification, Verification.commitment_id == Commitment.id)
    .where(
        Verification.report_id == _LATEST_OF,
        Verification.seat_id == Commitment.independent_verifier,
        Verification.answer == VerificationOutcome.confirm,
        Verification.level == Level.complete,
    )
    .with_only_columns(Verification.verified_at.label("found_at"), Commitment.id.label("commitment"))
    .union(
        _OPEN.join(Assessment, Assessment.commitment_id == Commitment.id)
        .where(Assessment.report_id == _LATEST_OF, Assessment.level == Level.complete)
        .with_only_columns(Assessment.assessed_at.label("found_at"), Commitment.id.label("commitment"))
    )
    .subquery()
)


async def found_complete(db: AsyncSession, before: datetime, *, after: Silent | None, most: int) -> Sequence[Silent]:
    """What was found complete before that hour and nobody has closed, the earliest first, in portions."""
    place = _SILENT.c.found_at, _SILENT.c.commitment
    query = select(*place).where(_SILENT.c.found_at <= before).order_by(*place)
    if after is not None:
        query = query.where(tuple_(*place) > after)
    return [(found_at, commitment) for found_at, commitment in await db.execute(query.limit(most))]


async def commitment_in_force(db: AsyncSession, commitment_id: UUID) -> Commitment | None:
    """The commitment, as its row is now, if it is in force."""
    query = select(Commitment).where(and_(Commitment.id == commitment_id, Commitment.phase == CommitmentPhase.in_force))
    return (await db.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
