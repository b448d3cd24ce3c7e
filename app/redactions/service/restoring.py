"""A database that was restored from an older copy: does it hold what was redacted since, and taking it out anew."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.ids import unordered_id
from app.ledger.acts import Act
from app.ledger.append import Actor, Authorship, Change, append
from app.ledger.subject_kinds import SubjectKinds
from app.redactions import lifecycle, outside, queries
from app.redactions.models import Redaction, RedactionPhase
from app.redactions.schemas import RedactionOut
from app.redactions.service.redacting import take_out

_RESTORE: Final = Actor("clock", "restore")


async def lacking(db: AsyncSession, home: Path) -> Sequence[RedactionOut]:
    """The redactions on the list outside whose texts this database holds all the same."""
    listed = outside.read(home)
    held = await queries.still_held(db, outside.by_target(listed))
    return tuple(redaction for redaction in listed if redaction.target_id in held)


async def require_applied(db: AsyncSession, home: Path) -> None:
    """Raises RedactionsMissing while the database holds a text that the list outside says was taken out."""
    if await lacking(db, home):
        raise lifecycle.RedactionsMissing


async def note_all(db: AsyncSession, home: Path) -> None:
    """Put on the list outside whatever a crash kept from it."""
    found = await queries.in_effect(db)
    if found:
        outside.add(home, [RedactionOut.model_validate(each) for each in found])


async def reapply(db: AsyncSession, home: Path, now: datetime, subjects: SubjectKinds) -> int:
    """Take out anew what the restored copy brought back, each as an act of its own; how many there were.

    What is left is published under the next revision, which the list may name as well: then it is taken out again,
    until the revisions have passed by all that the list names. A redaction may itself have been redacted.
    """
    done = set[UUID]()
    while missing := await lacking(db, home):
        for listed in missing:
            await _reapply(db, listed, now, subjects)
        done.update(listed.id for listed in missing)
    return len(done)


async def _reapply(db: AsyncSession, listed: RedactionOut, now: datetime, subjects: SubjectKinds) -> None:
    redaction = await db.get(Redaction, listed.id)
    if redaction is None:
        redaction = Redaction(**listed.model_dump(exclude={"salt", "revision", "phase", "reapplied_at"}), revision=0)
        redaction.revisions = list(listed.revisions)
        redaction.sources = [sector.value for sector in listed.sources]
        db.add(redaction)
    redaction.phase = RedactionPhase.in_effect
    redaction.in_effect_at = listed.in_effect_at
    redaction.reapplied_at = now
    # What is taken out may be another redaction that this one brought back a moment ago.
    await db.flush()
    erased = await take_out(db, redaction, subjects)
    authorship = Authorship(actor=_RESTORE, at=now, act_id=unordered_id(), request_digest=None)
    await append(
        db,
        Act.redaction_reapplied,
        authorship,
        [Change(redaction, RedactionOut), *erased],
        roundtable_id=listed.roundtable_id,
    )
