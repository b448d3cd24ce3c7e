"""Asking for the floor, and taking that back."""

from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.floor import facts, lifecycle, policy, queries
from app.floor.models import FloorRequest, RequestPhase, Turn
from app.floor.schemas.floor import FloorRequestIn, FloorRequestOfAsker, FloorRequestOfList, FloorRequestOut
from app.floor.service.presence import speaker, there
from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Power
from app.roundtables.policy import require_power
from app.sessions.lifecycle import require_open
from app.sessions.models import Session
from app.sessions.service import confirming


def change(request: FloorRequest) -> Change:
    """What is published of a request: to the table where words are attributed to a seat, else to its two ends."""
    if request.seat_id is not None:
        return Change(request, FloorRequestOut)
    return Change(request, FloorRequestOfList, FloorRequestOfAsker)


async def ask(standing: Standing, session: Session, body: FloorRequestIn) -> WriteResult:
    """Somebody who is in the session waits for the floor from now on.

    Raises OtherSeat, SessionNotOpen, SpeakerNotPresent, PowerMissing, AlreadyAsked, TurnUnknown and ProtocolMissing.
    """
    mine = standing.seat.id
    seat_id = body.seat_id or mine
    policy.require_may_ask(mine, seat_id, keeps_list=standing.may(Permission.session_conduct))
    require_open(session)
    db, table, now = standing.db, standing.roundtable, standing.now
    asks = speaker(await there(db, table, session.id, now), seat_id)
    require_power(asks.powers, Power.speak)
    waiting = await queries.waiting(db, session.id)
    lifecycle.require_no_other(seat_id, body.kind, ((each.held_by, each.kind) for each in waiting))
    if body.answers is not None:
        answered = await tables.at_table(db, Turn, table.id, body.answers)
        if answered is None or answered.session_id != session.id:
            raise lifecycle.TurnUnknown(at="/answers")
    ruling = await ruling_on(db, table, now, pinned=session.protocol_id, targets=(session.id,))

    request = FloorRequest(
        id=new_id(),
        roundtable_id=table.id,
        session_id=session.id,
        number=await standing.next_number(FloorRequest, within=session),
        kind=body.kind,
        category=body.category,
        answers=body.answers,
        sector=asks.sector,
        seat_id=seat_id if facts.is_named(ruling, now, consents=body.on_record) else None,
        held_by=seat_id,
        seconds=body.seconds,
        on_record=body.on_record,
        phase=RequestPhase.waiting,
        recorded_by=None if seat_id == mine else mine,
        asked_at=now,
        settled_at=None,
    )
    db.add(request)
    # Who asks in the room is there; where words are not attributed, nothing beside the request may tell whose it was.
    claimed = [asks.attendance_id] if asks.claimed and seat_id == mine and request.seat_id is not None else []
    return await standing.record(Act.floor_requested, change(request), *await confirming.spoken(standing, claimed))


async def withdraw(standing: Standing, request: FloorRequest) -> WriteResult:
    """Who asked does not wait any more; who gives the floor strikes whoever does not answer. Raises RequestSettled."""
    lifecycle.require_waiting(request)
    lifecycle.settle(request, RequestPhase.withdrawn, standing.now)
    return await standing.record(Act.floor_request_withdrawn, change(request))
