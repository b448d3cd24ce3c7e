"""What minutes tell of a proposal."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out
from app.decisions.models import ProposalPhase, ServiceWay, WordingPhase
from app.decisions.schemas.outcomes import PositionCounted, StatedOut
from app.decisions.schemas.wordings import RestOut
from app.directory.models import Sector
from app.sessions.models import ParticipationLevel


class WordingEntry(Out):
    """A wording of a proposal, its author, and in their words what was objected to it while it was the text."""

    wording_id: UUID
    number: Annotated[int, Field(description="Counted in the proposal, from 1: the text as it was tabled.")]
    phase: WordingPhase
    title: str
    text: str
    rest: tuple[RestOut, ...]
    reasons: str | None
    proposed_by: UUID
    sector: Sector | None
    text_revision: Annotated[
        int | None, Field(description="The positions from this revision on are about it, until the next wording.")
    ]
    objections: tuple[StatedOut, ...]
    reservations: tuple[StatedOut, ...]
    withdrawal_reasons: Annotated[
        str | None, Field(description="Why who proposed it took it back, where they did.")
    ] = None


class ServiceEntry(Out):
    """In which language a text reached people, through whom and for whom."""

    language: str
    way: ServiceWay
    text_revision: Annotated[int, Field(description="The revision of the proposal that brought in that text.")]
    served_by: UUID
    sectors: Annotated[tuple[Sector, ...] | None, Field(description="Null where it was for everybody.")]
    seat_ids: tuple[UUID, ...] | None
    served_at: Instant
    audio: str | None


class RoundEntry(Out):
    """What a round came to that did not adopt, and how its positions were counted then."""

    asked_at: Instant | None
    clause: str
    accepting: tuple[Sector, ...]
    objections: tuple[StatedOut, ...]
    reservations: tuple[StatedOut, ...]
    positions: tuple[PositionCounted, ...]


class ProposalEntry(Out):
    proposal_id: UUID
    number: int
    title: str
    text: str
    sector: Sector | None
    phase: Annotated[ProposalPhase, Field(description="`in_assent` where the session closed before it was decided.")]
    positions: Annotated[
        tuple[PositionCounted, ...], Field(description="Every word that was given on it, and how it counted.")
    ] = ()
    level: ParticipationLevel = ParticipationLevel.decide
    rest: Annotated[tuple[RestOut, ...], Field(description="What the text leaves out, and why.")] = ()
    wordings: Annotated[
        tuple[WordingEntry, ...], Field(description="Its wordings, the first one first; none where it had only one.")
    ] = ()
    language: Annotated[str | None, Field(description="In which it is written; null where that is unknown.")] = None
    services: Annotated[
        tuple[ServiceEntry, ...], Field(description="The languages in which it was read, interpreted or handed over.")
    ] = ()
    rounds: Annotated[tuple[RoundEntry, ...], Field(description="The rounds before the last one.")] = ()
    alternative_to: Annotated[UUID | None, Field(description="The earliest of the texts side by side with it.")] = None
    adopted_instead: Annotated[UUID | None, Field(description="The text beside it that was adopted.")] = None
