"""The only writer of the log: bodies, one entry and its Merkle nodes, in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import instant
from app.core.db import Subject
from app.core.schemas import Body
from app.ledger import seals
from app.ledger.acts import Act
from app.ledger.audiences import rank
from app.ledger.models import Entry, Head, Node, Snapshot
from app.trust import canonical, merkle

VERSION: Final = 1
CHANNEL: Final = "tinkuy_ledger"
HASH_BYTES: Final = 32
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, by pseudonym: a seat, a partner, an account outside any table, or the clock."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Authorship:
    """What an entry says about its act besides what changed."""

    actor: Actor
    at: datetime
    act_id: UUID
    request_digest: str | None
    dry_run: bool = False


class Change:
    """A subject that an act created or changed, with the body for each audience, the widest first.

    Without a body, what changed stands in none: nothing is published, and only the seal of the row tells of it.
    """

    __slots__ = ("bodies", "row")

    def __init__(self, row: Subject, *bodies: type[Body]) -> None:
        self.row = row
        self.bodies = bodies


@dataclass(frozen=True, slots=True)
class Published:
    """One stored body."""

    subject: str
    id: UUID
    revision: int
    audience: str
    digest: str
    body: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act left: its place in the log (None after a dry run) and the bodies, the act's own subject first."""

    index: int | None
    leaf: str | None
    published: tuple[Published, ...]

    def seen_by(self, audiences: frozenset[str]) -> Published | None:
        """The narrowest body of the act's own subject that these audiences may read."""
        first = self.published[0].id if self.published else None
        mine = [view for view in self.published if view.id == first and view.audience in audiences]
        return max(mine, key=lambda view: rank(view.audience), default=None)


def _render(change: Change) -> list[Published]:
    views = []
    for kind in change.bodies:
        body = kind.model_validate(change.row)
        content = body.model_dump(mode="json", exclude={"salt"})
        content["salt"] = secrets.token_urlsafe(_SALT_BYTES)
        data = canonical.encode(content)
        views.append(
            Published(
                subject=change.row.subject,
                id=change.row.id,
                revision=change.row.revision,
                audience=kind.audience_of(change.row),
                digest=canonical.digest(data),
                body=data.decode(),
            )
        )
    return views


def _envelope(
    origin: str,
    index: int,
    act: Act,
    authorship: Authorship,
    *,
    roundtable_id: UUID | None,
    occurred_at: datetime | None,
    audience: str,
    published: Sequence[Published],
    evidence: Mapping[str, str],
) -> bytes:
    changes: dict[UUID, dict[str, Any]] = {}
    for view in published:
        change = changes.setdefault(
            view.id, {"type": view.subject, "id": str(view.id), "revision": view.revision, "views": {}}
        )
        change["views"][view.audience] = view.digest
    content: dict[str, Any] = {
        "v": VERSION,
        "origin": origin,
        "index": index,
        "act": str(authorship.act_id),
        "type": act.value,
        "actor": {authorship.actor.kind: authorship.actor.id},
        "at": instant(authorship.at),
        "audience": audience,
        "changes": list(changes.values()),
        "evidence": dict(evidence),
        "nonce": secrets.token_hex(_SALT_BYTES),
    }
    if roundtable_id is not None:
        content["roundtable"] = str(roundtable_id)
    if occurred_at is not None:
        content["occurred_at"] = instant(occurred_at)
    return canonical.encode(content)


async def append(
    db: AsyncSession,
    act: Act,
    authorship: Authorship,
    changes: Sequence[Change],
    *,
    roundtable_id: UUID | None = None,
    occurred_at: datetime | None = None,
    evidence: Mapping[str, str] | None = None,
) -> Receipt:
    """Publish what changed and append the entry of the act; the head's lock is taken last.

    `evidence` maps names to SHA-256 digests in hexadecimal. A dry run publishes to the caller alone: nothing is
    appended and the head is not locked.
    """
    for change in changes:
        if change.bodies:
            change.row.revision = (change.row.revision or 0) + 1
    await db.flush()
    published = [view for change in changes for view in _render(change)]
    if authorship.dry_run:
        return Receipt(None, None, tuple(published))
    sealed = seals.drawn(change.row for change in changes)

    audience = min((view.audience for view in published), key=rank)
    head = (await db.execute(select(Head).with_for_update().execution_options(populate_existing=True))).scalar_one()
    envelope = _envelope(
        head.origin,
        head.size,
        act,
        authorship,
        roundtable_id=roundtable_id,
        occurred_at=occurred_at,
        audience=audience,
        published=published,
        evidence={**(evidence or {}), **{seal.name: seal.digest for seal in sealed}},
    )
    index, leaf = head.size, merkle.leaf_hash(envelope)
    grown = merkle.append(head.size, split_peaks(head.peaks), leaf)

    await _publish(db, published, roundtable_id, index)
    await seals.keep(db, sealed, index)
    await db.execute(
        insert(Entry).values(
            index=index,
            act_id=authorship.act_id,
            actor=str(authorship.actor),
            request_digest=authorship.request_digest,
            type=act.value,
            roundtable_id=roundtable_id,
            audience=audience,
            at=authorship.at,
            envelope=envelope.decode(),
            leaf=leaf,
        )
    )
    await db.execute(insert(Node), [{"level": level, "index": at, "hash": value} for level, at, value in grown.nodes])
    head.size, head.peaks = index + 1, b"".join(grown.peaks)
    await db.flush()
    await db.execute(text("SELECT pg_notify(:channel, :index)"), {"channel": CHANNEL, "index": str(index)})
    return Receipt(index, leaf.hex(), tuple(published))


def split_peaks(peaks: bytes) -> tuple[bytes, ...]:
    return tuple(peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES))


async def _publish(db: AsyncSession, published: Sequence[Published], roundtable_id: UUID | None, index: int) -> None:
    by_subject: dict[UUID, list[Published]] = {}
    for view in published:
        by_subject.setdefault(view.id, []).append(view)
    for subject_id, views in by_subject.items():
        if views[0].revision == 1:
            continue
        # A new view replaces the older one of its audience and of every narrower one.
        widest = min(rank(view.audience) for view in views)
        replaced = or_(Snapshot.audience.in_([view.audience for view in views]), Snapshot.rank > widest)
        await db.execute(
            update(Snapshot)
            .where(Snapshot.subject_id == subject_id, Snapshot.current, replaced)
            .values(current=False)
            .execution_options(synchronize_session=False)
        )
    await db.execute(
        insert(Snapshot),
        [
            {
                "subject_id": view.id,
                "revision": view.revision,
                "audience": view.audience,
                "rank": rank(view.audience),
                "subject_type": view.subject,
                "roundtable_id": roundtable_id,
                "index": index,
                "current": True,
                "digest": view.digest,
                "body": view.body,
            }
            for view in published
        ],
    )
