"""Proposals, positions and agreements, as they are sent and published."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import Field

from app.assents.counting import HowCounted
from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.assents.schemas import AssentOut
from app.assents.voices import Voice
from app.core.schemas import Bilingual, Body, In, Instant, Line, LongText, Out, Text
from app.decisions.models import AgreementPhase, ProposalPhase
from app.directory.models import Sector
from app.rules.engine import Verdict
from app.rules.moments import Seating, Stated
from app.sessions.schemas.live import BenchOut

_ITEM: Final = "One that is there to be decided. Left out: that under way, else the only one, or none where all are."
ItemNamed = Annotated[UUID | None, Field(description=_ITEM)]


class ProposalIn(In):
    """The text to be decided, word for word as the table would adopt it."""

    title: Annotated[Line, Field(examples=["Comité de monitoreo del agua"])]
    text: Annotated[LongText, Field(examples=["Se forma un comité conjunto que mide la calidad del agua cada mes."])]
    agenda_item_id: ItemNamed = None


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
            )
            for voice, how in given
            if voice.assent_id is not None
        )


Result = Literal["adopted", "adopted_ad_referendum", "not_adopted"]


class OutcomeOut(Out):
    """What the positions came to, and under which clause; dissent and reservations stay readable with it."""

    result: Annotated[
        Result,
        Field(
            description="`adopted_ad_referendum` until every assembly that is waited for has ratified it, or one of "
            "them did not."
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

    @classmethod
    def of(
        cls,
        outcome: Verdict,
        seating: Seating,
        conditions: tuple[ConditionOut, ...],
        positions: tuple[PositionCounted, ...],
    ) -> Self:
        tally = outcome.tally
        return cls(
            result="adopted_ad_referendum" if conditions else tally.result,
            clause=outcome.clause,
            rule=outcome.kind,
            sentence=outcome.sentence,
            accepting=tuple(Sector(sector) for sector in tally.accepting),
            reservations=tuple(StatedOut.of(stated) for stated in tally.reservations),
            objections=tuple(StatedOut.of(stated) for stated in tally.objections),
            seating=SeatingOut.of(seating),
            conditions=conditions,
            positions=positions,
        )


class CarryOverIn(In):
    """The session to which an undecided proposal goes on, and where it stands on that one's agenda."""

    session_id: Annotated[UUID, Field(description="A session that is planned, convened or open.")]
    agenda_item_id: ItemNamed = None


class ProposalWithdrawalIn(In):
    """Why whoever tabled it takes it back."""

    reasons: Annotated[Text, Field(examples=["Traemos otra redacción a la próxima sesión."])]


class CarriedOut(Out):
    """A session that ended before the proposal was decided; its acta tells it as it was left there."""

    session_id: UUID
    agenda_item_id: UUID | None
    carried_by: Annotated[UUID, Field(description="The seat that carried it over.")]
    carried_at: Instant


class ProposalOut(Body):
    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    session_id: Annotated[UUID, Field(description="The session that has it before it, or had it last.")]
    agenda_item_id: UUID | None
    title: str
    text: str
    tabled_by: Annotated[UUID, Field(description="The seat that brought it in.")]
    sector: Annotated[Sector | None, Field(description="Null where whoever runs the table brought it in.")]
    phase: ProposalPhase
    tabled_at: Instant
    decided_at: Instant | None
    outcome: OutcomeOut | None
    carried: Annotated[
        tuple[CarriedOut, ...], Field(description="The sessions that ended before it was decided, the earliest first.")
    ] = ()
    withdrawn_at: Instant | None = None
    withdrawn_by: Annotated[UUID | None, Field(description="The seat that took it back.")] = None
    withdrawal_reasons: str | None = None


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
    phase: Annotated[
        AgreementPhase,
        Field(description="`standing` binds; what is `ad_referendum` past its day has lapsed, whatever stands here."),
    ] = AgreementPhase.standing
    conditions: Annotated[
        tuple[ConditionOut, ...], Field(description="The yeses that waited for an assembly at the decision.")
    ] = ()
    ratify_by: Annotated[
        date | None, Field(description="The next day by which an assembly has to act; null if none is waited for.")
    ] = None
    settled_at: Annotated[
        Instant | None, Field(description="When the last assembly ratified it, or one did not; null if none had to.")
    ] = None


class AgreementList(Out):
    items: tuple[AgreementOut, ...]
    next: str | None
