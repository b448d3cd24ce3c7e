"""What desks ask beside what rooms gather for them: words on texts, and the commitments of a sector."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Uuid,
    any_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.queries import IS_OF_SECTOR
from app.core.compiled_queries import CompiledQuery, listed
from app.core.read_connections import Reads
from app.desks.schemas import CommitmentRole
from app.directory.models import Sector
from app.ledger.queries import Where, equal

_WORDS_ON: Final = CompiledQuery(
    select(Assent.target_id, Assent.target_revision, Assent.sector)
    .where(listed(Assent.target_id, "targets"))
    .distinct()
)


async def words_on(reads: Reads, targets: Collection[UUID]) -> Sequence[tuple[UUID, int, str]]:
    """(target, revision of it, sector) of every word that was given on these texts, each combination once."""
    rows = await _WORDS_ON.rows(reads, targets=list(targets)) if targets else ()
    return [(target, revision, sector) for target, revision, sector in rows]


_TABLE_OF: Final = CompiledQuery(select(Commitment.roundtable_id).where(Commitment.id == bindparam("id", type_=Uuid())))


async def table_of_commitment(db: Reads | AsyncSession, commitment_id: UUID) -> UUID | None:
    row = await _TABLE_OF.first(db, id=commitment_id)
    return None if row is None else row[0]


async def commitment(db: AsyncSession, commitment_id: UUID) -> Commitment:
    return (await db.execute(select(Commitment).where(Commitment.id == commitment_id))).scalar_one()


_BENEFITS: Final = Commitment.beneficiaries.contains(bindparam("benefits", type_=JSONB()))
_PARTS: Final[Mapping[CommitmentRole | None, ColumnElement[bool]]] = {
    CommitmentRole.responsible: IS_OF_SECTOR,
    CommitmentRole.beneficiary: _BENEFITS,
    None: or_(IS_OF_SECTOR, _BENEFITS),
}
_AT_TABLES: Final = Commitment.roundtable_id == any_(bindparam("at_tables", type_=ARRAY(Uuid())))


def with_part_of(
    sector: Sector, tables: Collection[UUID], role: CommitmentRole | None, phase: CommitmentPhase | None
) -> Sequence[Where]:
    """Commitments of these tables that the sector answers for or gains by, or one of the two."""
    part = {"of_sector": [sector.value], "benefits": f'[{{"sector":"{sector.value}"}}]'}
    return [
        Where(_AT_TABLES, {"at_tables": list(tables)}),
        Where(_PARTS[role], part),
        *equal(Commitment.phase, phase),
    ]
