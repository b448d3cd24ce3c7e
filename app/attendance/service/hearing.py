"""Positions, and words on the minutes, of people without a device: written down, and confirmed by them or a sheet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from app.assents.lifecycle import Spoken, require_organization_here
from app.assents.models import Assent, MinutesAssent, Position
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.consenting import COMPLETION
from app.assents.service.giving import give_heard
from app.assents.voices import Voice
from app.attendance import hearings
from app.attendance.models import Hearing, HearingAbout
from app.attendance.schemas.hearings import HearingConfirmationIn, HearingIn, HearingOut, HearingSheetIn
from app.attendance.service.objecting import require_unobjected
from app.core.ids import new_id
from app.decisions import facts as deciding
from app.decisions import lifecycle as decisions
from app.decisions.models import Proposal
from app.decisions.wordings import since
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts, lifecycle, queries
from app.minutes.models import Minutes
from app.minutes.schemas.minutes import MinutesOut
from app.minutes.schemas.review import MinutesAssentOut
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import AtTable, Mandate, Power, Seat
from app.sessions import lifecycle as sessions
from app.sessions import policy, stays
from app.sessions import queries as session_rows
from app.sessions.models import Attendance, PresenceWord, Session
from app.sessions.schemas.presence import AttendanceOut
from app.sessions.service.attending import SeatUnknown, holding
from app.signatures import witnessing
from app.signatures.service import paper as sheets

_ACTS: Final = {HearingAbout.proposal: Act.position_taken, HearingAbout.minutes: Act.minutes_assented}


@dataclass(frozen=True, slots=True)
class _Text:
    """What a word is about, and since when it could be said; `spoken` is what was said of it by now."""

    row: AtTable
    revision: int
    since: datetime
    spoken: Spoken


async def _text(standing: Standing, session: Session, about: HearingAbout, target: UUID | None) -> _Text:
    """Raises what stands against a word on it: its phase, or that of its session."""
    if about is HearingAbout.minutes:
        minutes = await queries.of_session(standing.db, session.id)
        if minutes is None:
            raise lifecycle.MinutesNotCirculated
        lifecycle.require_under_review(minutes)
        spoken = await facts.spoken_on(standing.db, standing.roundtable, minutes, standing.now)
        return _Text(minutes, minutes.text_revision, minutes.circulated_at or standing.now, spoken)
    proposal = None if target is None else await tables.at_table(standing.db, Proposal, standing.roundtable.id, target)
    if proposal is None or proposal.session_id != session.id:
        raise hearings.ProposalUnknown
    sessions.require_sitting(standing.roundtable, session)
    decisions.require_in_assent(proposal)
    sessions.require_open(session)
    asked_since = await deciding.asked_since(standing, proposal)
    return _Text(proposal, proposal.revision, asked_since, await deciding.spoken_on(standing, proposal))


def _require_open(text: _Text, seat: Seat, body: AssentIn) -> None:
    """Raises AlreadyAssented and OrganizationAway."""
    require_organization_here(seat)
    place = seat.alternate_of or seat.id
    if isinstance(text.row, Minutes):
        text.spoken.require_open_to(seat.sector, place, body.stance, body.text)
    else:
        text.spoken.require_new(place, body.stance, body.text)


async def record(standing: Standing, session: Session, body: HearingIn) -> WriteResult:
    """What a delegate said, written down; it counts for nothing yet.

    Raises ListOfOthers, WordOfYourOwn, SeatUnknown, SeatNotHeld, SpeakerWithoutWord, what `_text` raises,
    OccurredAtUnfit, TitularPresent and AlreadyAssented.
    """
    policy.require_keeps_list(standing.role, conducts=standing.conducts)
    if body.seat_id == standing.seat.id:
        raise hearings.WordOfYourOwn
    seat = await tables.at_table(standing.db, Seat, standing.roundtable.id, body.seat_id)
    if seat is None:
        raise SeatUnknown(at="/seat_id")
    mandate = await holding(standing, seat)
    decides = seat.sector in standing.roundtable.deciding_sectors and Power.decide in mandate.powers
    if not decides:
        raise hearings.SpeakerWithoutWord
    about = HearingAbout.minutes if body.proposal_id is None else HearingAbout.proposal
    text = await _text(standing, session, about, body.proposal_id)
    said_at = await _said_at(standing, session, seat, text, body.occurred_at, about)
    _require_open(text, seat, body)

    hearing = Hearing(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        about=about,
        target_id=text.row.id,
        target_revision=text.revision,
        seat_id=seat.id,
        mandate_id=mandate.id,
        sector=seat.sector,
        stance=body.stance,
        text=body.text,
        heard_at=said_at,
        recorded_by=standing.seat.id,
        recorded_at=standing.now,
        paper=None,
        witnesses=[],
        confirmed_at=None,
        confirmed_through=None,
        assent_id=None,
    )
    standing.db.add(hearing)
    return await standing.record(Act.hearing_recorded, Change(hearing, HearingOut), occurred_at=body.occurred_at)


async def _said_at(
    standing: Standing, session: Session, seat: Seat, text: _Text, occurred_at: datetime | None, about: HearingAbout
) -> datetime:
    """Raises OccurredAtUnfit and TitularPresent."""
    if about is HearingAbout.minutes:
        # Minutes are read to people wherever they are, so nobody has to be in a room for that.
        return stays.hour_between(text.since, occurred_at, standing.now)
    there = await session_rows.stays(standing.db, session.id, seat.id)
    arrived = await session_rows.arrived(standing.db, session.id)
    zone, now = standing.roundtable.time_zone, standing.now
    decisions.require_titular_away(seat.alternate_of, [e.seat_id for e in arrived if is_in_force(e, zone, now)])
    return hearings.heard_at(there, text.since, occurred_at, now)


async def put_on_sheet(standing: Standing, hearing: Hearing, body: HearingSheetIn) -> WriteResult:
    """The sheet under which whoever spoke put their sign, with its witnesses.

    Raises ListOfOthers, HearingConfirmed, SheetRecorded, EvidenceNotStored, ObjectionByAccount and what
    `sheets.recorded_sheet` raises.
    """
    policy.require_keeps_list(standing.role, conducts=standing.conducts)
    hearings.require_without_sheet(hearing)
    await require_stored(standing.db, standing.roundtable.id, [body.scan_digest], "/scan_digest")
    signer = await _speaker(standing, hearing)
    await require_unobjected(standing, hearing)
    hearing.paper, hearing.witnesses = await sheets.recorded_sheet(standing, body, signer, hearing.heard_at)
    return await standing.record(
        Act.hearing_put_on_sheet,
        Change(hearing, HearingOut),
        evidence={"scan": body.scan_digest},
        occurred_at=body.signed_at,
    )


async def _speaker(standing: Standing, hearing: Hearing) -> tuple[Seat, Mandate]:
    """Whose word it is, under the mandate of then; raises SeatNotHeld where that is over."""
    seat = await standing.db.get_one(Seat, hearing.seat_id)
    mandate = await standing.db.get_one(Mandate, hearing.mandate_id)
    if not is_in_force(mandate, standing.roundtable.time_zone, standing.now):
        raise stays.SeatNotHeld
    return seat, mandate


async def confirm(standing: Standing, session: Session, hearing: Hearing, body: HearingConfirmationIn) -> WriteResult:
    """By the delegate the word is said; by a witness once both have confirmed its sheet.

    Raises HearingConfirmed, NotWhoSpoke, the refusals of `witnessing`, ObjectionByAccount, SeatNotHeld, what `_text`
    raises, and AlreadyAssented where the seat has said another thing meanwhile.
    """
    hearings.require_waiting(hearing)
    if body.scan_digest is None:
        hearings.require_who_spoke(hearing, standing.seat.id, standing.mandate.id)
        word, told = await _said(standing, session, hearing, PresenceWord.own)
        return await standing.record(Act.hearing_confirmed, Change(hearing, HearingOut), word, *told)
    witnesses = await sheets.confirmed_sheet(standing, hearing.witnesses, hearing.mandate_id)
    witnessing.require_same_sheet(hearing.paper, body.scan_digest)
    await require_unobjected(standing, hearing)
    hearing.witnesses = [each.stored() for each in witnesses]
    evidence = {"scan": body.scan_digest}
    if not witnessing.is_complete(witnesses):
        return await standing.record(Act.hearing_witnessed, Change(hearing, HearingOut), evidence=evidence)
    word, told = await _said(standing, session, hearing, PresenceWord.sheet)
    result = await standing.record(Act.hearing_witnessed, Change(hearing, HearingOut), evidence=evidence)
    act_id = uuid5(hearing.id, "completion")
    await standing.record_consequence(COMPLETION, act_id, _ACTS[hearing.about], word, *told, evidence=evidence)
    return result


async def _said(
    standing: Standing, session: Session, hearing: Hearing, through: PresenceWord
) -> tuple[Change, list[Change]]:
    """The word from now on, and what follows from it; whoever spoke in the room was there."""
    text = await _text(standing, session, hearing.about, hearing.target_id)
    seat, mandate = await _speaker(standing, hearing)
    body = AssentIn(stance=hearing.stance, text=hearing.text)
    _require_same(text, hearing)
    _require_open(text, seat, body)
    kind: type[Assent] = MinutesAssent if hearing.about is HearingAbout.minutes else Position
    said = give_heard(standing, kind, text.row, text.revision, body, seat=seat, mandate_id=mandate.id)
    await standing.db.flush()
    hearings.confirm(hearing, through, said.id, standing.now)
    told = await _there(standing, session, hearing, through)
    if isinstance(text.row, Minutes):
        spoken = text.spoken.after(Voice.of(said, seat, mandate))
        if lifecycle.hear(text.row, spoken.stances, standing.roundtable.deciding_sectors):
            told.append(Change(text.row, MinutesOut))
        return Change(said, MinutesAssentOut), told
    return Change(said, AssentOut), told


def _require_same(text: _Text, hearing: Hearing) -> None:
    """Raises TextChanged."""
    if isinstance(text.row, Proposal):
        changed = since(text.row).former(hearing.target_revision) is not None
    else:
        changed = text.revision != hearing.target_revision
    if changed:
        raise hearings.TextChanged


async def _there(standing: Standing, session: Session, hearing: Hearing, through: PresenceWord) -> list[Change]:
    """The stay during which it was said counts from now on."""
    if hearing.about is HearingAbout.minutes:
        return []
    word = PresenceWord.spoken if through is PresenceWord.own else through
    found: list[Attendance] = [
        stay
        for stay in await session_rows.stays(standing.db, session.id, hearing.seat_id)
        if stay.arrived_at <= hearing.heard_at and (stay.departed_at is None or hearing.heard_at <= stay.departed_at)
    ]
    return [Change(stay, AttendanceOut) for stay in found if stays.confirm(stay, word, standing.now)]
