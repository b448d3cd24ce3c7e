"""Where what is declared and what is found go apart: a live view."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.commitments.models import CommitmentPhase, Level
from app.core.schemas import Instant, Out
from app.monitoring.divergence import Divergence
from app.rules.kinds.verification import SilenceEffect


class DivergenceOut(Out):
    commitment_id: UUID
    number: int
    title: str
    phase: CommitmentPhase
    reasons: Annotated[tuple[Divergence, ...], Field(min_length=1)]
    declared_level: Level | None
    verified_level: Level | None
    due_on: date | None
    report_id: Annotated[UUID | None, Field(description="The latest report, if there is one.")]
    reported_at: Instant | None
    verify_by: Annotated[
        date | None, Field(description="The last day on which nobody calls it silence, where the ground rules say so.")
    ]
    silence: Annotated[
        SilenceEffect | None,
        Field(description="What the silence does by the ground rules, once it is one. It never gives a level."),
    ]


class DivergencesOut(Out):
    """By the numbers of the commitments."""

    items: tuple[DivergenceOut, ...]
