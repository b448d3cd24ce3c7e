"""What positions came to, as it is kept with a proposal."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from app.assents.counting import HowCounted
from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.assents.voices import Voice
from app.core.schemas import Bilingual, Instant, Out
from app.directory.models import Sector
from app.rules.engine import Verdict
from app.rules.moments import Seating, Stated
from app.sessions.schemas.live import BenchOut


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


class ConditionOut(Out):
    """A yes that waited for an assembly when it was decided, and what became of it."""

    position_id: UUID
    sector: Sector
    organization_id: UUID
    seat: UUID
    ratify_by: date
    assembly: Assembly
    text: Annotated[str | None, Field(description="Why the assembly refused.")] = None

    @classmethod
    def of(cls, voice: Voice) -> Self:
        if voice.assent_id is None or voice.ratify_by is None:
            raise ValueError("it waits for no assembly")
        return cls(
            position_id=voice.assent_id,
            sector=voice.sector,
            organization_id=voice.organization_id,
            seat=voice.seat_id,
            ratify_by=voice.ratify_by,
            assembly=Assembly.awaited,
        )


class PositionCounted(Out):
    """A position that was taken; what an objection or a reservation said stands beside it with the outcome."""

    position_id: UUID
    sector: Sector
    organization_id: UUID
    seat: UUID
    stance: Annotated[Stance, Field(description="An objection where an assembly refused it.")]
    stated_at: Instant
    counted: Annotated[
        HowCounted | None, Field(description="Whether it counted at the decision, and why not; null if none was taken.")
    ]
    ratify_by: Annotated[date | None, Field(description="By when an assembly had to act on it.")]
    revision: Annotated[
        int | None, Field(description="The revision of the proposal that it was about; null in older outcomes.")
    ] = None

    @classmethod
    def each_of(cls, given: Iterable[tuple[Voice, HowCounted]]) -> tuple[Self, ...]:
        return tuple(
            cls(
                position_id=voice.assent_id,
                sector=voice.sector,
                organization_id=voice.organization_id,
                seat=voice.seat_id,
                stance=voice.stance,
                stated_at=voice.stated_at,
                counted=how,
                ratify_by=voice.ratify_by,
                revision=voice.revision,
            )
            for voice, how in given
            if voice.assent_id is not None
        )


Result = Literal["adopted", "adopted_ad_referendum", "not_adopted", "second_round", "recommended", "noted"]


class OutcomeOut(Out):
    """What the positions came to, and under which clause; dissent and reservations stay readable with it."""

    result: Annotated[
        Result,
        Field(
            description="`adopted_ad_referendum` until every assembly that is waited for has ratified it, or one of "
            "them did not. `second_round` where it was not adopted and the ground rules ask once more. `recommended` "
            "or `noted` on an item that is not there to be decided."
        ),
    ]
    clause: Annotated[str, Field(description="The clause of the ground rules that decided.")]
    rule: str
    sentence: Annotated[Bilingual, Field(description="That clause in words, as the sectors adopted it.")]
    accepting: tuple[Sector, ...]
    reservations: tuple[StatedOut, ...]
    objections: tuple[StatedOut, ...]
    seating: Annotated[
        SeatingOut | None, Field(description="Who was seated then; null where it was not kept at the decision.")
    ] = None
    conditions: Annotated[
        tuple[ConditionOut, ...], Field(description="The yeses without which it would not have been adopted so.")
    ] = ()
    positions: Annotated[
        tuple[PositionCounted, ...],
        Field(description="Every position that was taken, the earliest first, and how it counted at the decision."),
    ] = ()
    text_revision: Annotated[
        int | None, Field(description="The revision of the proposal that brought in the text it is about.")
    ] = None
    asked_at: Annotated[Instant | None, Field(description="When the ground rules were asked.")] = None

    @classmethod
    def of(
        cls,
        result: Result,
        outcome: Verdict,
        seating: Seating,
        conditions: tuple[ConditionOut, ...],
        positions: tuple[PositionCounted, ...],
        *,
        text_revision: int,
        asked_at: Instant,
    ) -> Self:
        tally = outcome.tally
        return cls(
            result=result,
            clause=outcome.clause,
            rule=outcome.kind,
            sentence=outcome.sentence,
            accepting=tuple(Sector(sector) for sector in tally.accepting),
            reservations=tuple(StatedOut.of(stated) for stated in tally.reservations),
            objections=tuple(StatedOut.of(stated) for stated in tally.objections),
            seating=SeatingOut.of(seating),
            conditions=conditions,
            positions=positions,
            text_revision=text_revision,
            asked_at=asked_at,
        )
