"""The rows of a table that goes on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.continuity.models import (
    CoerciveMeasure,
    ConsentPhase,
    Suspension,
    TermExtension,
    TruceEffect,
    Waiver,
    Withdrawal,
    WithdrawalPhase,
)
from app.core.compiled_queries import CompiledQuery, Source, listed
from app.core.read_connections import Reads
from app.directory.models import Sector
from app.ledger.models import Snapshot
from app.roundtables.desks import MOST, Pending

Numbered = TypeVar("Numbered", TermExtension, Waiver)


async def granted_extensions(db: AsyncSession, roundtable_id: UUID) -> int:
    """How often the term was extended; the sectors agreed to each, so there are few."""
    query = select(TermExtension.id).where(
        TermExtension.roundtable_id == roundtable_id, TermExtension.phase == ConsentPhase.granted
    )
    return len((await db.execute(query)).all())


_WAIVERS_FOR: Final = CompiledQuery(
    select(Waiver.clause, Waiver.id)
    .where(
        listed(Waiver.target_id, "targets"),
        Waiver.protocol_id == bindparam("protocol"),
        Waiver.phase == ConsentPhase.granted,
    )
    .order_by(Waiver.number)
)


async def waivers_for(db: Source, targets: Collection[UUID], protocol_id: UUID) -> dict[str, UUID]:
    """The waivers in force for any of these things under one version of the ground rules, by clause number."""
    if not targets:
        return {}
    rows = await _WAIVERS_FOR.rows(db, targets=list(targets), protocol=protocol_id)
    return {row[0]: row[1] for row in rows}


async def waivers_of(db: AsyncSession, target_id: UUID) -> list[Waiver]:
    """The waivers that were proposed for a thing, granted or not."""
    query = select(Waiver).where(Waiver.target_id == target_id).order_by(Waiver.number)
    return list((await db.execute(query)).scalars())


async def waiver_counts(db: AsyncSession, roundtable_id: UUID) -> Sequence[Row[str, ConsentPhase, int]]:
    """(rule kind, phase, how many) of the table's waivers."""
    query = (
        select(Waiver.rule, Waiver.phase, func.count(Waiver.id))
        .where(Waiver.roundtable_id == roundtable_id)
        .group_by(Waiver.rule, Waiver.phase)
        .order_by(Waiver.rule, Waiver.phase)
    )
    return (await db.execute(query)).all()


_DOCUMENT: Final = CompiledQuery(select(Waiver.document, Waiver.document_text).where(Waiver.id == bindparam("id")))


async def waiver_document(reads: Reads, waiver_id: UUID) -> tuple[str, str | None]:
    """(digest, text) of what is signed; no text where it was taken out."""
    [(digest, text)] = await _DOCUMENT.rows(reads, id=waiver_id)
    return digest, text


async def keeps_document(db: AsyncSession, waiver_id: UUID) -> bool:
    """Whether the bytes that are signed can still be read."""
    query = select(Waiver.document_text.is_not(None)).where(Waiver.id == waiver_id)
    return (await db.execute(query)).scalar_one()


async def is_at_table(db: AsyncSession, roundtable_id: UUID, kind: str, subject_id: UUID) -> bool:
    """Whether a subject of this kind was published at the table."""
    query = select(Snapshot.subject_id).where(
        Snapshot.subject_id == subject_id, Snapshot.subject_type == kind, Snapshot.roundtable_id == roundtable_id
    )
    return (await db.execute(query.limit(1))).first() is not None


async def running_suspension(db: AsyncSession, roundtable_id: UUID) -> Suspension | None:
    query = select(Suspension).where(Suspension.roundtable_id == roundtable_id, Suspension.ended_at.is_(None))
    return (await db.execute(query)).scalar_one_or_none()


async def pausing_suspensions(db: AsyncSession, roundtable_id: UUID) -> list[Suspension]:
    """The suspensions that stopped the clocks of the table, the running one among them."""
    query = select(Suspension).where(Suspension.roundtable_id == roundtable_id, Suspension.pauses_clocks)
    return list((await db.execute(query)).scalars())


