"""The rows of the archive, and the conditions of its lists."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Uuid,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.archive.models import (
    ExtractKind,
    Import,
    ImportedExtract,
    ImportedMinutes,
    ImportedPerson,
    ImportedPhase,
    ImportRow,
    ImportState,
)
from app.commitments.models import Commitment
from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.directory.models import Organization
from app.ledger.queries import Where, equal
from app.roundtables.models import Mandate

_SPANISH: Final[ColumnElement[Any]] = literal_column("'spanish'::regconfig")


def _holds(text: str) -> ColumnElement[bool]:
    """Whether a text of the row holds the words that are searched for, in whatever form of Spanish."""
    words: ColumnElement[Any] = func.to_tsvector(_SPANISH, literal_column(text))
    found: ColumnElement[bool] = words.op("@@")(func.websearch_to_tsquery(_SPANISH, bindparam("q", type_=SqlText())))
    return found


_IN_COPY: Final = _holds("imported_minutes.title || ' ' || coalesce(imported_minutes.transcription, '')")
# Who reads no copy before it was screened finds nothing by it either.
_IN_SCREENED: Final = _holds("imported_minutes.title || ' ' || coalesce(imported_minutes.text, '')")
_IN_EXTRACT: Final = _holds("imported_extracts.text || ' ' || coalesce(imported_extracts.quote, '')")
_FROM: Final = ImportedMinutes.held_on >= bindparam("held_from", type_=Date())
_UNTIL: Final = ImportedMinutes.held_on <= bindparam("held_until", type_=Date())
_OWED: Final = exists().where(
    ImportedExtract.imported_minutes_id == ImportedMinutes.id,
    ImportedExtract.organization_id == bindparam("owed_by", type_=Uuid()),
)
_TAKEN_UP: Final = ImportedExtract.taken_up_as.is_not(None)
_OPEN: Final = ImportedExtract.taken_up_as.is_(None)


def minutes_where(
    *,
    q: str | None,
    phase: ImportedPhase | None,
    held: tuple[date | None, date | None],
    organization_id: UUID | None,
    reads_copies: bool,
) -> Sequence[Where]:
    """The conditions of a list; `held` are the first and the last day that are asked for."""
    where = [*equal(ImportedMinutes.phase, phase)]
    if q is not None:
        where.append(Where(_IN_COPY if reads_copies else _IN_SCREENED, {"q": q}))
    since, until = held
    if since is not None:
        where.append(Where(_FROM, {"held_from": since}))
    if until is not None:
        where.append(Where(_UNTIL, {"held_until": until}))
    if organization_id is not None:
        where.append(Where(_OWED, {"owed_by": organization_id}))
    return where


def extracts_where(
    *,
    q: str | None,
    kind: ExtractKind | None,
    organization_id: UUID | None,
    minutes_id: UUID | None,
    taken_up: bool | None,
) -> Sequence[Where]:
    where = [
        *equal(ImportedExtract.kind, kind),
        *equal(ImportedExtract.organization_id, organization_id),
        *equal(ImportedExtract.imported_minutes_id, minutes_id),
    ]
    if q is not None:
        where.append(Where(_IN_EXTRACT, {"q": q}))
    if taken_up is not None:
        where.append(Where(_TAKEN_UP if taken_up else _OPEN, {}))
    return where


async def known(db: AsyncSession, roundtable_id: UUID, external_id: str) -> ImportedMinutes | None:
    """What the record has of a paper."""
    query = select(ImportedMinutes).where(
        ImportedMinutes.roundtable_id == roundtable_id, ImportedMinutes.external_id == external_id
    )
    return (await db.execute(query)).scalar_one_or_none()


async def organizations(db: AsyncSession, ids: set[UUID]) -> set[UUID]:
    """Those that exist."""
    if not ids:
        return set()
    return set((await db.execute(select(Organization.id).where(Organization.id.in_(ids)))).scalars())


async def extracts_of(db: AsyncSession, minutes_id: UUID) -> Sequence[ImportedExtract]:
    query = select(ImportedExtract).where(ImportedExtract.imported_minutes_id == minutes_id)
    return (await db.execute(query.order_by(ImportedExtract.number))).scalars().all()


async def names_of(db: AsyncSession, minutes_id: UUID) -> Mapping[str, str]:
    """Names by their marks."""
    query = select(ImportedPerson.mark, ImportedPerson.name).where(ImportedPerson.imported_minutes_id == minutes_id)
    return {row.mark: row.name for row in await db.execute(query)}


async def forget(db: AsyncSession, minutes_id: UUID, mark: str) -> bool:
    """Whether the mark stood for somebody, whose name is gone now."""
    mine = ImportedPerson.imported_minutes_id == minutes_id, ImportedPerson.mark == mark
    gone = await db.execute(delete(ImportedPerson).where(*mine).returning(ImportedPerson.mark))
    return gone.first() is not None


async def commitment_here(db: AsyncSession, roundtable_id: UUID, commitment_id: UUID) -> bool:
    query = select(Commitment.id).where(Commitment.id == commitment_id, Commitment.roundtable_id == roundtable_id)
    return (await db.execute(query)).first() is not None


async def holds_seat(db: AsyncSession, account_id: UUID | None, seat_id: UUID) -> bool:
    """Whether an account holds a seat, or held it."""
    query = select(Mandate.id).where(Mandate.seat_id == seat_id, Mandate.account_id == account_id).limit(1)
    return (await db.execute(query)).first() is not None


_TEXT: Final = CompiledQuery(
    select(
        ImportedMinutes.transcription,
        ImportedPerson.mark,
        ImportedPerson.name,
        ImportedPerson.charge,
    )
    .select_from(ImportedMinutes)
    .outerjoin(ImportedPerson, ImportedPerson.imported_minutes_id == ImportedMinutes.id)
    .where(ImportedMinutes.id == bindparam("minutes", type_=Uuid()))
    .order_by(func.length(ImportedPerson.mark), ImportedPerson.mark)
)


async def copy_of(reads: Reads, minutes_id: UUID) -> Sequence[Sequence[Any]]:
    """(transcription, mark, name, charge) for each person; one row without a person where there is none."""
    return await _TEXT.rows(reads, minutes=minutes_id)


class Progress(NamedTuple):
    id: UUID
    roundtable_id: UUID
    begun_at: datetime
    ended_at: datetime | None
    rows: int
    waiting: int
    done: int
    unchanged: int
    refused: int


def _counted(state: ImportState) -> ColumnElement[int]:
    return func.count(case((ImportRow.state == state, 1)))


_PROGRESS: Final = (
    select(
        Import.id,
        Import.roundtable_id,
        Import.begun_at,
        Import.ended_at,
        func.count(ImportRow.line),
        *(_counted(state) for state in (ImportState.waiting, ImportState.done, ImportState.unchanged)),
        _counted(ImportState.refused),
    )
    .outerjoin(ImportRow, ImportRow.import_id == Import.id)
    .where(Import.account_id == bindparam("account", type_=Uuid()))
    .group_by(Import.id)
)
_LAST: Final = aliased(Import)
_AFTER: Final = bindparam("after", type_=Uuid())
# Their ids are their senders' and follow no order: a page begins after the hour of the last one.
_AFTER_AT: Final = func.coalesce(
    select(_LAST.begun_at).where(_LAST.id == _AFTER).scalar_subquery(), literal(datetime.min.replace(tzinfo=UTC))
)
_MINE: Final = CompiledQuery(
    _PROGRESS.where(tuple_(Import.begun_at, Import.id) > tuple_(_AFTER_AT, _AFTER))
    .order_by(Import.begun_at, Import.id)
    .limit(bindparam("most"))
)
_ONE: Final = CompiledQuery(_PROGRESS.where(Import.id == bindparam("id", type_=Uuid())))
_ERRORS: Final = CompiledQuery(
    select(ImportRow.line, ImportRow.external_id, ImportRow.problem)
    .where(
        ImportRow.import_id == bindparam("id", type_=Uuid()),
        ImportRow.state == ImportState.refused,
        ImportRow.line > bindparam("after"),
    )
    .order_by(ImportRow.line)
    .limit(bindparam("most"))
)


async def imports_of(reads: Reads, account_id: UUID, after: UUID, most: int) -> Sequence[Progress]:
    """The imports of an account from where another list ended, the earliest first."""
    found = await _MINE.rows(reads, account=account_id, after=after, most=most)
    return [Progress(*row) for row in found]


async def progress(reads: Reads | AsyncSession, account_id: UUID, import_id: UUID) -> Progress | None:
    """How far an import of this account has come; None where it has no such one."""
    row = await _ONE.first(reads, account=account_id, id=import_id)
    return None if row is None else Progress(*row)


async def errors(reads: Reads | AsyncSession, import_id: UUID, after: int, most: int) -> Sequence[Sequence[Any]]:
    """(line, external_id, problem) of what was refused, by line."""
    return await _ERRORS.rows(reads, id=import_id, after=after, most=most)


async def next_row(db: AsyncSession, import_id: UUID) -> ImportRow | None:
    """The first row that waits and that nobody else has in hand."""
    query = (
        select(ImportRow)
        .where(ImportRow.import_id == import_id, ImportRow.state == ImportState.waiting)
        .order_by(ImportRow.line)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await db.execute(query)).scalar_one_or_none()


async def settle(
    db: AsyncSession, import_id: UUID, line: int, state: ImportState, problem: Mapping[str, object] | None
) -> None:
    """What became of a row; what it said is kept no longer."""
    mine = ImportRow.import_id == import_id, ImportRow.line == line
    values = {"state": state, "content": None, "problem": problem}
    await db.execute(update(ImportRow).where(*mine, ImportRow.state == ImportState.waiting).values(values))
