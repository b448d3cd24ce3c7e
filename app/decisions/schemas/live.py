"""Live view of a proposal: what its decision still lacks at this minute."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.core.schemas import Out
from app.decisions.models import ProposalPhase
from app.protocols.schemas.live import BreachOut
from app.sessions.schemas.live import MissingOut, WaivedOut


class ProposalReadinessOut(Out):
    """What still has to be done before the proposal can be decided. It never says how it would be decided."""

    proposal_id: UUID
    phase: ProposalPhase
    step: Annotated[Literal["outcome"] | None, Field(description="The next step; none once it is decided.")]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[MissingOut, ...]
    breaches: tuple[BreachOut, ...]
    waived: Annotated[tuple[WaivedOut, ...], Field(description="Breaches that do not refuse, as they are waived.")]
