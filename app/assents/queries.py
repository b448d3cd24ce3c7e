"""The rows of assents."""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent, Stance
from app.core.compiled_queries import CompiledQuery, Source, columns
from app.directory.models import Sector

Kind = TypeVar("Kind", bound=Assent)


async def given(db: AsyncSession, kind: type[Kind], target_id: UUID, *, revision: int | None = None) -> Sequence[Kind]:
    """What was said about a text, or about one revision of it, the earliest first: ids are drawn under the lock."""
    query = select(kind).where(kind.target_id == target_id).order_by(kind.id)
    if revision is not None:
        query = query.where(kind.target_revision == revision)
    return (await db.execute(query)).scalars().all()


class Word(NamedTuple):
    """What a seat said, for its sector."""

    seat_id: UUID
    sector: Sector
    stance: Stance


_WORDS: Final = CompiledQuery(
    select(*columns(Assent, Word._fields))
    .where(
        Assent.purpose == bindparam("purpose"),
        Assent.target_id == bindparam("target"),
        Assent.target_revision == bindparam("revision"),
    )
    .order_by(Assent.id)
)


async def words(db: Source, kind: type[Assent], target_id: UUID, revision: int) -> Sequence[Word]:
    """What was said about one revision of a text, the earliest first, for who only counts it."""
    purpose = kind.__mapper__.polymorphic_identity
    return [Word(*row) for row in await _WORDS.rows(db, purpose=purpose, target=target_id, revision=revision)]
