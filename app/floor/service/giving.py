"""Giving the floor, and recording afterwards who had it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.floor import facts, lifecycle, queries
from app.floor.models import FloorKind, FloorRequest, PauseCause, RequestPhase, Turn, TurnPhase
from app.floor.queries import Asked
from app.floor.schemas.floor import FloorTurnOut, TurnIn
from app.floor.service.asking import change
from app.floor.service.presence import require_interpreter, speaker, there
from app.floor.service.recording import evidence_of, require_recording
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Power, Seat
from app.roundtables.policy import require_power
from app.roundtables.service.convening import require_languages
from app.rules import engine
from app.rules.moments import SpeechInterpreted, Waits
from app.sessions import agenda_rows
from app.sessions.durations import Stretch
from app.sessions.lifecycle import AgendaItemNotOfSession, require_open
from app.sessions.models import AgendaItem, Session
from app.sessions.service.attending import SeatUnknown


async def give(standing: Standing, session: Session, body: TurnIn, country: str) -> WriteResult:
    """Somebody has the floor from now on: who had it has spoken, or waits where a point of order goes before.

    A turn with both hours is over already, and only recorded. Raises LanguageUnknown, SessionNotOpen, OccurredAtUnfit,
    RequestUnknown, RequestSettled, SpeakerNotPresent, PowerMissing, InterpreterNotPresent, AgendaItemNotOfSession,
    ProtocolMissing, and GroundRuleBreached for a turn that is too long, of a sector whose time is spent, before
    somebody who comes first, or that somebody could not follow.
    """
    require_languages([] if body.language is None else [body.language], country)
    if body.ended_at is not None:
        return await _record(standing, session, body)
    require_open(session)
    db, table, now = standing.db, standing.roundtable, standing.now
    started_at = lifecycle.begins_at(session, body.started_at, now)
    request = await _request(standing, session, body.request_id)
    present = await there(db, table, session.id, now)
    speaks = speaker(present, _speaker_of(body, request))
    require_power(speaks.powers, Power.speak)
    require_interpreter(present, body.interpreter_id)
    kind = body.kind if request is None else request.kind
    asked = body.seconds or (None if request is None else request.seconds)
    ruling = await ruling_on(db, table, now, pinned=session.protocol_id, targets=(session.id,))
    going_on = await queries.turns_going_on(db, session.id)
    sums = await queries.sums(db, table.id, session.id)
    waited = await agenda_rows.recesses(db, session.id) if going_on else ()
    moment = facts.granting(
        now,
        speaks.seat_id,
        Waits(
            speaks.sector,
            now if request is None else request.asked_at,
            kind is FloorKind.point_of_order,
            None if request is None else request.id,
        ),
        seconds=asked,
        spoken=facts.seconds_by_sector(sums, going_on, waited, now),
        waiting=_there(await queries.waiting(db, session.id), (each.seat_id for each in present)),
        answers=kind is FloorKind.answer,
    )
    granted = asked or facts.longest(ruling.clauses, moment)
    ruling.require(facts.lasting(moment, granted))
    if engine.speaks_at(ruling.clauses, SpeechInterpreted):
        followed = await queries.followed(db, session.id)
        ruling.require(facts.interpreted(followed, {each.seat_id for each in present}, now))

    changed = _make_room(going_on, kind, waited, standing)
    if request is not None:
        lifecycle.settle(request, RequestPhase.given, now)
        changed.append(change(request))
    # Before the next one begins, so that at no time two clocks of the session run.
    await db.flush()
    turn = await _turn(standing, session, body, request)
    turn.sector, turn.held_by = speaks.sector, speaks.seat_id
    turn.seat_id = speaks.seat_id if facts.is_named(ruling, now, consents=turn.on_record) else None
    turn.started_at, turn.seconds_granted = started_at, granted
    db.add(turn)
    return await standing.record(Act.turn_given, Change(turn, FloorTurnOut), *changed, occurred_at=body.started_at)


async def _record(standing: Standing, session: Session, body: TurnIn) -> WriteResult:
    """A turn that is over. What happened is not refused by a clause: it counts, and an overrun is made up for."""
    db, table, now = standing.db, standing.roundtable, standing.now
    started_at = lifecycle.begins_at(session, body.started_at, now)
    ended_at = lifecycle.ends_at(session, body.ended_at or now, now)
    request = await _request(standing, session, body.request_id)
    seat = await tables.at_table(db, Seat, table.id, _speaker_of(body, request))
    if seat is None:
        raise SeatUnknown
    lifecycle.require_there(await queries.stays(db, session.id, seat.id), started_at, ended_at)
    ruling = await ruling_on(db, table, now, pinned=session.protocol_id, targets=(session.id,))

    turn = await _turn(standing, session, body, request)
    turn.sector, turn.recorded_afterwards = seat.sector, True
    turn.seat_id = seat.id if facts.is_named(ruling, now, consents=turn.on_record) else None
    turn.started_at, turn.seconds_granted, turn.audio = started_at, body.seconds, body.audio
    await require_recording(standing, turn.audio, turn.seat_id)
    lifecycle.end(turn, await agenda_rows.recesses(db, session.id), ended_at, now)
    db.add(turn)
    changed = []
    if request is not None:
        lifecycle.settle(request, RequestPhase.given, now)
        changed.append(change(request))
    of_turn, evidence = Change(turn, FloorTurnOut), evidence_of(turn)
    return await standing.record(Act.turn_recorded, of_turn, *changed, occurred_at=started_at, evidence=evidence)


async def _turn(standing: Standing, session: Session, body: TurnIn, request: FloorRequest | None) -> Turn:
    """What is the same of a turn that begins and of one that is over; raises AgendaItemNotOfSession."""
    return Turn(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        number=await standing.next_number(Turn, within=session),
        kind=body.kind if request is None else request.kind,
        agenda_item_id=await _item(standing, session, body.agenda_item_id),
        held_by=None,
        language=body.language,
        interpreter_id=body.interpreter_id,
        on_record=body.on_record or (request is not None and request.on_record),
        recorded_afterwards=False,
        phase=TurnPhase.speaking,
        ended_at=None,
        pauses=[],
        seconds=None,
        audio=None,
        given_by=standing.seat.id,
    )


async def _request(standing: Standing, session: Session, request_id: UUID | None) -> FloorRequest | None:
    """Raises RequestUnknown and RequestSettled."""
    if request_id is None:
        return None
    request = await tables.at_table(standing.db, FloorRequest, standing.roundtable.id, request_id)
    if request is None or request.session_id != session.id:
        raise lifecycle.RequestUnknown
    lifecycle.require_waiting(request)
    return request


def _speaker_of(body: TurnIn, request: FloorRequest | None) -> UUID:
    seat_id = body.seat_id if request is None else request.held_by
    if seat_id is None:
        raise SeatUnknown
    return seat_id


def _there(waiting: Iterable[Asked], present: Iterable[UUID]) -> list[Asked]:
    seats = frozenset(present)
    return [each for each in waiting if each.held_by in seats]


async def _item(standing: Standing, session: Session, item_id: UUID | None) -> UUID | None:
    """The item that is named, or the one under way; raises AgendaItemNotOfSession."""
    if item_id is None:
        under_way = await agenda_rows.under_way(standing.db, session.id)
        return under_way[-1].id if under_way else None
    item = await tables.at_table(standing.db, AgendaItem, standing.roundtable.id, item_id)
    if item is None or item.session_id != session.id:
        raise AgendaItemNotOfSession
    return item_id


def _make_room(
    going_on: Iterable[Turn], kind: FloorKind, waited: Sequence[Stretch], standing: Standing
) -> list[Change]:
    """Who speaks has spoken; a point of order only interrupts."""
    changed = []
    for turn in going_on:
        if turn.phase is TurnPhase.speaking:
            if kind is FloorKind.point_of_order:
                lifecycle.pause(turn, PauseCause.point_of_order, standing.now)
            else:
                lifecycle.end(turn, waited, None, standing.now)
            changed.append(Change(turn, FloorTurnOut))
    return changed
