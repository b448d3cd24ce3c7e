"""Proposing that a text is taken out and consenting to it, and taking it out anew of a database that was restored."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import RedactionConsent, Stance
from app.assents.schemas import AssentIn, AssentOut, ConsentIn
from app.assents.service import giving as assenting
from app.assents.voices import Voice
from app.core.db import Subject
from app.core.ids import new_id, unordered_id
from app.identity.callers import WriteResult
from app.identity.roles import VOTING_ROLES
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change, append
from app.ledger.audiences import rank
from app.ledger.envelopes import Actor, Authorship
from app.ledger.subject_kinds import SubjectKinds
from app.protocols.service.forming import formation
from app.redactions import lifecycle, outside, policy, queries
from app.redactions.masking import erase
from app.redactions.models import Redaction, RedactionPhase
from app.redactions.schemas import RedactionIn, RedactionOut
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import AtTable
from app.roundtables.sitting import organizations, sitting
from app.roundtables.table_subjects import Redactable, TableSubject

_CONSENT = AssentIn()


async def propose(standing: Standing, body: RedactionIn, subjects: SubjectKinds) -> WriteResult:
    """Ask that a text be taken out; whoever asks consents for its sector by asking.

    Raises RedactionTargetUnknown, RedactionRevisionUnknown, TextMustStay, ConsentNotAsked or PowerMissing.
    """
    kind = subjects.get(body.target_type)
    if not isinstance(kind, TableSubject) or kind.redactable is None:
        raise lifecycle.RedactionTargetUnknown
    row = await _row(standing, kind, body.target_id)
    if row is None or not await _sees(standing, row):
        raise lifecycle.RedactionTargetUnknown
    held = await queries.held_bodies(standing.db, row.subject, row.id)
    revisions = lifecycle.require_removable(body.revisions, held, kind.redactable.staying(row, held))
    deciding = standing.roundtable.deciding_sectors
    voting = {seat.sector.value for seat in await tables.voting_seats(standing.db, standing.roundtable.id)}
    sources = lifecycle.asked(kind.redactable.sources(row, deciding), voting, deciding)
    policy.require_asked(standing.seat.sector, deciding, sources)

    redaction = Redaction(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        target_type=row.subject,
        target_id=row.id,
        revisions=list(revisions),
        reason=body.reason,
        explanation=body.explanation,
        sources=sources,
        source_organizations=await _organizations(standing, row, sources),
        proposed_by=standing.seat.id,
        sector=standing.seat.sector,
        phase=RedactionPhase.proposed,
        proposed_at=standing.now,
        in_effect_at=None,
        reapplied_at=None,
    )
    standing.db.add(redaction)
    consent = assenting.give(standing, RedactionConsent, redaction, 1, _CONSENT)
    return await standing.record(Act.redaction_proposed, Change(redaction, RedactionOut), Change(consent, AssentOut))


# Whose seat a text is of, by whatever name its kind keeps that.
_AUTHORS: Final = ("seat_id", "raised_by", "answered_by", "tabled_by", "proposed_by", "presented_by", "withdrawn_by")


async def _organizations(standing: Standing, row: Subject, sources: Collection[str]) -> list[dict[str, object]]:
    """Of the sectors that a text came from, the organizations whose seats wrote it."""
    authors = {getattr(row, name) for name in _AUTHORS if getattr(row, name, None) is not None}
    found = {
        (seat.sector.value, str(seat.organization_id))
        for seat in await tables.seats(standing.db, standing.roundtable.id)
        if seat.id in authors and seat.role in VOTING_ROLES and seat.sector in sources
    }
    return [{"sector": sector, "organization_id": organization} for sector, organization in sorted(found)]


async def consent(
    standing: Standing, redaction: Redaction, body: ConsentIn, subjects: SubjectKinds, home: Path
) -> WriteResult:
    """A sector's word; the yes that was still missing takes the text out in the same act.

    Raises RedactionInEffect, ConsentNotAsked, AlreadyAssented, PowerMissing, RedactionOutdated where the text got other
    words since it was asked for, or TextMustStay where it came into force since.
    """
    lifecycle.require_proposed(redaction)
    policy.require_asked(standing.seat.sector, standing.roundtable.deciding_sectors, redaction.sources)
    seat = standing.seat
    earlier = await assents.voices(standing.db, RedactionConsent, redaction.id, standing.roundtable, standing.now)
    # A text is taken out by the sector that it came from, also while its organization is not at the table.
    voices = [each._replace(away=False) for each in earlier]
    formed = await formation(standing.db, standing.roundtable, standing.now)
    spoken = Spoken.of(voices, formed)
    people = await sitting(standing.db, standing.roundtable, standing.now)
    asked = lifecycle.asked_organizations(redaction.source_organizations, organizations(people))
    place = seat.alternate_of or seat.id
    if lifecycle.is_heard((seat.sector, seat.organization_id), asked, spoken.voices):
        spoken.require_open_to(seat.sector, place, body.stance, body.text)
    spoken.require_new(place, body.stance, body.text)

    given = assenting.give(standing, RedactionConsent, redaction, redaction.revision, body)
    if given.stance is Stance.object:
        return await standing.record(Act.objection_recorded, Change(given, AssentOut))
    spoken = spoken.after(Voice.of(given, seat, standing.mandate))
    unheard = lifecycle.unheard(asked, spoken.voices, formed)
    consenting = {sector for sector in spoken.stances if spoken.says_yes(sector) and sector not in unheard}
    if not lifecycle.takes_effect(redaction.sources, consenting):
        return await standing.record(Act.redaction_consented, Change(given, AssentOut))
    await _settle_revisions(standing, redaction, subjects)
    redaction.phase = RedactionPhase.in_effect
    redaction.in_effect_at = standing.now
    erased = await take_out(standing.db, redaction, subjects)
    outcome = await standing.record(
        Act.text_redacted, Change(given, AssentOut), Change(redaction, RedactionOut), *erased
    )
    _note_after_commit(standing.db, home, redaction)
    return outcome


async def take_out(db: AsyncSession, redaction: Redaction, subjects: SubjectKinds) -> tuple[Change, ...]:
    """Erase the bodies, and where the present one is among them the row's own words, which is then published anew."""
    kind, redactable = _target(redaction, subjects)
    row = await db.get(kind.model, redaction.target_id, populate_existing=True)
    await queries.erase_bodies(db, redaction.target_id, redaction.revisions)
    if row is None or row.revision not in redaction.revisions:
        return ()
    readers = await queries.audiences_now(db, row)
    erase(row, redactable)
    # Several bodies may be for the same readers, such as those of a signature that the whole table reads by now.
    by_reader = {body.audience_of(row): body for body in reversed(kind.bodies)}
    bodies = [body for audience, body in by_reader.items() if audience in readers]
    return (Change(row, *sorted(bodies, key=lambda body: rank(body.audience_of(row)))),)


