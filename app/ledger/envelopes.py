"""What an entry says: who did which act and when, and the digests of what it published. Its bytes are for ever."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.core.clock import instant
from app.ledger.acts import Act
from app.trust import canonical

VERSION: Final = 1
_NONCE_BYTES: Final = 16


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
    # How many entries of the log are known to be signed: it has them, or it is not the log that was signed.
    signed_size: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """One stored body."""

    subject: str
    id: UUID
    revision: int
    audience: str
    digest: str
    body: str


def envelope(
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
    """The canonical bytes of an entry, whose hash is its leaf."""
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
        "nonce": secrets.token_hex(_NONCE_BYTES),
    }
    if roundtable_id is not None:
        content["roundtable"] = str(roundtable_id)
    if occurred_at is not None:
        content["occurred_at"] = instant(occurred_at)
    return canonical.encode(content)
