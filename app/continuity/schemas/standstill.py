"""Suspensions, withdrawals, measures and the lapse: what stops a table, and what lets it go on."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.continuity.models import TruceEffect
from app.core.schemas import Body, Day, In, Instant, Out, Text
from app.directory.models import Sector
from app.roundtables.models import RoundtablePhase


class SuspensionIn(In):
    """Why the table stands still, and what must be true for it to go on."""

    cause: Annotated[Text, Field(examples=["El puente de acceso cayó y nadie puede llegar."])]
    conditions: Annotated[Text, Field(examples=["El paso queda abierto para todos los sectores."])]


class ReasonsIn(In):
    reasons: Annotated[Text, Field(examples=["El paso quedó abierto el martes."])]


class SuspensionOut(Body):
    roundtable_id: UUID
    cause: str
    conditions: str
    phase_before: RoundtablePhase
    pauses_clocks: Annotated[bool, Field(description="Whether the clocks of the table stand still meanwhile.")]
    suspended_by: Annotated[UUID, Field(description="The seat that did it.")]
    suspended_at: Instant
    ended_by: UUID | None
    ended_at: Instant | None
    end_reasons: str | None


class SuspensionList(Out):
    items: tuple[SuspensionOut, ...]
    next: str | None


class WithdrawalIn(In):
    reasons: Annotated[Text, Field(examples=["No se respondió a nuestra demanda en los plazos acordados."])]


class WithdrawalOut(Body):
    roundtable_id: UUID
    sector: Sector
    reasons: str
    pauses_clocks: Annotated[bool, Field(description="Whether the clocks of the table stand still meanwhile.")]
    withdrawn_by: Annotated[UUID, Field(description="The seat that spoke for the sector.")]
    withdrawn_at: Instant
    returned_by: UUID | None
    returned_at: Instant | None
    return_reasons: str | None


class WithdrawalList(Out):
    items: tuple[WithdrawalOut, ...]
    next: str | None


class CoerciveMeasureIn(In):
    """Pressure outside the table, in the words of the sector that reports it."""

    attributed_to: Sector
    text: Annotated[Text, Field(examples=["La vía de acceso está cerrada desde el lunes."])]
    occurred_on: Day


class ExplanationIn(In):
    text: Annotated[Text, Field(examples=["La vía se cerró por mantenimiento, con aviso previo."])]


class CoerciveMeasureOut(Body):
    """What one sector reports, and what the sector that it names answers. The service judges neither."""

    roundtable_id: UUID
    attributed_to: Sector
    text: str
    occurred_on: date
    reported_by: UUID
    sector: Annotated[Sector, Field(description="The sector that reports.")]
    reported_at: Instant
    effect: Annotated[TruceEffect, Field(description="What the ground rules attach to the report.")]
    explanation: str | None
    explained_by: UUID | None
    explained_at: Instant | None
    ended_by: UUID | None = None
    ended_at: Annotated[
        Instant | None, Field(description="When the sector that reported it said that it is over; null while it lasts.")
    ] = None
    end_reasons: str | None = None


class CoerciveMeasureList(Out):
    items: tuple[CoerciveMeasureOut, ...]
    next: str | None
