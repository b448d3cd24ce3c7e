"""Many arrivals and departures in one call, each an act of its own."""

from collections.abc import Iterable
from uuid import UUID

from app.attendance.service.heard import heard_at
from app.core.errors import NotFound
from app.identity.callers import WriteResult
from app.roundtables import queries as tables
from app.roundtables.access import Batch, Standing
from app.sessions import policy, presence_rows, stays
from app.sessions.models import Session
from app.sessions.schemas.presence import (
    ArrivalRow,
    AttendanceBatchOut,
    AttendanceIn,
    AttendanceResult,
    DepartureIn,
    DepartureRow,
)
from app.sessions.service import attending


async def record(batch: Batch, session_id: UUID, rows: Iterable[ArrivalRow | DepartureRow]) -> AttendanceBatchOut:
    """One after the other, as they stand in the list; what is refused keeps none of the others."""
    results = []
    for row in rows:

        async def one(standing: Standing, row: ArrivalRow | DepartureRow = row) -> WriteResult:
            return await _recorded(standing, session_id, row)

        done = await batch.act(row, one)
        results.append(AttendanceResult.model_validate({**done.told, "attendance": done.body}))
    return AttendanceBatchOut(results=tuple(results))


async def _recorded(standing: Standing, session_id: UUID, row: ArrivalRow | DepartureRow) -> WriteResult:
    session = await tables.seen_at_table(standing.db, standing.reader, Session, standing.roundtable.id, session_id)
    if session is None:
        raise NotFound
    if isinstance(row, ArrivalRow):
        arrival = AttendanceIn(
            seat_id=row.seat_id, mode=row.mode, occurred_at=row.occurred_at, takes_over=row.takes_over
        )
        return await attending.arrive(standing, session, arrival, heard=heard_at)
    policy.require_may_record(standing.role, standing.seat.id, row.seat_id, conducts=standing.conducts)
    stay = await presence_rows.going_on(standing.db, session.id, row.seat_id)
    if stay is None:
        raise stays.AlreadyDeparted
    return await attending.depart(standing, stay, DepartureIn(occurred_at=row.occurred_at), heard=heard_at)
