"""Arrivals and departures."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

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
from app.sessions import facts, policy, presence_rows, queries
from app.sessions import stays as rules
from app.sessions.models import Attendance, AttendanceMode, PresenceWord, Session
from app.sessions.schemas.presence import AttendanceIn, AttendanceOut, DepartureIn


class SeatUnknown(Unprocessable):
    code = "seat_unknown"
    message = "There is no seat with that id at this table."


async def holding(standing: Standing, seat: Seat) -> Mandate:
    """The mandate under which the seat is taken now, with an account or without; raises SeatNotHeld."""
    time_zone = standing.roundtable.time_zone
    mandates = await tables.mandates_of_seat(standing.db, seat.id)
    for mandate in mandates:
        if is_in_force(mandate, time_zone, standing.now):
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
        if rules.goes_on(stay):
            mandate = await standing.db.get_one(Mandate, stay.mandate_id)
            rules.end_under(mandate, stay, standing.roundtable.time_zone, standing.now)
            ended += [stay] if stay.departed_at is not None else []
    if ended:
        # Before the next one begins, so that at no time a seat has two.
        await standing.db.flush()
    return ended


Heard = Callable[[AsyncSession, Attendance], Awaitable[datetime | None]]
"""When the record last heard of a seat during a stay: nobody leaves before that."""


async def arrive(
    standing: Standing,
    session: Session,
    body: AttendanceIn,
    word: PresenceWord = PresenceWord.own,
    *,
    heard: Heard = queries.spoke_at,
) -> WriteResult:
    """Somebody is there: one's own arrival, or another seat's for those who keep the attendance.

    One's own counts through `word`; who was recorded by others confirms by it that they are there. Another seat's is
    claimed until its sector, itself or a sheet confirms it.

    Raises OtherSeat, SeatUnknown, what `rules.arrival` raises, NobodyToRelieve, SeatNotHeld, and GroundRuleBreached for
    a mandate that the table does not accept or an arrival after its tolerance.
    """
    seat_id = body.seat_id or standing.seat.id
    own = seat_id == standing.seat.id
    relieved = await _relieved(standing, session, seat_id) if body.takes_over else ()
    hands_over = any(stay.seat_id == standing.seat.id for stay in relieved)
    if not hands_over:
        policy.require_may_record(
            standing.role, standing.seat.id, seat_id, conducts=standing.conducts, besides=bool(relieved)
        )
    seat = standing.seat if own else await tables.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise SeatUnknown(at="/seat_id")
    if body.takes_over and not relieved:
        raise rules.NobodyToRelieve
    rules.require_attended(session, standing.now)
    stays = await queries.stays(standing.db, session.id, seat.id)
    ended = await _end_with_mandates(standing, stays)
    if own and body.occurred_at is None and not relieved:
        here = next((stay for stay in stays if rules.goes_on(stay)), None)
        if here is not None and rules.confirm(here, word, standing.now):
            return await standing.record(Act.attendance_confirmed, Change(here, AttendanceOut))
    mandate = await holding(standing, seat)
    held_since = mandate.held_since or mandate.accredited_at
    arrived_at = rules.arrival(session, stays, held_since, body.occurred_at, standing.now)
    for stay in relieved:
        spoke_at = await heard(standing.db, stay)
        stay.departed_at = rules.departure(stay, spoke_at, body.occurred_at, standing.now)
        arrived_at = max(arrived_at, stay.departed_at)
    await standing.db.flush()
    await _require_welcome(standing, session, seat, mandate, [*stays, *relieved], arrived_at)

    attendance = stay_of(standing, session, seat.id, mandate.id, body.mode, arrived_at)
    if own:
        rules.confirm(attendance, word, standing.now)
    standing.db.add(attendance)
    changes = [Change(stay, AttendanceOut) for stay in (attendance, *relieved, *ended)]
    act = Act.attendance_taken_over if relieved else Act.attendance_recorded
    return await standing.record(act, *changes, occurred_at=body.occurred_at)


def stay_of(
    standing: Standing, session: Session, seat_id: UUID, mandate_id: UUID, mode: AttendanceMode, arrived_at: datetime
) -> Attendance:
    """A stay that goes on, on the word of the caller alone."""
    return Attendance(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        seat_id=seat_id,
        mandate_id=mandate_id,
        mode=mode,
        arrived_at=arrived_at,
        departed_at=None,
        recorded_by=standing.seat.id,
        claimed=True,
        confirmed_through=None,
        confirmed_at=None,
        voided_at=None,
        voided_by=None,
        void_reason=None,
        entered_at=None,
        entry_reason=None,
        replaces=None,
    )


async def _relieved(standing: Standing, session: Session, seat_id: UUID) -> Sequence[Attendance]:
    """Whoever is there for the same place, from another seat."""
    return await presence_rows.of_place(standing.db, session.id, seat_id)


async def depart(
    standing: Standing, attendance: Attendance, body: DepartureIn, *, heard: Heard = queries.spoke_at
) -> WriteResult:
    """Somebody leaves, and counts for no quorum any more; raises AlreadyDeparted and OccurredAtUnfit."""
    spoke_at = None if body.occurred_at is None else await heard(standing.db, attendance)
    attendance.departed_at = rules.departure(attendance, spoke_at, body.occurred_at, standing.now)
    return await standing.record(
        Act.departure_recorded, Change(attendance, AttendanceOut), occurred_at=body.occurred_at
    )