def _note_after_commit(db: AsyncSession, home: Path, redaction: Redaction) -> None:
    """What is refused or tried in a dry run is not noted: only what has happened is on the list."""
    noted = RedactionOut.model_validate(redaction)
    event.listen(db.sync_session, "after_commit", lambda _: outside.add(home, [noted]), once=True)


async def _settle_revisions(standing: Standing, redaction: Redaction, subjects: SubjectKinds) -> None:
    """Which revisions are meant by now. Raises RedactionOutdated or TextMustStay."""
    kind, redactable = _target(redaction, subjects)
    row = await _row(standing, kind, redaction.target_id)
    held = await queries.held_bodies(standing.db, redaction.target_type, redaction.target_id)
    since = await queries.published_since(standing.db, redaction)
    redaction.revisions = list(lifecycle.grown(redaction.revisions, since, held, redactable.columns))
    left = set(held) & set(redaction.revisions)
    if left:
        lifecycle.require_removable(left, held, redactable.staying(row, held))


def _target(redaction: Redaction, subjects: SubjectKinds) -> tuple[TableSubject, Redactable]:
    """What is declared of a kind that was asked to be redacted: of no other kind can that be asked."""
    kind = subjects[redaction.target_type]
    assert isinstance(kind, TableSubject)  # noqa: S101
    assert kind.redactable is not None  # noqa: S101
    return kind, kind.redactable


async def _row(standing: Standing, kind: TableSubject, row_id: UUID) -> Subject | None:
    """The row of this table, which may be the table's own."""
    if issubclass(kind.model, AtTable):
        return await tables.at_table(standing.db, kind.model, standing.roundtable.id, row_id)
    return standing.roundtable if standing.roundtable.id == row_id else None


async def _sees(standing: Standing, row: Subject) -> bool:
    return await ledger.one(standing.db, standing.reader, type(row), row.id, standing.roundtable.id) is not None


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
        redaction.source_organizations = [each.model_dump(mode="json") for each in listed.source_organizations]
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
