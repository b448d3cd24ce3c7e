"""What minutes rest on: the session's facts for their text, and the review's for the ground rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import MinutesAssent, Stance
from app.commitments.queries import organizations
from app.continuity.granted import GrantedWaiver, granted_for
from app.continuity.rulings import ruling_on
from app.core.schemas import Bilingual
from app.decisions.models import Agreement
from app.directory.table_calendar import TableCalendar, years_of
from app.minutes import queries
from app.minutes.carried import as_left, served_within, within, worded_within
from app.minutes.committed import organizations_in
from app.minutes.composition import Facts
from app.minutes.models import Correction, CorrectionPhase, Minutes, MinutesNote
from app.minutes.proposed import Proposed
from app.minutes.schemas.parts import WaiverEntry, Word
from app.minutes.signed import counting, places
from app.protocols.service.forming import formation
from app.protocols.service.in_force import clauses_of
from app.roundtables import queries as tables
from app.roundtables.clock import still_of
from app.roundtables.models import Roundtable
from app.roundtables.places import TableState
from app.roundtables.sitting import sitting
from app.rules.clauses import Clause
from app.rules.engine import Ruling, ends_by, rule_of
from app.rules.kinds.minutes_review import MinutesReview
from app.rules.kinds.minutes_signatures import MinutesSignatures
from app.rules.moments import MinutesSealed, Reviewed, SigningPlace
from app.sessions import agenda_rows
from app.sessions.items import in_order
from app.sessions.models import Session
from app.signatures import queries as signatures

WORDS: dict[Stance, Word] = {
    Stance.accept: "assented",
    Stance.accept_with_reservation: "assented_with_reservation",
    Stance.object: "refused",
}
"""How the stances of assents are called where minutes speak of them."""


async def composing(
    db: AsyncSession,
    roundtable: Roundtable,
    session: Session,
    minutes_id: UUID | None,
    notes: Sequence[MinutesNote],
    read_aloud_in: Iterable[str],
) -> Facts:
    """The facts of a session that was held; `notes` by number."""
    proposals = await queries.proposals(db, session.id)
    wordings = await queries.wordings(db, session.id)
    stays, commitments = await queries.stays(db, session.id), await queries.commitments(db, session.id)
    named = {stay.seat.organization_id for stay in stays} | organizations_in(commitments)
    return Facts(
        roundtable=roundtable,
        session=session,
        voting=await tables.voting_seats(db, roundtable.id, once=True),
        stays=stays,
        previous=await queries.previous(db, session),
        agenda=in_order(await agenda_rows.items(db, session.id)),
        notes=notes,
        proposals=[as_left(each, session.id, wordings) for each in proposals],
        proposed=Proposed(
            worded_within(wordings, proposals, session.id),
            served_within(await queries.services(db, session.id), proposals, session.id),
            within(await queries.positions(db, session.id), proposals, session.id),
        ),
        interpretations=await queries.interpretations(db, session.id),
        agreements=await queries.decided(db, Agreement, session.id),
        commitments=commitments,
        following=await queries.following(db, session),
        quorum=await quorum_clauses(db, session),
        objected=await queries.objected(db, session.id),
        read_aloud_in=sorted(read_aloud_in),
        waivers=await set_aside(db, session.id, minutes_id),
        organizations={each.id: each.name for each in (await organizations(db, named)).values()},
        guests=await queries.guests(db, session.id),
    )


async def set_aside(db: AsyncSession, session_id: UUID, minutes_id: UUID | None) -> Sequence[WaiverEntry]:
    """The clauses that were waived up to now for a session, for what it decided and for its minutes."""
    return [_waived(each) for each in await granted_for(db, queries.set_aside(session_id, minutes_id))]


def _waived(granted: GrantedWaiver) -> WaiverEntry:
    waiver = granted.waiver
    return WaiverEntry(
        waiver_id=waiver.id,
        number=waiver.number,
        target_type=waiver.target_type,
        target_id=waiver.target_id,
        protocol_id=waiver.protocol_id,
        clause=waiver.clause,
        rule=waiver.rule,
        sentence=Bilingual.model_validate(waiver.sentence),
        document=waiver.document,
        granted_at=waiver.granted_at or waiver.proposed_at,
        sectors=granted.sectors,
    )


async def quorum_clauses(db: AsyncSession, session: Session) -> Sequence[Clause]:
    """The clauses by which the session was judged; none of one that was never called."""
    return await clauses_of(db, session.protocol_id) if session.protocol_id is not None else ()


async def spoken_on(db: AsyncSession, roundtable: Roundtable, minutes: Minutes, now: datetime) -> Spoken:
    """What the sectors say of the present text."""
    voices = await assents.voices(db, MinutesAssent, minutes.id, roundtable, now, revision=minutes.text_revision)
    return Spoken.of(voices, await formation(db, roundtable, now))


async def sealing(
    db: AsyncSession,
    roundtable: Roundtable,
    minutes: Minutes,
    clauses: Sequence[Clause],
    spoken: Spoken,
    now: datetime,
) -> MinutesSealed:
    """The facts of sealing minutes that circulate, as their `clauses` count the review."""
    corrections = await queries.numbered(db, Correction, minutes.id)
    return MinutesSealed(
        now=now,
        circulated_at=minutes.circulated_at or now,
        time_zone=roundtable.time_zone,
        holidays=review_calendar(roundtable, minutes, clauses, now),
        deciding_sectors=frozenset(roundtable.deciding_sectors),
        words=tuple(Reviewed(sector, WORDS[stance]) for sector, stance in spoken.stances.items()),
        open_corrections=sum(correction.phase is CorrectionPhase.open for correction in corrections),
        signing=await _signing(db, roundtable, minutes, now) if _asks_for_signatures(clauses) else (),
    )


def _asks_for_signatures(clauses: Iterable[Clause]) -> bool:
    return any(isinstance(clause.rule, MinutesSignatures) for clause in clauses)


async def _signing(
    db: AsyncSession, roundtable: Roundtable, minutes: Minutes, now: datetime
) -> tuple[SigningPlace, ...]:
    """The voting places, and what they have signed of the present text."""
    signed = counting(await signatures.counting(db, minutes.id, minutes.circulated_revision or 0))
    there = await queries.were_there(db, minutes.session_id)
    return places(await sitting(db, roundtable, now), there, signed, roundtable.deciding_sectors)


class UnderReview(Protocol):
    """What of circulated minutes decides when their review ends."""

    @property
    def circulated_at(self) -> datetime | None: ...

    @property
    def review_ends_at(self) -> datetime | None: ...

    @property
    def review_holidays(self) -> Sequence[str]: ...


def review_end(
    roundtable: TableState, minutes: UnderReview, clauses: Sequence[Clause], now: datetime
) -> datetime | None:
    """When the review of circulated minutes ends as it is counted at this minute, pauses included.

    What was announced at the circulation where the `clauses` hold no rule for it.
    """
    rule = next((clause.rule for clause in clauses if isinstance(clause.rule, MinutesReview)), None)
    if rule is None or minutes.circulated_at is None:
        return minutes.review_ends_at
    return rule.ends_at(minutes.circulated_at, roundtable.time_zone, review_calendar(roundtable, minutes, clauses, now))


def review_calendar(
    roundtable: TableState, minutes: UnderReview, clauses: Sequence[Clause], now: datetime
) -> TableCalendar:
    """The holidays that the review was announced with, and the days on which the clocks stood still since.

    That they are known for the whole review was required when it was announced.
    """
    announced = map(date.fromisoformat, minutes.review_holidays)
    years = None if roundtable.calendar_id is None else years_of(())
    return ends_by(clauses, TableCalendar(announced, still_of(roundtable, now), years=years))


async def ruling(db: AsyncSession, roundtable: Roundtable, minutes: Minutes, now: datetime) -> Ruling:
    """By what the review of circulated minutes is judged; raises ProtocolMissing."""
    return await ruling_on(db, roundtable, now, pinned=minutes.protocol_id, targets=(minutes.id,))


def review_of(clauses: Sequence[Clause]) -> tuple[Clause, MinutesReview]:
    """The clause that rules the review of minutes, with its rule; raises GroundRuleMissing."""
    rule = rule_of(clauses, MinutesReview)
    return next(clause for clause in clauses if clause.rule is rule), rule
