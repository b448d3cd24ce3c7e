"""One caller in one request: who it is, what it may do outside any table, and how its acts are recorded."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
from app.ledger.append import Change, Receipt, append
from app.ledger.audiences import Reader, rank
from app.ledger.envelopes import Actor, Authorship, Published
from app.ledger.models import Entry

AT_ONCE: Final = timedelta(seconds=10)
"""How soon after the first one a second click comes."""
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
    signed_size: int
    once: bool = False
    """Whether the same call again, at once and without an id of its own, is taken as a second click."""

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
class Author:
    """Who acts in one request, in its transaction: what they do is recorded at one table, or outside any."""

    db: AsyncSession
    call: Call
    actor: Actor
    reader: Reader
    roundtable_id: UUID | None

    @property
    def now(self) -> datetime:
        return self.call.now

    async def record(
        self,
        act: Act,
        *changes: Change,
        evidence: Mapping[str, str] | None = None,
        occurred_at: datetime | None = None,
        secret: bool = False,
    ) -> WriteResult:
        """Publish what changed and append the act to the log; the first change is the act's own subject.

        `evidence` maps names to SHA-256 digests in hexadecimal; `secret` keeps no digest of a request that held one.
        """
        authorship = Authorship(
            actor=self.actor,
            at=self.now,
            act_id=self.call.act_id or unordered_id(),
            request_digest=None if secret else self.call.digest(),
            dry_run=self.call.dry_run,
            signed_size=self.call.signed_size,
        )
        receipt = await append(
            self.db,
            act,
            authorship,
            changes,
            roundtable_id=self.roundtable_id,
            occurred_at=occurred_at,
            evidence=evidence,
        )
        view = receipt.seen_by(self.reader.audiences_at(self.roundtable_id))
        return WriteResult(receipt, view or receipt.published[0])

    async def record_consequence(
        self,
        cause: Actor,
        act_id: UUID,
        act: Act,
        *changes: Change,
        evidence: Mapping[str, str] | None = None,
    ) -> None:
        """Append what nobody decides because it follows: an entry of its own, once for each `act_id` of its cause."""
        await append(
            self.db,
            act,
            Authorship(cause, self.now, act_id, None, self.call.dry_run, self.call.signed_size),
            changes,
            roundtable_id=self.roundtable_id,
            evidence=evidence,
        )


@dataclass(frozen=True, slots=True)
class Caller(Author):
    """One signed-in account or client, for one request, outside any table."""

    principal: Principal
    roles: frozenset[Role]
    language: str = "es"

    def may(self, permission: Permission, grants: Mapping[Role, frozenset[Permission]]) -> bool:
        return any(permission in grants[role] for role in self.roles)

    def at(self, roundtable_id: UUID) -> "Caller":
        """The same account or client, whose next act begins a table."""
        return replace(self, roundtable_id=roundtable_id)


def _narrowness(view: Published) -> int:
    return rank(view.audience)


async def require_new_act(db: AsyncSession, call: Call, actor: Actor, reader: Reader) -> None:
    """Raises Replayed where this actor did this act before, ActIdReused where its id named another request.

    TextRedacted where what the act published cannot be told again.

    The caller holds a lock under which the same actor's acts queue (the table's row, or `queue_act`).
    """
    entry = await _done_before(db, call, actor)
    if entry is None:
        return
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


async def _done_before(db: AsyncSession, call: Call, actor: Actor) -> Entry | None:
    """The entry of this call, where it was made before; raises ActIdReused."""
    if not call.writes or (call.act_id is None and not call.once):
        return None
    if call.act_id is None:
        latest = await queries.latest_of(db, str(actor))
        if latest is None or latest.at <= call.now - AT_ONCE or latest.request_digest != call.digest():
            return None
        return latest
    entry = await queries.entry_of_act(db, str(actor), call.act_id)
    if entry is not None and entry.request_digest != call.digest():
        raise ActIdReused
    return entry


async def queue_act(db: AsyncSession, call: Call, actor: Actor) -> None:
    """Outside any table, let repeats of one act wait for the first."""
    if call.writes and (call.act_id is not None or call.once):
        key = f"{actor}:{call.act_id or call.digest()}"
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
