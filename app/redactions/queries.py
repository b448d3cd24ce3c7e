"""The rows of redactions, and the bodies that they take out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import and_, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Integer, Uuid

from app.core.db import Subject
from app.ledger.models import Snapshot
from app.redactions.models import Redaction, RedactionPhase
from app.roundtables.desks import Pending


async def held_bodies(db: AsyncSession, target_type: str, target_id: UUID) -> Mapping[int, Mapping[str, object]]:
    """The bodies of a subject that are there, by revision; where a revision has several views, its narrowest."""
    query = select(Snapshot.revision, Snapshot.body).where(
        Snapshot.subject_id == target_id, Snapshot.subject_type == target_type, Snapshot.body.is_not(None)
    )
    rows = await db.execute(query.order_by(Snapshot.revision, Snapshot.rank))
    return {revision: orjson.loads(body) for revision, body in rows if body is not None}


async def published_since(db: AsyncSession, redaction: Redaction) -> Collection[int]:
    """The revisions of a text that were published after it was asked for."""
    asked = select(func.min(Snapshot.index)).where(Snapshot.subject_id == redaction.id).scalar_subquery()
    query = select(Snapshot.revision).where(Snapshot.subject_id == redaction.target_id, Snapshot.index > asked)
    return frozenset((await db.execute(query)).scalars())


async def audiences_now(db: AsyncSession, row: Subject) -> Collection[str]:
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


class AskedConsent(NamedTuple):
    """A redaction that lacks a sector's consent; `sources` are the sectors that are asked first."""

    id: UUID
    roundtable_id: UUID
    proposed_at: datetime
    sources: list[str]
    source_organizations: list[dict[str, object]]


ASKED_FOR: Final = Pending(Redaction, AskedConsent, Redaction.phase == RedactionPhase.proposed)
"""Redactions that are proposed."""
