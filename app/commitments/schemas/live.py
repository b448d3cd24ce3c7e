"""The live view of a commitment's next step."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.commitments.models import CommitmentPhase
from app.core.schemas import Out
from app.protocols.schemas.live import BreachOut
from app.sessions.schemas.live import MissingOut, WaivedOut

Step = Literal["offer"]


class CommitmentReadiness(Out):
    """What a draft lacks before it can be offered. Of signatures it says nothing, so that nobody learns who signed."""

    commitment_id: UUID
    phase: CommitmentPhase
    step: Annotated[Step | None, Field(description="The next step; none once the commitment is offered.")]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[MissingOut, ...]
    breaches: tuple[BreachOut, ...]
    waived: Annotated[tuple[WaivedOut, ...], Field(description="Breaches that do not refuse, as they are waived.")]
