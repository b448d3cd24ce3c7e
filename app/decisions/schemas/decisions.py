"""Proposals, positions and agreements, as they are sent and published."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Bilingual, Body, In, Instant, Line, LongText, Out
from app.decisions.models import ProposalPhase
from app.directory.models import Sector
from app.rules.engine import Verdict
from app.rules.moments import Seating, Stated
from app.sessions.schemas.live import BenchOut


class ProposalIn(In):
    """The text to be decided, word for word as the table would adopt it."""

    title: Annotated[Line, Field(examples=["Comité de monitoreo del agua"])]
    text: Annotated[LongText, Field(examples=["Se forma un comité conjunto que mide la calidad del agua cada mes."])]
    agenda_item_id: Annotated[
        UUID | None, Field(description="An item of this session's agenda that the table is there to decide.")
    ] = None


class StatedOut(Out):
    """What a seat said on a proposal, as it said it."""

    sector: Sector
    seat: UUID
    text: str | None

    @classmethod
    def of(cls, stated: Stated) -> Self:
        return cls(sector=Sector(stated.sector), seat=stated.seat, text=stated.text)


class SeatingOut(Out):
    """The voting places at the minute of the decision, and how many were taken: what its quorum was counted on."""

    places: int
    present: int
    sectors: tuple[BenchOut, ...]

    @classmethod
    def of(cls, seating: Seating) -> Self:
        sectors = tuple(BenchOut.model_validate(bench) for bench in seating.benches)
        return cls(places=seating.places, present=seating.present, sectors=sectors)


class OutcomeOut(Out):
    """What the positions came to, and under which clause; dissent and reservations stay readable with it."""

    result: Literal["adopted", "not_adopted"]
    clause: Annotated[str, Field(description="The clause of the ground rules that decided.")]
    rule: str
    sentence: Annotated[Bilingual, Field(description="That clause in words, as the sectors adopted it.")]
    accepting: tuple[Sector, ...]
    reservations: tuple[StatedOut, ...]
    objections: tuple[StatedOut, ...]
    seating: Annotated[
        SeatingOut | None, Field(description="Who was seated then; null where it was not kept at the decision.")
    ] = None

    @classmethod
    def of(cls, outcome: Verdict, seating: Seating) -> Self:
        tally = outcome.tally
        return cls(
            result=tally.result,
            clause=outcome.clause,
            rule=outcome.kind,
            sentence=outcome.sentence,
            accepting=tuple(Sector(sector) for sector in tally.accepting),
            reservations=tuple(StatedOut.of(stated) for stated in tally.reservations),
            objections=tuple(StatedOut.of(stated) for stated in tally.objections),
            seating=SeatingOut.of(seating),
        )


class ProposalOut(Body):
    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    session_id: UUID
    agenda_item_id: UUID | None
    title: str
    text: str
    tabled_by: Annotated[UUID, Field(description="The seat that brought it in.")]
    sector: Annotated[Sector | None, Field(description="Null where whoever runs the table brought it in.")]
    phase: ProposalPhase
    tabled_at: Instant
    decided_at: Instant | None
    outcome: OutcomeOut | None


class ProposalList(Out):
    items: tuple[ProposalOut, ...]
    next: str | None


class PositionList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


class AgreementOut(Body):
    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    proposal_id: UUID
    session_id: UUID
    title: str
    text: str
    adopted_at: Instant
    reservations: tuple[StatedOut, ...]


class AgreementList(Out):
    items: tuple[AgreementOut, ...]
    next: str | None
