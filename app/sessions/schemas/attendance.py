"""Who was there, from when until when."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, In, Instant, Out
from app.sessions.models import AttendanceMode

OccurredAt = Annotated[
    Instant | None, Field(description="When it happened, where that is not now: not before the convocation.")
]


class AttendanceIn(In):
    """An arrival: your own, or of the seat that you record as the one who keeps the attendance."""

    seat_id: Annotated[UUID | None, Field(description="Your own where it is left out.")] = None
    mode: AttendanceMode = AttendanceMode.in_person
    occurred_at: OccurredAt = None


class DepartureIn(In):
    occurred_at: OccurredAt = None


class AttendanceOut(Body):
    roundtable_id: UUID
    session_id: UUID
    seat_id: UUID
    mandate_id: Annotated[UUID, Field(description="The mandate under which the seat's holder came.")]
    mode: AttendanceMode
    arrived_at: Instant
    departed_at: Instant | None
    recorded_by: Annotated[UUID, Field(description="The seat that recorded the arrival.")]


class AttendanceList(Out):
    items: tuple[AttendanceOut, ...]
    next: str | None
