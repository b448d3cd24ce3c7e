"""Term extensions and waivers: what every deciding sector says yes to."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.continuity.models import ConsentPhase
from app.core.schemas import Bilingual, Body, In, Instant, Out, Sha256, Text
from app.protocols.schemas.document import TableNamed
from app.rules.schemas import ClauseNumber


class TermExtensionIn(In):
    """More days for the table, counted as its term is, with the reasons."""

    days: Annotated[int, Field(ge=1, le=3_660, strict=True, examples=[30])]
    reasons: Annotated[Text, Field(examples=["Faltan por tratar dos puntos de la agenda."])]


class TermExtensionOut(Body):
    """An extension as it was proposed, and what came of it."""

    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    days: int
    reasons: str
    phase: ConsentPhase
    proposed_by: Annotated[UUID, Field(description="The seat that proposed it.")]
    proposed_at: Instant
    granted_at: Annotated[Instant | None, Field(description="When the last deciding sector agreed.")]
    ends_on: Annotated[date | None, Field(description="The last day that the term has received with it.")]
    protocol_id: Annotated[UUID, Field(description="The ground rules by which it is judged.")]


class TermExtensionList(Out):
    items: tuple[TermExtensionOut, ...]
    next: str | None


class ConsentList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


WaiverTarget = Literal["session", "proposal", "minutes", "commitment", "report"]


class WaiverSubject(In):
    """The one thing for which a clause is not kept."""

    type: Annotated[WaiverTarget, Field(examples=["session"])]
    id: UUID


class WaiverIn(In):
    subject: WaiverSubject
    clause: ClauseNumber
    reasons: Annotated[Text, Field(examples=["La carretera está cortada y todos piden sesionar mañana."])]
    protocol_id: Annotated[
        UUID | None, Field(description="The version that judges the subject; without one, that in force.")
    ] = None


class WaiverOut(Body):
    """A waiver as it was proposed, with the sentence of the clause that is not kept."""

    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    target_type: Annotated[str, Field(examples=["session"])]
    target_id: UUID
    protocol_id: UUID
    clause: Annotated[str, Field(examples=["2"])]
    rule: Annotated[str, Field(examples=["convocation_period"])]
    sentence: Bilingual
    reasons: str
    phase: ConsentPhase
    proposed_by: Annotated[UUID, Field(description="The seat that proposed it.")]
    proposed_at: Instant
    granted_at: Annotated[Instant | None, Field(description="Since when it holds: the last deciding sector agreed.")]
    document: Annotated[Sha256, Field(description="Of the exact bytes that are signed.")]


class WaiverList(Out):
    items: tuple[WaiverOut, ...]
    next: str | None


class WaiverDocument(Out):
    """The exact content of every assent to a waiver (for ever): canonical JSON, without a salt."""

    v: Literal[1] = 1
    type: Literal["waiver"] = "waiver"
    log: str
    roundtable: TableNamed
    id: UUID
    revision: int
    number: int
    target_type: str
    target_id: UUID
    protocol_id: UUID
    clause: str
    rule: str
    sentence: Bilingual
    language: str
    reasons: str
    proposed_at: Instant


class WaiverCount(Out):
    """Waivers of the clauses with rules of one kind."""

    rule: Annotated[str, Field(examples=["convocation_period"])]
    granted: int
    proposed: int


class WaiverCounts(Out):
    """How often the table has set its own rules aside."""

    granted: int
    by_rule: tuple[WaiverCount, ...]
