"""One caller in one request: who it is, what it may do outside any table, and how its acts are recorded."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.dry_run import READS
from app.core.errors import Gone, Unprocessable
from app.core.ids import unordered_id
from app.identity.roles import Permission, Role
from app.identity.tokens import Principal
from app.ledger import queries
from app.ledger.acts import Act
from app.ledger.append import Actor, Authorship, Change, Published, Receipt, append
from app.ledger.audiences import Reader, rank

_CREATED: Final = 201
_OK: Final = 200


class ActIdReused(Unprocessable):
    code = "idempotency_key_reused"
    message = "This Idempotency-Key already names another act of yours."


class TextRedacted(Gone):
    code = "text_redacted"
    message = "This act was done; the text that it published was taken out of the record since."


@dataclass(frozen=True, slots=True)
class Call:
    """What the guards take from a request, so that nothing below them needs to know HTTP."""

    method: str
    path: str
    body: bytes
    now: datetime
    act_id: UUID | None
    acting_seat: UUID | None
    dry_run: bool

    @property
    def writes(self) -> bool:
        return self.method not in READS

    def digest(self) -> str:
        """SHA-256 over method, path and content; the order of members and white space do not make another request."""
        content = self.body
        # A form, an empty body, or one that validation will refuse (orjson reads deeper nesting than it writes):
        # its bytes stand for themselves.
        with suppress(orjson.JSONDecodeError, orjson.JSONEncodeError):
            content = orjson.dumps(orjson.loads(self.body), option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(b"\n".join([self.method.encode(), self.path.encode(), content])).hexdigest()


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a use case hands to the router: the receipt, and the view of the subject that its author may read."""

    receipt: Receipt
    view: Published


class Replayed(Exception):
    """Not a refusal: this act was done before, and here is what it answered."""

    def __init__(self, outcome: WriteResult, status: int) -> None:
        super().__init__()
        self.outcome = outcome
        self.status = status


@dataclass(frozen=True, slots=True)
class Caller:
    """One signed-in account or client, for one request, outside any table."""

    db: AsyncSession
    call: Call
    principal: Principal
    roles: frozenset[Role]
    reader: Reader
    language: str = "es"

    @property
    def now(self) -> datetime:
        return self.call.now

    @property
    def actor(self) -> Actor:
        return Actor(self.principal.kind, str(self.principal.id))

    def may(self, permission: Permission, grants: Mapping[Role, frozenset[Permission]]) -> bool:
        return any(permission in grants[role] for role in self.roles)

    async def record(
        self,
        act: Act,
        *changes: Change,
        evidence: Mapping[str, str] | None = None,
        roundtable_id: UUID | None = None,
    ) -> WriteResult:
        """Publish and append an act as this account or client; with `roundtable_id` the one that begins a table."""
        return await record(
            self.db,
            self.call,
            self.actor,
            self.reader,
            act,
            changes,
            evidence=evidence,
            roundtable_id=roundtable_id,
        )


async def record(
    db: AsyncSession,
    call: Call,
    actor: Actor,
    reader: Reader,
    act: Act,
    changes: tuple[Change, ...],
    *,
    roundtable_id: UUID | None = None,
    occurred_at: datetime | None = None,
    evidence: Mapping[str, str] | None = None,
    secret: bool = False,
) -> WriteResult:
    """Append one act with the id and digest of its request; `secret` keeps no digest of a body that held a secret."""
    authorship = Authorship(
        actor=actor,
        at=call.now,
        act_id=call.act_id or unordered_id(),
        request_digest=None if secret else call.digest(),
        dry_run=call.dry_run,
    )
    receipt = await append(
        db,
        act,
        authorship,
        changes,
        roundtable_id=roundtable_id,
        occurred_at=occurred_at,
        evidence=evidence,
    )
    view = receipt.seen_by(reader.audiences_at(roundtable_id))
    return WriteResult(receipt, view or receipt.published[0])


def _narrowness(view: Published) -> int:
    return rank(view.audience)


async def require_new_act(db: AsyncSession, call: Call, actor: Actor, reader: Reader) -> None:
    """Raises Replayed where this actor did this act before, ActIdReused where its id named another request.

    TextRedacted where what the act published cannot be told again.

    The caller holds a lock under which the same actor's acts queue (the table's row, or `queue_act`).
    """
    if call.act_id is None or not call.writes:
        return
    entry = await queries.entry_of_act(db, str(actor), call.act_id)
    if entry is None:
        return
    if entry.request_digest != call.digest():
        raise ActIdReused
    views = [
        Published(s.subject_type, s.subject_id, s.revision, s.audience, s.digest, s.body)
        for s in await queries.published_by(db, entry)
    ]
    first = orjson.loads(entry.envelope)["changes"][0]["id"]
    audiences = reader.audiences_at(entry.roundtable_id)
    subject = [view for view in views if str(view.id) == first]
    if not subject:
        raise TextRedacted
    mine = [view for view in subject if view.audience in audiences]
    # Its author was told the widest view where none was theirs: whoever convenes is no member yet.
    view = max(mine or [min(subject, key=_narrowness)], key=_narrowness)
    receipt = Receipt(entry.index, entry.leaf.hex(), tuple(views))
    raise Replayed(WriteResult(receipt, view), _OK if call.method in {"PATCH", "PUT"} else _CREATED)


async def queue_act(db: AsyncSession, call: Call, actor: Actor) -> None:
    """Outside any table, let repeats of one act wait for the first."""
    if call.act_id is not None and call.writes:
        key = f"{actor}:{call.act_id}"
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
