"""Days that a table declares for itself."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, Day, In, Instant, Line, Out, Text


class CalendarDayIn(In):
    """A day on which the place of the table rests, and why the table takes it into account."""

    day: Annotated[Day, Field(description="After today, by the date of the table.", examples=["2026-12-08"])]
    name: Annotated[Line, Field(examples=["Aniversario de la provincia"])]
    reason: Annotated[Text, Field(examples=["Ese día no hay transporte desde las comunidades."])]


class CalendarDayRevocationIn(In):
    reason: Annotated[Text, Field(examples=["La fiesta se trasladó al domingo."])]


class CalendarDayOut(Body):
    """A day that is no business day for clocks of the table that begin while it is declared."""

    roundtable_id: UUID
    day: date
    name: str
    reason: str
    declared_by: Annotated[UUID, Field(description="The seat that declared it.")]
    declared_at: Instant
    revoked_by: UUID | None
    revoked_at: Annotated[Instant | None, Field(description="Clocks that begin from then on count the day again.")]
    revocation_reason: str | None


class CalendarDayList(Out):
    items: tuple[CalendarDayOut, ...]
    next: str | None
