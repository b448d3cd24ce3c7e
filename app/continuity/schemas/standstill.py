"""Suspensions, withdrawals, measures and the lapse: what stops a table, and what lets it go on."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.models import WithdrawalAssent
from app.assents.schemas import AssentOut
from app.continuity.models import TruceEffect, Withdrawal, WithdrawalPhase
from app.core.schemas import Body, Day, In, Instant, Out, Text
from app.directory.models import Sector
from app.ledger.audiences import ROUNDTABLE, sector_audience
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
    organization: Annotated[
        bool, Field(description="Whether the organization of the seat leaves alone, while its sector stays.")
    ] = False


class WithdrawalOut(Body):
    """A sector, or one organization of it, that leaves. While its sector is asked, that sector alone reads it."""

    roundtable_id: UUID
    sector: Sector
    organization_id: Annotated[UUID | None, Field(description="Who leaves; null where the whole sector does.")] = None
    phase: Annotated[WithdrawalPhase, Field(description="`away` counts; what is `proposed` waits for the sector.")] = (
        WithdrawalPhase.away
    )
    question: Annotated[
        int, Field(description="What its words are about: 1 is to leave, each later one to return.")
    ] = 1
    reasons: str
    pauses_clocks: Annotated[bool, Field(description="Whether the clocks of the table stand still meanwhile.")]
    proposed_at: Instant | None = None
    withdrawn_by: Annotated[UUID, Field(description="The seat that proposed it.")]
    withdrawn_at: Annotated[Instant | None, Field(description="Null while the sector is asked.")]
    return_proposed_at: Annotated[
        Instant | None, Field(description="When somebody asked the sector whether it returns.")
    ] = None
    returned_by: Annotated[UUID | None, Field(description="The seat that proposed the return.")]
    returned_at: Instant | None
    return_reasons: str | None

    @classmethod
    def audience_of(cls, row: object) -> str:
        """Whether a sector leaves is its own matter until it has left."""
        asked = {WithdrawalPhase.proposed, WithdrawalPhase.declined}
        return sector_audience(row.sector) if isinstance(row, Withdrawal) and row.phase in asked else ROUNDTABLE


class WithdrawalAssentOut(AssentOut):
    """What a seat says to its own sector: `target_id` is the withdrawal, `target_revision` its question."""

    @classmethod
    def audience_of(cls, row: object) -> str:
        return sector_audience(row.sector) if isinstance(row, WithdrawalAssent) else ROUNDTABLE


class WithdrawalAssentList(Out):
    items: tuple[WithdrawalAssentOut, ...]
    next: str | None


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