async def measures_that_suspend(db: AsyncSession, suspension: Suspension) -> list[CoerciveMeasure]:
    """The measures that suspend the table and were reported since it was suspended, the earliest first."""
    query = select(CoerciveMeasure).where(
        CoerciveMeasure.roundtable_id == suspension.roundtable_id,
        CoerciveMeasure.effect == TruceEffect.suspends,
        CoerciveMeasure.reported_at >= suspension.suspended_at,
    )
    return list((await db.execute(query.order_by(CoerciveMeasure.reported_at, CoerciveMeasure.id))).scalars())


async def withdrawals(db: AsyncSession, roundtable_id: UUID) -> list[Withdrawal]:
    """The withdrawals of sectors that have not returned, the earliest first."""
    query = select(Withdrawal).where(
        Withdrawal.roundtable_id == roundtable_id,
        Withdrawal.phase == WithdrawalPhase.away,
        Withdrawal.organization_id.is_(None),
    )
    return list((await db.execute(query.order_by(Withdrawal.withdrawn_at))).scalars())


async def leaving(db: AsyncSession, roundtable_id: UUID) -> list[Withdrawal]:
    """The same, and those about which a sector is asked."""
    query = select(Withdrawal).where(
        Withdrawal.roundtable_id == roundtable_id,
        Withdrawal.phase.in_((WithdrawalPhase.proposed, WithdrawalPhase.away)),
        Withdrawal.organization_id.is_(None),
    )
    return list((await db.execute(query.order_by(Withdrawal.id))).scalars())


async def organization_asked(db: AsyncSession, roundtable_id: UUID, organization_id: UUID) -> UUID | None:
    """The withdrawal about which the people of an organization are asked, if one is open."""
    query = select(Withdrawal.id).where(
        Withdrawal.roundtable_id == roundtable_id,
        Withdrawal.phase == WithdrawalPhase.proposed,
        Withdrawal.organization_id == organization_id,
    )
    return (await db.execute(query)).scalars().first()


_AWAY: Final = CompiledQuery(
    select(Withdrawal.sector).where(
        Withdrawal.roundtable_id == bindparam("table"),
        Withdrawal.phase == WithdrawalPhase.away,
        Withdrawal.organization_id.is_(None),
    )
)


async def away(db: Source, roundtable_id: UUID) -> frozenset[str]:
    """The sectors that are withdrawn now."""
    return frozenset(sector.value for [sector] in await _AWAY.rows(db, table=roundtable_id))


class AskedSector(NamedTuple):
    """A withdrawal about which its sector is asked, or an organization of it: whether it leaves, or returns."""

    id: UUID
    roundtable_id: UUID
    sector: Sector
    organization_id: UUID | None
    phase: WithdrawalPhase
    question: int
    proposed_at: datetime
    return_proposed_at: datetime | None


ASKED_SECTORS: Final = Pending(
    Withdrawal,
    AskedSector,
    or_(
        Withdrawal.phase == WithdrawalPhase.proposed,
        and_(Withdrawal.phase == WithdrawalPhase.away, Withdrawal.return_proposed_at.is_not(None)),
    ),
)
"""Withdrawals about which a sector is asked."""


class AskedConsent(NamedTuple):
    """A longer term or a waiver that lacks a sector's yes."""

    subject_type: str
    id: UUID
    roundtable_id: UUID
    proposed_at: datetime


def _asking(kind: type[TermExtension | Waiver]) -> Select[str, UUID, UUID, datetime]:
    return select(literal(kind.subject), kind.id, kind.roundtable_id, kind.proposed_at).where(
        listed(kind.roundtable_id, "tables"), kind.phase == ConsentPhase.proposed
    )


_CONSENTS_ASKED_FOR: Final = CompiledQuery(
    union_all(_asking(TermExtension), _asking(Waiver).where(Waiver.document_text.is_not(None)))
    .order_by("id")
    .limit(MOST)
)


async def consents_asked_for(db: Source, tables: Collection[UUID]) -> Sequence[AskedConsent]:
    """Longer terms and waivers that are proposed; a waiver whose text was taken out asks nobody."""
    return [AskedConsent(*row) for row in await _CONSENTS_ASKED_FOR.rows(db, tables=list(tables))]


class Lasting(NamedTuple):
    """A coercive measure of which nobody has said that it is over."""

    id: UUID
    roundtable_id: UUID
    attributed_to: Sector
    effect: TruceEffect
    reported_at: datetime
    explanation: str | None


LASTING: Final = Pending(CoerciveMeasure, Lasting, CoerciveMeasure.ended_at.is_(None))
"""Coercive measures of which nobody has said that they are over."""
