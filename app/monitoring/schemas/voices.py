"""A third voice beside the declared and the verified level, and the reopening of what was fulfilled."""

from datetime import date
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from app.commitments.models import CommitmentPhase, Level
from app.core.schemas import Body, In, Instant, LongText, Out, wrong_member
from app.directory.models import Sector
from app.identity.roles import Role
from app.monitoring.models import ReopeningBody
from app.roundtables.schemas.evidence import Evidence, EvidenceOut, HeldElsewhere, HeldElsewhereOut

Reasons = Annotated[LongText, Field(examples=["Fuimos el 12 de marzo y cuatro de los doce puntos no miden."])]


_REOPENING: Final[dict[str, JsonValue]] = {
    "level": "limited",
    "reasons": "Cuatro de los doce puntos dejaron de medir en marzo.",
    "held_elsewhere": [
        {
            "text": "Libro de actas de la comunidad, folio 112",
            "where": "Local comunal de Huaripampa",
            "held_by": "El secretario de la comunidad",
        }
    ],
}


class AssessmentIn(In):
    """How far somebody who accompanies the table finds a commitment, and why."""

    level: Annotated[Level, Field(examples=["limited"])]
    reasons: Reasons
    evidence: Evidence
    held_elsewhere: HeldElsewhere


class AssessmentOut(Body):
    """A third voice: it closes nothing and is merged with neither level."""

    roundtable_id: UUID
    commitment_id: UUID
    report_id: Annotated[UUID | None, Field(description="The latest report at that hour, if there was one.")]
    seat_id: UUID
    sector: Sector
    role: Annotated[Role, Field(description="In which the seat accompanies the table.")]
    level: Level
    reasons: str
    evidence: EvidenceOut
    held_elsewhere: tuple[HeldElsewhereOut, ...]
    assessed_at: Instant


class AssessmentList(Out):
    items: tuple[AssessmentOut, ...]
    next: str | None


class ReopeningIn(In):
    """What a beneficiary finds instead of `complete`, with what shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REOPENING]})

    level: Annotated[Level, Field(description="What is found; anything but `complete`.", examples=["limited"])]
    reasons: Reasons
    evidence: Evidence
    held_elsewhere: HeldElsewhere

    @model_validator(mode="after")
    def _says_what_and_shows_it(self) -> Self:
        if self.level is Level.complete:
            raise wrong_member("level", "level_complete")
        if not self.evidence and not self.held_elsewhere:
            raise wrong_member("evidence", "evidence_required")
        return self


class ReopeningOut(Body):
    roundtable_id: UUID
    commitment_id: UUID
    number: Annotated[int, Field(description="Counted at the commitment, from 1.")]
    seat_id: UUID
    sector: Sector
    phase_before: Annotated[CommitmentPhase, Field(description="How it had ended.")]
    window_until: Annotated[
        date, Field(description="The last day on which no new evidence was needed, by the ground rules.")
    ]
    level: Annotated[Level, Field(description="What was found; the verified level from then on.")]
    reasons: str
    evidence: EvidenceOut
    held_elsewhere: tuple[HeldElsewhereOut, ...]
    lies_with: Annotated[
        ReopeningBody, Field(description="After the table's end it lies with the body that the commitment names.")
    ]
    reopened_at: Instant


class ReopeningList(Out):
    items: tuple[ReopeningOut, ...]
    next: str | None
