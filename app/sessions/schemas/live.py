"""Live views of a session: what holds at this minute. They have no digest and are in no list."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue

from app.core.schemas import Bilingual, Out
from app.protocols.schemas.live import BreachOut
from app.rules.engine import Waived
from app.sessions.models import SessionPhase

Step = Literal["convocation", "opening", "resumption", "closing"]


class BenchOut(Out):
    """A deciding sector's voting places; a titular and the alternates share one."""

    sector: str
    places: int
    present: int
    claimed: Annotated[
        int,
        Field(description="Places that only who keeps the list says are taken: they let a session begin, no more."),
    ] = 0


class QuorumClauseOut(Out):
    """A quorum clause of the protocol, and what stands against it."""

    clause: str
    rule: str
    sentence: Bilingual
    holds: Annotated[bool, Field(description="Over everybody who is there: a session may begin.")]
    holds_to_decide: Annotated[bool, Field(description="Over those whose presence is confirmed.")]
    facts: Annotated[dict[str, JsonValue] | None, Field(description="What is lacking, to decide at the latest.")]
    cure: Bilingual | None


class QuorumOut(Out):
    session_id: UUID
    places: int
    present: int
    claimed: Annotated[int, Field(description="Of those present, who counts for no decision until confirmed.")]
    sectors: tuple[BenchOut, ...]
    clauses: tuple[QuorumClauseOut, ...]
    holds: Annotated[bool, Field(description="Whether every quorum clause holds over everybody who is there.")]
    holds_to_decide: Annotated[
        bool, Field(description="Whether every one holds over those whose presence is confirmed.")
    ]


class WaivedOut(BreachOut):
    """A clause that would refuse the step, but that every deciding sector agreed to waive for this one thing."""

    waiver_id: UUID

    @classmethod
    def of(cls, waived: Waived) -> Self:  # type: ignore[override]  # from the breach and its waiver
        return cls.model_validate({**waived.breach.as_member(), "waiver_id": waived.waiver_id})


class MissingOut(Out):
    """What would refuse the step whatever the protocol says."""

    code: str
    message: Bilingual


class ReadinessOut(Out):
    """What still has to be done before the next step."""

    session_id: UUID
    phase: SessionPhase
    step: Annotated[Step | None, Field(description="The next step; none after the last.")]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[MissingOut, ...]
    breaches: tuple[BreachOut, ...]
    waived: Annotated[tuple[WaivedOut, ...], Field(description="Breaches that do not refuse, as they are waived.")]
