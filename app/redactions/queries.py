"""The rows of redactions, and the bodies that they take out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Integer, Uuid

from app.ledger.models import Snapshot
from app.redactions.models import Redaction, RedactionPhase
from app.roundtables.models import AtTable


async def held_revisions(db: AsyncSession, target_type: str, target_id: UUID) -> Sequence[int]:
    """The revisions of a subject whose bodies are there."""
    query = select(Snapshot.revision).where(
        Snapshot.subject_id == target_id, Snapshot.subject_type == target_type, Snapshot.body.is_not(None)
    )
    return (await db.execute(query.distinct().order_by(Snapshot.revision))).scalars().all()


async def audiences_now(db: AsyncSession, row: AtTable) -> Collection[str]:
    """Who reads the present revision of a subject."""
    query = select(Snapshot.audience).where(
        Snapshot.subject_id == row.id, Snapshot.revision == row.revision, Snapshot.current
    )
    return frozenset((await db.execute(query)).scalars())


async def erase_bodies(db: AsyncSession, target_id: UUID, revisions: Collection[int]) -> None:
    """Take the bodies away, for good; their digests and their places in the log stay."""
    query = update(Snapshot).where(
        Snapshot.subject_id == target_id, Snapshot.revision.in_(revisions), Snapshot.body.is_not(None)
    )
    await db.execute(query.values(body=None).execution_options(synchronize_session=False))


async def in_effect(db: AsyncSession) -> Sequence[Redaction]:
    query = select(Redaction).where(Redaction.phase == RedactionPhase.in_effect).order_by(Redaction.id)
    return (await db.execute(query)).scalars().all()


async def still_held(db: AsyncSession, redacted: Mapping[UUID, Iterable[int]]) -> Collection[UUID]:
    """Of subjects and their redacted revisions, the subjects of which a body is there."""
    pairs = [(target, revision) for target, revisions in redacted.items() for revision in revisions]
    if not pairs:
        return frozenset()
    named = select(
        func.unnest(literal([target for target, _ in pairs], ARRAY(Uuid()))).label("target"),
        func.unnest(literal([revision for _, revision in pairs], ARRAY(Integer()))).label("revision"),
    ).subquery("named")
    same = and_(named.c.target == Snapshot.subject_id, named.c.revision == Snapshot.revision)
    query = select(Snapshot.subject_id).distinct().join(named, same).where(Snapshot.body.is_not(None))
    return frozenset((await db.execute(query)).scalars())
