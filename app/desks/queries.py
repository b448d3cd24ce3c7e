"""What desks ask beside what rooms gather for them: words on texts, and the commitments of a sector."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
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
from app.assents.queries import said_by, voice
from app.assents.voices import Voice
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.queries import IS_OF_SECTOR
from app.core.compiled_queries import CompiledQuery, listed
from app.core.read_connections import Reads
from app.desks.schemas import CommitmentRole
from app.directory.models import Sector
from app.ledger.models import Entry, Snapshot
from app.ledger.queries import Where, equal
from app.roundtables.models import Mandate
from app.roundtables.places import TableRow
from app.roundtables.since import FIRST, Since

_LEAVES: Final = CompiledQuery(
    select(Snapshot.subject_id, Entry.leaf)
    .distinct()
    .join(Entry, Entry.index == Snapshot.index)
    .where(Snapshot.subject_type == Mandate.subject, listed(Snapshot.subject_id, "mandates"), Snapshot.revision == 1)
)
_WORDS_ON: Final = CompiledQuery(
    said_by(Assent.roundtable_id, Assent.target_id, Assent.target_revision).where(listed(Assent.target_id, "targets"))
)


async def leaves(reads: Reads, mandates: Collection[UUID]) -> Mapping[UUID, bytes]:
    """The leaf hash of the entry that accredited the holder, by mandate."""
    return {mandate: bytes(leaf) for mandate, leaf in await _LEAVES.rows(reads, mandates=list(mandates))}


class SaidAt(NamedTuple):
    """A word, on one revision of one text of a table."""

    table: UUID
    target: UUID
    revision: int
    voice: Voice


async def voices_on(
    reads: Reads,
    targets: Collection[UUID],
    tables: Mapping[UUID, TableRow],
    now: datetime,
    since: Mapping[UUID, Since],
) -> Sequence[SaidAt]:
    """Every word that was given on these texts of these tables, the earliest first.

    What is asked of a table that is not among `tables` is left out.
    """
    rows = await _WORDS_ON.rows(reads, targets=list(targets)) if targets else ()
    return [
        SaidAt(table, target, revision, voice(row, tables[table], now, since.get(target, FIRST)))
        for table, target, revision, *row in rows
        if table in tables
    ]


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
