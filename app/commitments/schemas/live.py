"""The live view of a commitment's next step."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.commitments.models import CommitmentPhase
from app.core.schemas import Out
from app.directory.models import Sector
from app.protocols.schemas.live import BreachOut
from app.sessions.schemas.live import MissingOut, WaivedOut

Step = Literal["offer"]


class DebtorReadiness(Out):
    """An organization that owes it, and by whose signature it is bound."""

    organization_id: UUID
    sector: Sector
    signs: Annotated[
        Literal["itself", "sector"],
        Field(
            description="`itself`: it has a voting seat, and the ground rules ask for its own signature. `sector`: the "
            "signatures of its sector stand for it, as it has no such seat or the ground rules say so."
        ),
    ]
    signed: Annotated[
        bool | None,
        Field(
            description="Whether it has, of those that sign themselves; of other sectors than the reader's nothing is "
            "said while it is offered."
        ),
    ]


class CommitmentReadiness(Out):
    """What a draft lacks before it can be offered. Of other sectors' signatures it says nothing, before the release."""

    commitment_id: UUID
    phase: CommitmentPhase
    step: Annotated[Step | None, Field(description="The next step; none once the commitment is offered.")]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[MissingOut, ...]
    breaches: tuple[BreachOut, ...]
    waived: Annotated[tuple[WaivedOut, ...], Field(description="Breaches that do not refuse, as they are waived.")]
    debtors: Annotated[
        tuple[DebtorReadiness, ...], Field(description="While it is drafted or offered: who is to sign what it owes.")
    ] = ()
