"""Live view of minutes: what their next step still lacks at this minute."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from app.core.errors import Conflict
from app.core.messages import translate
from app.core.schemas import Bilingual, Instant, Out
from app.decisions.models import ProposalPhase
from app.directory.models import Sector
from app.minutes.models import MinutesPhase
from app.minutes.schemas.parts import QuorumCount, Word
from app.minutes.schemas.sections import Section
from app.protocols.schemas.live import BreachOut
from app.sessions.schemas.live import MissingOut, WaivedOut

Step = Literal["circulation", "seal"]


class ReviewOut(Out):
    """The review of the present text under the clause that rules it."""

    clause: str
    sentence: Bilingual
    last_day: date
    ends_at: Annotated[
        Instant, Field(description="As it is counted now; days on which the clocks stood still are left out.")
    ]
    silence: Literal["assents", "blocks"]


class WordSoFar(Out):
    sector: Sector
    word: Word


class MissingStep(MissingOut):
    """What would refuse the step whatever the protocol says."""

    @classmethod
    def of(cls, refusal: Conflict) -> Self:
        """The refusal in both languages."""
        return cls(code=refusal.code, message=Bilingual(es=_said(refusal, "es"), en=_said(refusal, "en")))


class MinutesReadinessOut(Out):
    """What still has to be done before the minutes circulate or are sealed."""

    session_id: UUID
    phase: Annotated[MinutesPhase, Field(description="`drafting` also where nobody has begun.")]
    step: Annotated[Step | None, Field(description="The next step; none after the seal.")]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    review: ReviewOut | None
    words: Annotated[tuple[WordSoFar, ...], Field(description="Of every deciding sector, on the present text.")]
    open_corrections: int
    missing: tuple[MissingStep, ...]
    breaches: tuple[BreachOut, ...]
    waived: Annotated[tuple[WaivedOut, ...], Field(description="Breaches that do not refuse, as they are waived.")]


class StayObjected(Out):
    """A stay of somebody who counted at that hour, and the sectors that say that it was otherwise."""

    attendance_id: UUID
    seat_id: UUID
    objected_by: tuple[Sector, ...]


class ProposalQuorumOut(Out):
    """Over whom a proposal was decided, and over whom it was by what the record says now: that undoes nothing."""

    proposal_id: UUID
    phase: ProposalPhase
    count: Annotated[
        QuorumCount | None,
        Field(description="As the minutes tell it; null of what is not decided, or was closed with a text beside it."),
    ]
    objected: Annotated[tuple[StayObjected, ...], Field(description="Stays at that hour to which sectors object.")]


class MinutesPreview(Out):
    """A draft, composed when it is asked for: it has no digest, nobody speaks about it and nobody signs it."""

    draft: Literal[True] = True
    session_id: UUID
    composed_at: Instant
    notes_revision: Annotated[int, Field(description="Of the notes that are in it; 0 where nobody took one.")]
    sections: Annotated[tuple[Section, ...], Field(description="In the order of an acta, as far as they have come.")]


def _said(refusal: Conflict, locale: str) -> str:
    words = translate(refusal.message, locale)
    return words % refusal.values if refusal.values else words
