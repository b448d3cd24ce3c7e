"""The only writer of the log: bodies, one entry and its Merkle nodes, in the caller's transaction.

What an act changed is flushed, rendered and sealed first, by everybody at the same time. Then one writer after the
other takes the head, hashes its entry to the tree, and leaves everything in one statement (`app.ledger.statements`).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Subject
from app.core.schemas import Body
from app.ledger import seals
from app.ledger.acts import Act
from app.ledger.audiences import rank
from app.ledger.contradictions import Contradiction, contradicted
from app.ledger.envelopes import Authorship, Published, envelope
from app.ledger.seals import DrawnSeal
from app.ledger.statements import APPEND, HEAD
from app.trust import canonical, merkle

HASH_BYTES: Final = 32
_SALT_BYTES: Final = 16


class Change:
    """A subject that an act created or changed, with the body for each audience, the widest first.

    Without a body, what changed stands in none: nothing is published, and only the seal of the row tells of it.
    """

    __slots__ = ("bodies", "row")

    def __init__(self, row: Subject, *bodies: type[Body]) -> None:
        self.row = row
        self.bodies = bodies


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


def render(change: Change) -> list[Published]:
    """The bodies of what changed, each with a salt of its own."""
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
    published = tuple(view for change in changes for view in render(change))
    if authorship.dry_run:
        return Receipt(None, None, published)
    sealed = seals.drawn(change.row for change in changes)
    return await enter(
        db,
        act,
        authorship,
        published,
        sealed,
        roundtable_id=roundtable_id,
        occurred_at=occurred_at,
        evidence={**(evidence or {}), **{seal.name: seal.digest for seal in sealed}},
    )


async def enter(
    db: AsyncSession,
    act: Act,
    authorship: Authorship,
    published: tuple[Published, ...],
    sealed: Sequence[DrawnSeal],
    *,
    roundtable_id: UUID | None,
    occurred_at: datetime | None,
    evidence: Mapping[str, str],
) -> Receipt:
    """Take the head and append one entry to it, with the bodies and seals whose digests it holds.

    Raises LogContradictsCheckpoint where the log is shorter than what was signed of it.
    """
    audience = min((view.audience for view in published), key=rank)
    [head] = await HEAD.rows(db)
    index = head["size"]
    if index < authorship.signed_size:
        raise contradicted(Contradiction.log_is_shorter, signed=authorship.signed_size, found=index)
    content = envelope(
        head["origin"],
        index,
        act,
        authorship,
        roundtable_id=roundtable_id,
        occurred_at=occurred_at,
        audience=audience,
        published=published,
        evidence=evidence,
    )
    leaf = merkle.leaf_hash(content)
    grown = merkle.append(index, split_peaks(head["peaks"]), leaf)
    await APPEND.rows(
        db,
        index=index,
        act_id=authorship.act_id,
        actor=str(authorship.actor),
        request_digest=authorship.request_digest,
        type=act.value,
        roundtable_id=roundtable_id,
        audience=audience,
        at=authorship.at,
        envelope=content.decode(),
        leaf=leaf,
        peaks=b"".join(grown.peaks),
        levels=[node.level for node in grown.nodes],
        positions=[node.position for node in grown.nodes],
        hashes=[node.hash for node in grown.nodes],
        subject_ids=[view.id for view in published],
        revisions=[view.revision for view in published],
        audiences=[view.audience for view in published],
        ranks=[rank(view.audience) for view in published],
        subject_types=[view.subject for view in published],
        digests=[view.digest for view in published],
        bodies=[view.body for view in published],
        seals=[seal.name for seal in sealed],
        sealed_types=[seal.subject_type for seal in sealed],
        sealed_ids=[seal.subject_id for seal in sealed],
        seal_digests=[seal.digest for seal in sealed],
        salts=[seal.salt for seal in sealed],
    )
    return Receipt(index, leaf.hex(), published)


def split_peaks(peaks: bytes) -> tuple[bytes, ...]:
    return tuple(peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES))
