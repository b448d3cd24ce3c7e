"""What desks ask beside what rooms gather for them: words on texts, and the commitments of a sector."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
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
from app.desks.telling import PAIRS
from app.directory.models import Sector
from app.identity.models import Account
from app.ledger.audiences import Reader
from app.ledger.models import Entry, Snapshot
from app.ledger.queries import Where, belongs_to, equal, here, seen_now, title_of, values_here
from app.roundtables.models import Mandate
from app.roundtables.places import TableRow
from app.roundtables.since import FIRST, Since
from app.sessions.models import Attendance, Session

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


class Presence(NamedTuple):
    """In which language somebody reads, and when they were last at a session of the table, if ever."""

    language: str
    session_id: UUID | None
    until: datetime | None


_UNTIL: Final = func.coalesce(Attendance.departed_at, Session.closed_at)
_STAY: Final = (
    select(Attendance.session_id, _UNTIL.label("until"))
    .join(Mandate, Mandate.id == Attendance.mandate_id)
    .join(Session, Session.id == Attendance.session_id)
    .where(Mandate.account_id == Account.id, Attendance.roundtable_id == bindparam("table", type_=Uuid()))
    .where(Attendance.voided_at.is_(None), _UNTIL.is_not(None))
    .order_by(_UNTIL.desc())
    .limit(1)
    .correlate(Account)
    .lateral("stay")
)
_PRESENCE: Final = CompiledQuery(
    select(Account.language, _STAY.c.session_id, _STAY.c.until)
    .select_from(Account)
    .outerjoin(_STAY, true())
    .where(Account.id == bindparam("account", type_=Uuid()))
)
_MEETING: Final = CompiledQuery(
    select(Session.opened_at, Session.closed_at).where(
        Session.id == bindparam("id", type_=Uuid()), Session.roundtable_id == bindparam("table", type_=Uuid())
    )
)


async def last_presence(reads: Reads, account_id: UUID, roundtable_id: UUID) -> Presence:
    """The last stay that is over, at whatever seat of the table; who still sits there has not missed what goes on."""
    [row] = await _PRESENCE.rows(reads, account=account_id, table=roundtable_id)
    return Presence(*row)


async def hours_of_session(
    reads: Reads, session_id: UUID, roundtable_id: UUID
) -> tuple[datetime | None, datetime | None] | None:
    """When a session of the table was opened, and when it was closed."""
    row = await _MEETING.first(reads, id=session_id, table=roundtable_id)
    return None if row is None else (row[0], row[1])


class Told(NamedTuple):
    """What an act did to one subject, and how that subject stands now, as one reader may know it."""

    entry: int
    act: str
    at: datetime
    subject_type: str
    subject_id: UUID
    title: Any
    body: Mapping[str, Any] | None
    above: Mapping[str, Any] | None


# Of a body only this: texts stay where they are.
_MEMBERS: Final = (
    *("number", "phase", "starts_at", "due", "due_on", "leads", "commitment_id", "session_id", "review_ends_at"),
    *("sector", "role", "level", "answer", "seat_id"),
)


def _members(body: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[Any]:
    told = [part for name in names for part in (literal(name, Text()), body[name])]
    return func.jsonb_build_object(*told, type_=JSONB)


def _happened() -> CompiledQuery:
    mine = any_(bindparam("here", type_=ARRAY(Text())))
    entry = (
        select(Entry.index, Entry.type, Entry.at, Snapshot.subject_type, Snapshot.subject_id)
        .distinct()
        .join(Snapshot, Snapshot.index == Entry.index)
        .where(Entry.roundtable_id == bindparam("table", type_=Uuid()), Entry.audience == mine)
        .where(Entry.at > bindparam("from", type_=DateTime(timezone=True)), here(general=False))
        .where(Entry.type == any_(bindparam("acts", type_=ARRAY(Text()))))
        .where(
            func.concat(Entry.type, literal(" ", Text()), Snapshot.subject_type)
            == any_(bindparam("pairs", type_=ARRAY(Text())))
        )
        .order_by(Entry.index.desc(), Snapshot.subject_id)
        .limit(bindparam("most"))
        .subquery("entry")
    )
    own = seen_now(entry.c.subject_id, "own")
    above = seen_now(belongs_to(own), "above")
    return CompiledQuery(
        select(
            entry,
            title_of(own, above),
            _members(own.c.body, _MEMBERS),
            _members(above.c.body, ("role", "sector")),
        )
        .select_from(entry.outerjoin(own, true()).outerjoin(above, true()))
        .order_by(entry.c.index.desc(), entry.c.subject_id)
    )


_HAPPENED: Final = _happened()


async def happened(reads: Reads, reader: Reader, roundtable_id: UUID, since: datetime, most: int) -> Sequence[Told]:
    """What was done to what a digest tells of, the latest first."""
    pairs = sorted(f"{act} {subject}" for act, subject in PAIRS)
    values = {**values_here(reader, roundtable_id), "from": since, "most": most, "pairs": pairs}
    rows = await _HAPPENED.rows(reads, acts=sorted({act.value for act, _ in PAIRS}), **values)
    return [Told(*row) for row in rows]
