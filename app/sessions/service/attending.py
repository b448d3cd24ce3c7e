"""Arrivals and departures."""

from collections.abc import Sequence
from datetime import datetime

from app.core.errors import Unprocessable
from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.identity.roles import VOTING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.in_force import clauses_in_force
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate, Seat
from app.rules import engine
from app.rules.moments import MandateShown, SeatArriving
from app.sessions import facts, policy, queries
from app.sessions import stays as rules
from app.sessions.models import Attendance, Session
from app.sessions.schemas.sessions import AttendanceIn, AttendanceOut, DepartureIn


class SeatUnknown(Unprocessable):
    code = "seat_unknown"
    message = "There is no seat with that id at this table."


async def _holding(standing: Standing, seat: Seat) -> Mandate:
    """The mandate under which somebody holds the seat now; raises SeatNotHeld."""
    time_zone = standing.roundtable.time_zone
    for mandate in await tables.mandates_of_seat(standing.db, seat.id):
        if mandate.account_id is not None and is_in_force(mandate, time_zone, standing.now):
            return mandate
    raise rules.SeatNotHeld


async def _require_welcome(
    standing: Standing,
    session: Session,
    seat: Seat,
    mandate: Mandate,
    stays: Sequence[Attendance],
    arrived_at: datetime,
) -> None:
    """Asks the ground rules about the mandate and about the hour. Raises ProtocolMissing and GroundRuleBreached."""
    clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
    engine.require(
        clauses,
        MandateShown(
            now=standing.now,
            sector=seat.sector,
            votes=seat.role in VOTING_ROLES,
            powers=frozenset(mandate.powers),
            evidence_kind=mandate.evidence_kind,
        ),
    )
    if engine.speaks_at(clauses, SeatArriving):
        engine.require(clauses, await facts.arriving(standing.db, session, seat, stays, arrived_at, standing.now))


async def _end_with_mandates(standing: Standing, stays: Sequence[Attendance]) -> list[Attendance]:
    """The stays that go on under a mandate that is over: the next holder of the seat need not end them first."""
    ended = list[Attendance]()
    for stay in stays:
        if stay.departed_at is None:
            mandate = await standing.db.get_one(Mandate, stay.mandate_id)
            rules.end_under(mandate, stay, standing.roundtable.time_zone, standing.now)
            ended += [] if stay.departed_at is None else [stay]
    if ended:
        # Before the next one begins, so that at no time a seat has two.
        await standing.db.flush()
    return ended


async def arrive(standing: Standing, session: Session, body: AttendanceIn) -> WriteResult:
    """Somebody is there: one's own arrival, or another seat's for those who keep the attendance.

    Raises OtherSeat, SeatUnknown, what `rules.arrival` raises, SeatNotHeld, and GroundRuleBreached for a mandate
    that the table does not accept or an arrival after its tolerance.
    """
    seat_id = body.seat_id or standing.seat.id
    policy.require_may_record(standing.role, standing.seat.id, seat_id, conducts=standing.conducts)
    own = seat_id == standing.seat.id
    seat = standing.seat if own else await tables.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise SeatUnknown(at="/seat_id")
    rules.require_attended(session, standing.now)
    stays = await queries.stays(standing.db, session.id, seat.id)
    ended = await _end_with_mandates(standing, stays)
    mandate = await _holding(standing, seat)
    held_since = mandate.held_since or mandate.accredited_at
    arrived_at = rules.arrival(session, stays, held_since, body.occurred_at, standing.now)
    await _require_welcome(standing, session, seat, mandate, stays, arrived_at)

    attendance = Attendance(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        seat_id=seat.id,
        mandate_id=mandate.id,
        mode=body.mode,
        arrived_at=arrived_at,
        departed_at=None,
        recorded_by=standing.seat.id,
    )
    standing.db.add(attendance)
    changes = [Change(stay, AttendanceOut) for stay in (attendance, *ended)]
    return await standing.record(Act.attendance_recorded, *changes, occurred_at=body.occurred_at)


async def depart(standing: Standing, attendance: Attendance, body: DepartureIn) -> WriteResult:
    """Somebody leaves, and counts for no quorum any more; raises AlreadyDeparted and OccurredAtUnfit."""
    spoke_at = None if body.occurred_at is None else await queries.spoke_at(standing.db, attendance)
    attendance.departed_at = rules.departure(attendance, spoke_at, body.occurred_at, standing.now)
    return await standing.record(
        Act.departure_recorded, Change(attendance, AttendanceOut), occurred_at=body.occurred_at
    )
