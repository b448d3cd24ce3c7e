"""In which languages a session can be followed, through whom, and for whom."""

from collections.abc import Collection
from uuid import UUID

from app.core.ids import new_id
from app.floor import lifecycle, queries
from app.floor.models import Interpretation
from app.floor.schemas.interpretations import InterpretationIn, InterpretationOut
from app.floor.service.presence import require_interpreter, there
from app.identity.callers import WriteResult
from app.identity.roles import Role
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.policy import require_own_seat
from app.roundtables.service.convening import require_languages
from app.sessions.lifecycle import require_open
from app.sessions.models import Session
from app.sessions.service.attending import SeatUnknown


async def begin(standing: Standing, session: Session, body: InterpretationIn, country: str) -> WriteResult:
    """Raises LanguageUnknown, OtherSeat, SessionNotOpen, InterpreterNotPresent, SeatUnknown, InterpretationGoesOn."""
    require_languages([body.language], country, "/language")
    _require_own(standing, body.interpreter_id)
    require_open(session)
    db, now = standing.db, standing.now
    require_interpreter(await there(db, standing.roundtable, session.id, now), body.interpreter_id)
    await require_seats(standing, body.seat_ids or ())
    going_on = [(each.language, each.interpreter_id) for each in await queries.followed(db, session.id)]
    lifecycle.require_no_same(body.language, body.interpreter_id, going_on)

    interpretation = Interpretation(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        number=await standing.next_number(Interpretation, within=session),
        language=body.language,
        way=body.way,
        interpreter_id=body.interpreter_id,
        sectors=None if body.sectors is None else sorted(each.value for each in body.sectors),
        seat_ids=None if body.seat_ids is None else sorted(body.seat_ids),
        began_at=now,
        ended_at=None,
        recorded_by=standing.seat.id,
    )
    db.add(interpretation)
    return await standing.record(Act.interpretation_begun, Change(interpretation, InterpretationOut))


async def end(standing: Standing, interpretation: Interpretation) -> WriteResult:
    """Raises OtherSeat and InterpretationOver."""
    _require_own(standing, interpretation.interpreter_id)
    lifecycle.require_interpreting(interpretation.ended_at)

    interpretation.ended_at = standing.now
    return await standing.record(Act.interpretation_ended, Change(interpretation, InterpretationOut))


def _require_own(standing: Standing, interpreter_id: UUID | None) -> None:
    """Raises OtherSeat for an interpreter who speaks of what somebody else does."""
    if standing.role is Role.interpreter:
        require_own_seat(standing.seat.id, interpreter_id or standing.roundtable.id)


async def require_seats(standing: Standing, seats: Collection[UUID]) -> None:
    """Raises SeatUnknown where one is of no seat of this table."""
    if seats and not set(seats) <= {each.id for each in await tables.seats(standing.db, standing.roundtable.id)}:
        raise SeatUnknown
