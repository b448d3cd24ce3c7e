"""The rows of errata."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import ErratumAssent
from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.core.read_connections import Reads
from app.errata.models import Erratum, ErratumPhase
from app.roundtables.desks import MOST
from app.sessions.models import Session


async def of_minutes(db: AsyncSession, minutes_id: UUID) -> Sequence[Erratum]:
    """The errata to these minutes, whatever became of them, by number."""
    query = select(Erratum).where(Erratum.minutes_id == minutes_id).order_by(Erratum.number)
    return (await db.execute(query)).scalars().all()


async def words_on(db: AsyncSession, minutes_id: UUID) -> Sequence[ErratumAssent]:
    """What the sectors said of the errata to these minutes, the earliest first."""
    about = select(Erratum.id).where(Erratum.minutes_id == minutes_id)
    query = select(ErratumAssent).where(ErratumAssent.target_id.in_(about)).order_by(ErratumAssent.id)
    return (await db.execute(query)).scalars().all()


_DOCUMENT: Final = CompiledQuery(
    select(Erratum.document, Erratum.document_text).where(Erratum.id == bindparam("id", type_=Uuid()))
)


async def document(reads: Reads | AsyncSession, erratum_id: UUID) -> tuple[str, str | None]:
    """(digest, text) of what is signed; no text where it was taken out."""
    [(digest, text)] = await _DOCUMENT.rows(reads, id=erratum_id)
    return digest, text


class Asked(NamedTuple):
    """An erratum that waits for the sectors, with the title of its session."""

    id: UUID
    roundtable_id: UUID
    session_id: UUID
    proposed_at: datetime
    review_ends_at: datetime
    title: str


_ASKED: Final = CompiledQuery(
    select(*columns(Erratum, Asked._fields[:-1]), Session.title)
    .join(Session, Session.id == Erratum.session_id)
    .where(listed(Erratum.roundtable_id, "tables"), among(Erratum.phase, (ErratumPhase.proposed,)))
    .order_by(Erratum.id)
    .limit(MOST)
)


async def asked(db: Source, tables: Collection[UUID]) -> Sequence[Asked]:
    """Errata on which sectors say their word."""
    return [Asked(*row) for row in await _ASKED.rows(db, tables=list(tables))]
